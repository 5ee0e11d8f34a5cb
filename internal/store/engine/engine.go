// Package engine is what the store has to know of a database to run on it; sqlite and mysql each make one.
package engine

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

// ErrUnsafe says that the database runs with settings that may lose acknowledged writes.
var ErrUnsafe = errors.New("unsafe database settings")

// Unsafe names every dangerous setting at once; nil where there is none.
func Unsafe(faults []error) error {
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("%w:\n%w", ErrUnsafe, errors.Join(faults...))
}

// Engine is an open database with what differs from the other ones.
type Engine struct {
	Name    string
	Read    *sql.DB // never writes
	Write   *sql.DB // one connection for each writer
	Writers int     // how many groups may commit side by side

	// Published asks for readers of published data and can read the tables publication… alone: on SQLite always, on
	// MySQL where a user of its own is configured; else it is Read.
	Published *sql.DB

	Beside     *sql.DB // for checkpoints; nil where the server makes them by itself
	Checkpoint string  // copies the write-ahead log to where it belongs, without keeping the writer

	Dialector func(pool gorm.ConnPool) gorm.Dialector
	Judge     func(error) Trouble

	Begin        string   // opens a transaction that will write
	View         []string // opens a transaction that sees one moment and writes nothing
	RowsAtOnce   int      // how many rows of one INSERT are worth waiting for, a power of two
	KeepsSavings bool     // a savepoint set again under its name piles up, so each has to be released
	ForUpdate    string   // locks the rows of a SELECT
	UseIndex     func(index string) string
	InOrder      string                     // a join in the order in which it is written
	AddTo        string                     // tail of an INSERT that adds to n where the row exists
	OnExisting   string                     // tail of an INSERT before what to set where the row exists
	Incoming     func(column string) string // there, what the row would have been

	Migrations goose.Dialect
	Folder     string // of the migrations
	// Maintain opens a connection of its own for the migrations and locks out whoever else would run them.
	Maintain func(ctx context.Context) (db *sql.DB, unlock func(), err error)
	// Grant gives the other users of the database their rights on the tables that a migration made; nil where there are
	// no users. Prove says whether rights that must be missing are (ErrUnsafe); nil likewise.
	Grant func(ctx context.Context, maintenance *sql.DB) error
	Prove func(ctx context.Context) error
}

// Close closes all connections.
func (e *Engine) Close() error {
	faults := []error{e.Write.Close(), e.Read.Close()}
	if e.Published != e.Read {
		faults = append(faults, e.Published.Close())
	}
	if e.Beside != nil {
		faults = append(faults, e.Beside.Close())
	}
	return errors.Join(faults...)
}

// Trouble is what an error of the database means for the one who waits for it.
type Trouble uint8

// The kinds of trouble, in rising gravity.
const (
	None      Trouble = iota
	Other             // a fault of ours or of the statement
	Duplicate         // the key is in use
	Dangling          // a reference to a row that is not there
	Rejected          // a CHECK refused the row
	Full              // no space left
	Conflict          // deadlock or lock wait: the transaction is gone and may be run again
	Down              // the connection is gone; what was sent may or may not have happened
	Broken            // the disk refused: nothing may be acknowledged from here on
)
