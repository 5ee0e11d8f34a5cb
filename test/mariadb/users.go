package mariadb

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// Account is a user of the server.
type Account struct{ User, Password string }

// Separate is an empty database with users as an installation has them (docs/operations.md): the application's own,
// who owns nothing, one who asks for readers, and one who migrates.
type Separate struct {
	DSN      string // of the application's user
	Owner    string // the address for an account with all rights, for tests that look and tamper
	Reader   Account
	Migrator Account
}

// StartSeparate is Start with a user for each purpose. They are dropped with the database.
func StartSeparate(tb testing.TB) Separate {
	tb.Helper()
	owner := Start(tb)
	s, statements, err := separate(owner)
	if err != nil {
		tb.Fatal(err)
	}
	for _, each := range statements {
		if err := execute(tb.Context(), owner, each); err != nil {
			tb.Fatalf("%s: %v", each, err)
		}
	}
	tb.Cleanup(func() {
		app, _ := mysql.ParseDSN(s.DSN) // our own text
		for _, user := range []string{app.User, s.Reader.User, s.Migrator.User} {
			if err := execute(context.Background(), owner, "DROP USER IF EXISTS "+quote(user)+"@'%'"); err != nil {
				tb.Errorf("drop user %s: %v", user, err)
			}
		}
	})
	return s
}

func separate(owner string) (Separate, []string, error) {
	config, err := mysql.ParseDSN(owner)
	if err != nil {
		return Separate{}, nil, err
	}
	s := Separate{Owner: owner, Reader: userFor("read", config.DBName), Migrator: userFor("make", config.DBName)}
	app := userFor("app", config.DBName)
	var statements []string
	for _, a := range []Account{app, s.Reader, s.Migrator} {
		statements = append(statements, fmt.Sprintf("CREATE USER %s@'%%' IDENTIFIED BY '%s'", quote(a.User), a.Password))
	}
	database := quote(strings.ReplaceAll(config.DBName, "_", `\_`)) + ".*"
	statements = append(statements,
		"GRANT ALL PRIVILEGES ON "+database+" TO "+quote(s.Migrator.User)+"@'%' WITH GRANT OPTION",
		"GRANT LOCK TABLES ON "+database+" TO "+quote(app.User)+"@'%'")
	config.User, config.Passwd = app.User, app.Password
	s.DSN = config.FormatDSN()
	return s, statements, nil
}

// userFor names a user after the database, so that tests side by side do not meet; MySQL takes 32 characters.
func userFor(purpose, database string) Account {
	name := database
	if len(name) > 20 {
		name = name[len(name)-20:]
	}
	return Account{User: purpose + "_" + name, Password: rand.Text()}
}
