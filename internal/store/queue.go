package store

import (
	"context"
	"sync/atomic"
)

// request is one write that waits for its group.
type request struct {
	ctx   context.Context
	fn    func(tx *Tx) error
	state atomic.Int32
	done  chan struct{}
	err   error // to be read once done is closed
}

const (
	queued int32 = iota
	running
	abandoned
)

// take says whether the request is still to be run; its sender can't take it back from then on.
func (r *request) take() bool {
	if r.ctx.Err() != nil {
		r.state.CompareAndSwap(queued, abandoned)
	}
	return r.state.CompareAndSwap(queued, running) || r.state.Load() == running
}

// ran says whether the request was run; one that was taken back has changed nothing.
func (r *request) ran() bool { return r.state.Load() == running }

func (r *request) answer(err error) {
	r.err = err
	close(r.done)
}

// Write runs fn in the next group commit, in a savepoint of its own, and returns when the commit is durable. An error
// or a panic of fn rolls back what fn did and nothing else, and comes back. The transaction is serialised with every
// other write on the rows that it locks.
//
// fn may be run again from its beginning, so it must have no effect but through tx; it must not call Write. A context
// that ends while the write waits takes it back; once fn runs, its outcome is waited for.
//
// Errors: fn's own; fault.TooManyRequests when too many writes wait; fault.Unavailable when the database does not
// answer: then the outcome is not known, and the same write should be repeated.
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error {
	s.underWay.Add(1)
	defer s.underWay.Add(-1)
	r := &request{ctx: ctx, fn: fn, done: make(chan struct{})}
	if err := s.enqueue(r); err != nil {
		return err
	}
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
	}
	if r.state.CompareAndSwap(queued, abandoned) {
		return ctx.Err()
	}
	<-r.done
	return r.err
}

func (s *Store) enqueue(r *request) error {
	s.closing.RLock()
	defer s.closing.RUnlock()
	if s.closed {
		return unavailable(ErrClosed)
	}
	if cause := s.broken.Load(); cause != nil {
		return unavailable(*cause)
	}
	select {
	case s.queue <- r:
		return nil
	default:
		return busy()
	}
}

// busyFrom is the number of writes under way from which on the store counts as busy.
const busyFrom = 4

// Busy says whether people wait for the writers: what can be done later should then be.
func (s *Store) Busy() bool { return s.underWay.Load() >= busyFrom }
