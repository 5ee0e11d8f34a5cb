package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/store"
)

// patience is how long somebody who asks for a proof waits for the ledger to take his events in.
const patience = 5 * time.Second

// CatchUp makes leaves of all events that there are, whoever has the lease, and a checkpoint over them. Errors:
// fault.Unavailable when others write faster than that.
func (s *Service) CatchUp(ctx context.Context) error {
	trying, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for trying.Err() == nil {
		done, err := s.step(trying)
		if err == nil && done {
			return s.sign(ctx, 0)
		}
		if err != nil && trying.Err() == nil && !errors.Is(err, store.ErrStale) {
			return err
		}
	}
	return behind()
}

// step takes one batch. It is done when nothing is new.
func (s *Service) step(ctx context.Context) (done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	head, err := s.store.LedgerHead(ctx)
	if err != nil {
		return false, err
	}
	taken, err := s.take(ctx, head, store.NewEvents{After: head.LastSeq - s.reach.wide, Limit: s.limit()})
	return taken == 0, err
}
