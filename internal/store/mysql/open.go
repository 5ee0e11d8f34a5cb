// Package mysql opens a database of the MySQL family: MySQL 8, MariaDB 10.11 or later, TiDB.
package mysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"
	dialect "gorm.io/driver/mysql"
	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/engine"
)

// Options says which database to open, and as whom: DSN names the application's user. Without Reader readers' questions
// are asked by that user too, without Migrator he migrates.
type Options struct {
	DSN      string
	Readers  int
	Reader   Account
	Migrator Account
}

// writers is how many groups commit side by side: while one waits for its fsync the other fills.
const writers = 2

// Limits after which the database counts as down: short for connecting, so that callers get their 503 soon; longer for
// an answer, since a statement may rightly wait for a lock.
const (
	dialLimit = 2 * time.Second
	idleLimit = 3 * time.Minute
)

// Open connects and refuses a server whose settings may lose acknowledged writes (ErrUnsafe tells all of them at once).
func Open(ctx context.Context, o Options) (*engine.Engine, error) {
	c, err := configure(o.DSN)
	if err != nil {
		return nil, err
	}
	read, err := connect(c, o.Readers)
	if err != nil {
		return nil, err
	}
	if err := assertSafe(ctx, read); err != nil {
		_ = read.Close()
		return nil, err
	}
	write, err := connect(c, writers)
	if err != nil {
		_ = read.Close()
		return nil, err
	}
	who := separate(c, o)
	published := read
	if who.hasReader {
		if published, err = connect(who.reader, o.Readers); err != nil {
			return nil, errors.Join(err, read.Close(), write.Close())
		}
	}
	return describe(who, read, write, published), nil
}

// configure fixes what must not depend on the server or on who wrote the address: a strict mode, UTC, one round trip
// a statement, and READ COMMITTED. Every decision locks its row or guards its UPDATE, so a repeatable snapshot would
// only show a later closure of a group what is no longer so.
func configure(dsn string) (*driver.Config, error) {
	c, err := driver.ParseDSN(dsn)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	c.InterpolateParams, c.ParseTime, c.Loc = true, true, time.UTC
	c.MultiStatements = false
	if c.Timeout == 0 || c.Timeout > dialLimit {
		c.Timeout = dialLimit
	}
	if c.ReadTimeout == 0 {
		c.ReadTimeout = 15 * time.Second
	}
	if c.WriteTimeout == 0 {
		c.WriteTimeout = 10 * time.Second
	}
	if err := c.Apply(driver.Charset("utf8mb4", "utf8mb4_bin")); err != nil {
		return nil, err
	}
	if c.Params == nil {
		c.Params = map[string]string{}
	}
	c.Params["time_zone"] = "'+00:00'"
	c.Params["sql_mode"] = "'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
	c.Params["innodb_lock_wait_timeout"] = "5"
	return c, nil
}

func connect(c *driver.Config, connections int) (*sql.DB, error) {
	connector, err := driver.NewConnector(c.Clone())
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(readCommitted{connector})
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(idleLimit)
	return db, nil
}

func describe(who separation, read, write, published *sql.DB) *engine.Engine {
	return &engine.Engine{
		Name: "mysql", Read: read, Write: write, Writers: writers, Published: published,
		Dialector: func(pool gorm.ConnPool) gorm.Dialector {
			return dialect.New(dialect.Config{Conn: pool, SkipInitializeWithVersion: true, DisableWithReturning: true, DSNConfig: who.app})
		},
		Judge:      Judge,
		Begin:      "START TRANSACTION",
		View:       []string{"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT"},
		RowsAtOnce: 32,
		ForUpdate:  " FOR UPDATE",
		UseIndex:   func(index string) string { return " FORCE INDEX (" + index + ")" },
		InOrder:    "STRAIGHT_JOIN",
		AddTo:      " ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
		OnExisting: " ON DUPLICATE KEY UPDATE ",
		Incoming:   func(column string) string { return "VALUES(" + column + ")" },
		Migrations: goose.DialectMySQL, Folder: "mysql",
		Maintain: func(ctx context.Context) (*sql.DB, func(), error) { return maintain(ctx, who.migrator) },
		Grant:    who.grant,
		Prove:    func(ctx context.Context) error { return who.prove(ctx, read, published) },
	}
}
