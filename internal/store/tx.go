package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/engine"
)

// Tx is the writing side of one write; it is good only inside its closure and for one goroutine.
type Tx struct {
	ctx     context.Context
	store   *Store
	pool    *pinned
	db      *gorm.DB
	counts  counts
	sums    daySums
	careful bool // the write runs in a savepoint, and learns of each of its errors at once
	over    bool
}

// errOver is a mistake of the caller: the closure has returned, its transaction belongs to others.
var errOver = errors.New("store: the transaction is over")

// gorm gives a fresh gorm statement on the transaction.
func (t *Tx) gorm() *gorm.DB {
	db := t.db.Session(&gorm.Session{Context: t.ctx})
	if t.over {
		_ = db.AddError(errOver)
	}
	return db
}

// exec runs a statement of the hot path and gives how many rows it changed.
func (t *Tx) exec(query string, args ...any) (int64, error) {
	if t.over {
		return 0, errOver
	}
	result, err := t.pool.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, t.store.translate(err)
	}
	n, err := result.RowsAffected()
	return n, t.translate(err)
}

// later inserts a row that nobody reads before the commit, with others of its kind where that saves time.
func (t *Tx) later(insert string, args ...any) error {
	if t.over {
		return errOver
	}
	return t.translate(t.pool.later(insert, args...))
}

// translate maps an error, and keeps the trouble that came out of reading rows: the pool did not see it.
func (t *Tx) translate(err error) error {
	if t.store.engine.Judge(err) >= engine.Conflict {
		_ = t.pool.note(err)
	}
	return t.store.translate(err)
}

// one asks that a statement changed exactly one row.
func one(changed int64, err error, otherwise error) error {
	if err == nil && changed != 1 {
		return otherwise
	}
	return err
}
