package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/test/mariadb"
	"github.com/countersign/countersign/test/need"
)

func skipWithoutMariaDB(t *testing.T, err error) {
	t.Helper()
	if errors.Is(err, mariadb.ErrNotInstalled) {
		need.Missing(t, "MariaDB", err.Error())
	}
	require.NoError(t, err)
}

// TestUnsafeServerIsRefused starts a server with every dangerous setting at once: each has to be named.
func TestUnsafeServerIsRefused(t *testing.T) {
	dangers := map[string]string{
		"innodb_flush_log_at_trx_commit": "2", "sync_binlog": "0", "innodb_doublewrite": "OFF",
		"innodb_snapshot_isolation": "OFF", "innodb_rollback_on_timeout": "OFF", "local_infile": "ON",
	}
	server, err := mariadb.StartServer(t.TempDir(), dangers)
	skipWithoutMariaDB(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	dsn, err := server.CreateDatabase(t.Context(), "unsafe")
	require.NoError(t, err)
	_, err = Open(t.Context(), Config{Driver: MySQL, DSN: dsn})
	require.ErrorIs(t, err, ErrUnsafe)
	for name := range dangers {
		require.ErrorContains(t, err, name)
	}
}

// TestServerWithoutBinaryLogIsRefused: without it no backup can be rolled forward.
func TestServerWithoutBinaryLogIsRefused(t *testing.T) {
	server, err := mariadb.StartServer(t.TempDir(), map[string]string{"log_bin": "OFF", "skip_log_bin": "ON"})
	skipWithoutMariaDB(t, err)
	t.Cleanup(func() { require.NoError(t, server.Stop()) })
	dsn, err := server.CreateDatabase(t.Context(), "unlogged")
	require.NoError(t, err)
	_, err = Open(t.Context(), Config{Driver: MySQL, DSN: dsn})
	require.ErrorIs(t, err, ErrUnsafe)
	require.ErrorContains(t, err, "log_bin")
}

func TestServerThatIsAway(t *testing.T) {
	_, err := Open(t.Context(), Config{Driver: MySQL, DSN: "nobody@tcp(127.0.0.1:1)/none"})
	require.ErrorIs(t, err, ErrUnavailable)
	require.True(t, fault.Is(err, fault.Unavailable))
}

// TestSQLiteIsDurable reads back what the writer's connection runs with.
func TestSQLiteIsDurable(t *testing.T) {
	s := engines[0].migrated(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		require.NoError(t, s.engine.Write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got))
		require.Equal(t, want, got, pragma)
	}
	_, err := s.engine.Read.ExecContext(t.Context(), "DELETE FROM users")
	require.Error(t, err, "the readers never write")
}

func TestFileThatIsNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	require.NoError(t, os.WriteFile(path, []byte("this is not a database, but a letter of some length to somebody"), 0o600))
	_, err := Open(t.Context(), Config{Driver: SQLite, Path: path})
	require.Error(t, err)
}
