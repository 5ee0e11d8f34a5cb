package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
	_ "modernc.org/sqlite" // the database itself

	"github.com/countersign/countersign/internal/store/engine"
)

const driverName = "sqlite"

// Options says which file to open and with how much memory.
type Options struct {
	Path    string
	Readers int
	CacheMB int // of each connection
}

// Open opens the database file, making it if it is absent, and refuses one that can't be written durably.
func Open(ctx context.Context, o Options) (*engine.Engine, error) {
	write, err := connect(o, 1, writing)
	if err != nil {
		return nil, err
	}
	if err := assertDurable(ctx, write); err != nil {
		_ = write.Close()
		return nil, err
	}
	read, err := connect(o, o.Readers, reading)
	if err != nil {
		_ = write.Close()
		return nil, err
	}
	published, err := openPublished(o)
	if err != nil {
		return nil, errors.Join(err, read.Close(), write.Close())
	}
	beside, err := connect(Options{Path: o.Path, CacheMB: 1}, 1, writing)
	if err != nil {
		return nil, errors.Join(err, published.Close(), read.Close(), write.Close())
	}
	return describe(o, read, write, published, beside), nil
}

func describe(o Options, read, write, published, beside *sql.DB) *engine.Engine {
	return &engine.Engine{
		Name: driverName, Read: read, Write: write, Writers: 1, Published: published, Beside: beside,
		Checkpoint:   "PRAGMA wal_checkpoint(PASSIVE)",
		Dialector:    func(pool gorm.ConnPool) gorm.Dialector { return dialector{pool: pool} },
		Judge:        Judge,
		Begin:        "BEGIN IMMEDIATE",
		View:         []string{"BEGIN DEFERRED"},
		RowsAtOnce:   1,
		KeepsSavings: true,
		UseIndex:     func(index string) string { return " INDEXED BY " + index },
		InOrder:      "CROSS JOIN",
		AddTo:        " ON CONFLICT DO UPDATE SET n = n + excluded.n",
		OnExisting:   " ON CONFLICT DO UPDATE SET ",
		Incoming:     func(column string) string { return "excluded." + column },
		Migrations:   goose.DialectSQLite3, Folder: "sqlite",
		Maintain: func(ctx context.Context) (*sql.DB, func(), error) {
			unlock, err := lockMigration(ctx, o)
			if err != nil {
				return nil, nil, err
			}
			db, err := connect(o, 1, writing)
			if err != nil {
				unlock()
			}
			return db, unlock, err
		},
	}
}

// Both kinds of connection: enough waiting for a backup or a second process, and a large write-ahead log between
// checkpoints, because each checkpoint makes one commit wait for two more fsyncs.
var common = []string{"busy_timeout(5000)", "foreign_keys(1)", "temp_store(memory)", "journal_size_limit(67108864)"}

var (
	writing = append([]string{"journal_mode(wal)", "synchronous(full)", "fullfsync(1)", "wal_autocheckpoint(4000)"}, common...)
	// Without mmap_size: each commit of the writer makes every reader give its mapping up and make it anew.
	reading = append([]string{"query_only(1)"}, common...)
)

func connect(o Options, connections int, pragmas []string) (*sql.DB, error) {
	address, err := addressOf(o, pragmas)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open(driverName, address)
	if err != nil {
		return nil, err
	}
	return pool(db, connections), nil
}

func addressOf(o Options, pragmas []string) (string, error) {
	path, err := filepath.Abs(o.Path)
	if err != nil {
		return "", err
	}
	options := url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{fmt.Sprintf("cache_size(%d)", -1024*o.CacheMB)}, pragmas...)}
	address := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	return address.String(), nil
}

func pool(db *sql.DB, connections int) *sql.DB {
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db
}
