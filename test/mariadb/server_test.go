package mariadb

import (
	"database/sql"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

// TestDurableSettings asks the server itself: a misspelt setting in its file would otherwise go unnoticed.
func TestDurableSettings(t *testing.T) {
	db := open(t, Start(t))
	for variable, expected := range map[string]string{
		"innodb_flush_log_at_trx_commit": "1",
		"sync_binlog":                    "1",
		"log_bin":                        "ON",
		"innodb_doublewrite":             "ON",
		"innodb_snapshot_isolation":      "ON",
		"innodb_rollback_on_timeout":     "ON",
		"local_infile":                   "OFF",
		"character_set_server":           "utf8mb4",
		"collation_database":             "utf8mb4_bin",
		"time_zone":                      "+00:00",
		"bind_address":                   "127.0.0.1",
	} {
		var name, value string
		require.NoError(t, db.QueryRow("SHOW VARIABLES LIKE '"+variable+"'").Scan(&name, &value), variable)
		require.Equal(t, expected, value, variable)
	}
	var mode string
	require.NoError(t, db.QueryRow("SELECT @@sql_mode").Scan(&mode))
	require.Contains(t, mode, "STRICT_ALL_TABLES")
}

func TestStartGivesEachCallItsOwnDatabase(t *testing.T) {
	first, second := open(t, Start(t)), open(t, Start(t))
	_, err := first.Exec("CREATE TABLE thing (id INT PRIMARY KEY)")
	require.NoError(t, err)
	_, err = second.Exec("SELECT * FROM thing")
	require.ErrorContains(t, err, "doesn't exist")
}

func TestCrashKeepsWhatWasCommitted(t *testing.T) {
	server, err := StartServer(t.TempDir(), map[string]string{"max_connections": "77"})
	if errors.Is(err, ErrNotInstalled) {
		need.Missing(t, "MariaDB", err.Error())
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	dsn, err := server.CreateDatabase(t.Context(), "crash")
	require.NoError(t, err)
	db := open(t, dsn)
	_, err = db.Exec("CREATE TABLE thing (id INT PRIMARY KEY)")
	require.NoError(t, err)
	_, err = db.Exec("INSERT INTO thing VALUES (1)")
	require.NoError(t, err)

	before := server.Pid()
	require.NoError(t, server.Kill())
	require.Error(t, db.Ping())
	require.NoError(t, server.Restart())

	require.NotEqual(t, before, server.Pid())
	var rows, connections int
	require.NoError(t, db.QueryRow("SELECT COUNT(*), @@max_connections FROM thing").Scan(&rows, &connections))
	require.Equal(t, 1, rows)
	require.Equal(t, 77, connections, "an override holds")
}

func TestStartServerOnTheFolderOfAnEarlierOne(t *testing.T) {
	dir := t.TempDir()
	first, err := StartServer(dir, nil)
	if errors.Is(err, ErrNotInstalled) {
		need.Missing(t, "MariaDB", err.Error())
	}
	require.NoError(t, err)
	_, err = first.CreateDatabase(t.Context(), "kept")
	require.NoError(t, err)
	require.NoError(t, first.Stop())

	second, err := StartServer(dir, nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, second.Stop()) })
	require.NoError(t, open(t, second.DSN("kept")).Ping())
}

func open(t *testing.T, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}
