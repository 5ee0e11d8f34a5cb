package harness

import (
	"path/filepath"
	"strconv"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/mariadb"
	"github.com/countersign/countersign/test/minio"
)

// Stack names what the product stands on.
type Stack struct {
	Database string // sqlite, mysql
	Objects  string // local, s3
}

// Embedded and Served are the two stacks of the product.
var (
	Embedded = Stack{Database: "sqlite", Objects: "local"}
	Served   = Stack{Database: "mysql", Objects: "s3"}
)

// Stacks gives both, for tests that must hold on each.
func Stacks() map[string]Stack {
	return map[string]Stack{"sqlite+local": Embedded, "mariadb+minio": Served}
}

// Config gives the configuration of a fresh installation on a stack.
func Config(tb testing.TB, stack Stack) app.Config {
	tb.Helper()
	c := app.Defaults()
	c.DataDir = filepath.Join(tb.TempDir(), "data")
	c.Uploads.MinFreeMB = 1
	c.Signing.Least = "password"
	if stack.Database == "mysql" {
		c.Database.Driver = "mysql"
		db := mariadb.StartSeparate(tb)
		c.Database.DSN = db.DSN
		c.Database.ReaderUser, c.Database.ReaderPassword = db.Reader.User, db.Reader.Password
		c.Database.MigratorUser, c.Database.MigratorPassword = db.Migrator.User, db.Migrator.Password
	}
	if stack.Objects == "s3" {
		m := minio.Start(tb)
		c.Objects.Driver, c.Objects.Endpoint, c.Objects.AccessKey, c.Objects.SecretKey = "s3", m.Endpoint, m.AccessKey, m.SecretKey
		c.Objects.Prefix = Prefix(tb)
	}
	return c
}

// Environment gives a configuration in the form in which a real program reads it.
func Environment(c app.Config) []string {
	return []string{
		"COUNTERSIGN_DATABASE_DRIVER=" + c.Database.Driver, "COUNTERSIGN_DATABASE_DSN=" + c.Database.DSN,
		"COUNTERSIGN_DATABASE_READER_USER=" + c.Database.ReaderUser, "COUNTERSIGN_DATABASE_READER_PASSWORD=" + c.Database.ReaderPassword,
		"COUNTERSIGN_DATABASE_MIGRATOR_USER=" + c.Database.MigratorUser, "COUNTERSIGN_DATABASE_MIGRATOR_PASSWORD=" + c.Database.MigratorPassword,
		"COUNTERSIGN_OBJECTS_DRIVER=" + c.Objects.Driver, "COUNTERSIGN_OBJECTS_ENDPOINT=" + c.Objects.Endpoint,
		"COUNTERSIGN_OBJECTS_ACCESS_KEY=" + c.Objects.AccessKey, "COUNTERSIGN_OBJECTS_SECRET_KEY=" + c.Objects.SecretKey,
		"COUNTERSIGN_OBJECTS_BUCKET_PREFIX=" + c.Objects.Prefix,
		"COUNTERSIGN_SIGNING_LEAST_ASSURANCE=" + c.Signing.Least,
		"COUNTERSIGN_UPLOADS_MIN_FREE_MB=" + strconv.FormatInt(c.Uploads.MinFreeMB, 10),
	}
}
