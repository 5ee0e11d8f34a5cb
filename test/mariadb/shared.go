package mariadb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"

	"github.com/countersign/countersign/test/need"
)

// ServerVariable may hold the DSN of a server that is there already (MySQL, TiDB or another MariaDB), for an account
// that may create databases. No server is started then.
const ServerVariable = "COUNTERSIGN_TEST_MYSQL_DSN"

// Start answers the DSN of an empty database for this test alone; it is dropped when the test ends. The server is
// started once in a test process, at the first call, and ends with the process.
func Start(tb testing.TB) (dsn string) {
	tb.Helper()
	base, err := serverDSN()
	if errors.Is(err, ErrNotInstalled) {
		need.Missing(tb, "MariaDB", err.Error())
	}
	if err != nil {
		tb.Fatal(err)
	}
	return createFor(tb, base)
}

func serverDSN() (string, error) {
	if existing := os.Getenv(ServerVariable); existing != "" {
		return existing, nil
	}
	return sharedServer()
}

// sharedServer is started once in a process because a start costs a second and 100 MB.
var sharedServer = sync.OnceValues(func() (string, error) {
	if findProgram() == "" {
		return "", ErrNotInstalled
	}
	dir, err := os.MkdirTemp("", "countersign-mariadb-")
	if err != nil {
		return "", err
	}
	server, err := startServer(dir, nil, dir)
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return server.DSN(""), nil
})

func createFor(tb testing.TB, base string) string {
	tb.Helper()
	config, err := mysql.ParseDSN(base)
	if err != nil {
		tb.Fatalf("%s: %v", ServerVariable, err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := createDatabase(tb.Context(), base, name); err != nil {
		tb.Fatal(fmt.Errorf("create database: %w", err))
	}
	tb.Cleanup(func() {
		if err := execute(context.Background(), base, "DROP DATABASE IF EXISTS "+quote(name)); err != nil {
			tb.Errorf("drop database %s: %v", name, err)
		}
	})
	config.DBName = name
	return config.FormatDSN()
}
