package store

import (
	"context"
	"fmt"
	"runtime/debug"

	"github.com/countersign/countersign/internal/failpoint"
	"github.com/countersign/countersign/internal/store/engine"
)

// carefulFor is how many groups use savepoints after one in which a write failed.
const carefulFor = 32

// attempt runs a group in one transaction, with one commit. It gives each write's own result, or says that the
// transaction was lost as a whole. Savepoints cost a tenth of the writer's time and on MySQL a round trip for each
// write, and only a write that fails needs one: so a group runs without them, and again with them if a write failed.
func (w *writer) attempt(group []*request) ([]error, *lostError) {
	careful := w.careful > 0 && len(group) > 1
	results, flawed, lost := w.run(group, careful)
	if flawed {
		w.careful = carefulFor
		results, _, lost = w.run(group, true)
	}
	w.careful = max(w.careful-1, 0)
	return results, lost
}

// run runs a group once. Without savepoints the first write that fails ends it: then it is flawed, and nothing of it
// was kept.
func (w *writer) run(group []*request, savepoints bool) (results []error, flawed bool, lost *lostError) {
	if lost := w.begin(); lost != nil {
		return nil, false, lost
	}
	results = make([]error, len(group))
	counts, sums := counts{}, daySums{}
	for i, r := range group {
		result, err := w.one(w.store.ctx, r, counts, sums, savepoints)
		if err != nil {
			return nil, false, w.rollBack(err)
		}
		results[i] = result
		if result != nil && !savepoints && r.ran() {
			w.rollBackQuietly()
			return results, len(group) > 1 || w.pool.deferred, nil
		}
		failpoint.Hit("group.write-in-savepoint")
	}
	if err := w.pool.settle(); err != nil && !savepoints && w.store.engine.Judge(err) == engine.Duplicate {
		w.rollBackQuietly()
		return nil, true, nil
	} else if err != nil {
		return nil, false, w.rollBack(err)
	}
	if err := counts.save(w.pool, w.store.engine, w.shard); err != nil {
		return nil, false, w.rollBack(err)
	}
	if err := sums.save(w.pool, w.store.engine); err != nil {
		return nil, false, w.rollBack(err)
	}
	return results, false, w.end(len(group))
}

func (w *writer) begin() *lostError {
	if err := w.connect(w.store.ctx); err != nil {
		w.disconnect()
		return &lostError{cause: err, away: true}
	}
	w.pool.trouble, w.pool.cause = engine.None, nil
	w.pool.drop()
	w.pool.deferred = false
	if err := w.pool.run(w.store.engine.Begin); err != nil {
		return w.lostAt(err)
	}
	failpoint.Hit("group.begun")
	return nil
}

// one runs a write. Its result is what its sender gets; err says that the transaction itself is gone.
func (w *writer) one(ctx context.Context, r *request, counts counts, sums daySums, savepoint bool) (result, err error) {
	if !r.take() {
		return r.ctx.Err(), nil
	}
	if savepoint {
		if err := w.pool.run("SAVEPOINT one"); err != nil {
			return nil, err
		}
	}
	tx := &Tx{ctx: ctx, store: w.store, pool: w.pool, db: w.db, counts: counts.fork(), sums: daySums{}, careful: savepoint}
	result = call(r.fn, tx)
	tx.over = true
	if w.pool.trouble >= engine.Conflict {
		return nil, w.pool.cause
	}
	if result == nil {
		counts.add(tx.counts)
		sums.merge(tx.sums)
	}
	if !savepoint {
		return result, nil
	}
	return result, w.release(result == nil)
}

func (w *writer) release(keep bool) error {
	if keep {
		if err := w.pool.settle(); err != nil {
			return err
		}
	} else {
		w.pool.drop()
		if err := w.pool.run("ROLLBACK TO SAVEPOINT one"); err != nil {
			return err
		}
	}
	if w.store.engine.KeepsSavings {
		return w.pool.run("RELEASE SAVEPOINT one")
	}
	return nil
}

// call turns a panic of fn into an error: one write's mistake must not end the others of its group.
func call(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	return fn(tx)
}

// end commits. Once COMMIT is on its way its outcome may be unknown, so only a conflict, which the database declares
// rolled back, allows another run.
func (w *writer) end(writes int) *lostError {
	failpoint.Hit("group.before-commit")
	err := w.pool.run("COMMIT")
	if err == nil {
		w.store.committed(writes)
		failpoint.Hit("group.committed-without-answer")
		return nil
	}
	trouble := w.store.engine.Judge(err)
	if trouble < engine.Down {
		_ = w.pool.run("ROLLBACK")
	}
	return w.lose(trouble, err, trouble == engine.Conflict)
}

// rollBack gives up a transaction of which nothing was committed.
func (w *writer) rollBack(cause error) *lostError {
	if w.store.engine.Judge(cause) < engine.Down {
		_ = w.pool.run("ROLLBACK")
	}
	return w.lostAt(cause)
}

func (w *writer) rollBackQuietly() {
	if err := w.pool.run("ROLLBACK"); err != nil {
		w.disconnect()
	}
}

// lostAt judges the loss of a transaction of which nothing was committed.
func (w *writer) lostAt(cause error) *lostError {
	trouble := w.store.engine.Judge(cause)
	if trouble == engine.Other {
		// A transaction in an unknown state: a fresh connection has none.
		w.disconnect()
	}
	return w.lose(trouble, cause, true)
}
