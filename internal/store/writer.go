package store

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/engine"
)

// maxGroup bounds a group, and with it the time that its first write waits for the last.
const maxGroup = 128

// writer turns waiting writes into groups and commits each group once.
type writer struct {
	store *Store
	shard int // of record_counts
	pool  *pinned
	db    *gorm.DB

	careful int // groups that still use savepoints
}

func (s *Store) startWriters() {
	for i := range s.engine.Writers {
		w := &writer{store: s}
		if s.engine.Writers > 1 {
			// Replicas draw different shards most of the time; where they don't, they wait for each other briefly.
			w.shard = 1 + i + s.engine.Writers*rand.IntN(8) //nolint:gosec // spreads load, guards nothing
		}
		s.writers.Go(w.loop)
	}
}

func (w *writer) loop() {
	defer w.disconnect()
	for first := range w.store.queue {
		w.commit(w.drain(first))
	}
}

// drain takes all that waits: under load the group grows by itself while the last one commits. It waits for no clock,
// but lets whoever is about to write come as far as the queue, for as long as that brings more: the answers of the
// last commit have just gone out, and without this the clients would part into two groups of half the size.
func (w *writer) drain(first *request) []*request {
	group := []*request{first}
	for before := 0; len(group) > before && len(group) < maxGroup; {
		before = len(group)
		runtime.Gosched()
		group = w.takeWaiting(group)
	}
	return group
}

func (w *writer) takeWaiting(group []*request) []*request {
	for len(group) < maxGroup {
		select {
		case next, open := <-w.store.queue:
			if !open {
				return group
			}
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit brings a group to its end. Where the database threw the group's transaction away, each write is tried alone,
// so that nobody pays for another one's conflict.
func (w *writer) commit(group []*request) {
	results, lost := w.attempt(group)
	if lost == nil {
		for i, r := range group {
			r.answer(results[i])
		}
		return
	}
	for _, r := range group {
		if !lost.away {
			lost = w.alone(r, lost)
			continue
		}
		r.answer(w.store.translate(lost.cause))
	}
}

// maxTries is how often a write that meets deadlocks runs before it is given up.
const maxTries = 8

// alone runs one write by itself until its transaction comes to an end, and answers it. It gives back how the next
// write of the group has to be treated: the group's own loss, unless the database went away meanwhile.
func (w *writer) alone(r *request, group *lostError) *lostError {
	lost := group
	for try := 0; lost.again && try < maxTries; try++ {
		if try > 0 {
			time.Sleep(time.Duration(1+rand.IntN(1<<try)) * time.Millisecond) //nolint:gosec // spreads load, guards nothing
		}
		var results []error
		if results, lost = w.attempt([]*request{r}); lost == nil {
			r.answer(results[0])
			return group
		}
	}
	r.answer(w.store.translate(lost.cause))
	if lost.away {
		return lost
	}
	return group
}

// connect makes the connection anew where there is none.
func (w *writer) connect(ctx context.Context) error {
	if w.pool != nil {
		return nil
	}
	conn, err := w.store.engine.Write.Conn(ctx)
	if err != nil {
		return err
	}
	w.pool = pin(ctx, conn, w.store.engine)
	w.db, err = openGorm(w.store.engine, w.pool)
	return err
}

func (w *writer) disconnect() {
	if w.pool != nil {
		w.pool.close()
		w.pool, w.db = nil, nil
	}
}

// lostError says that a transaction did not come to its end.
type lostError struct {
	cause error
	again bool // nothing of it was committed, so it may be run again
	away  bool // there is no connection to be had: nobody else needs to try
}

func (w *writer) lose(trouble engine.Trouble, cause error, again bool) *lostError {
	if trouble >= engine.Down {
		w.disconnect()
	}
	if trouble == engine.Broken {
		w.store.breakDown(cause)
		again = false
	}
	return &lostError{cause: cause, again: again}
}
