package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/store"
)

// batch is how many events become leaves in one transaction; busyBatch is what people who wait for the writer hardly
// feel.
const (
	batch     = 256
	busyBatch = 128
)

// leaseFor is how long other replicas leave the tree to the one that made leaves last. It only spares them the work:
// what keeps the tree from forking is the guarded UPDATE of its head.
const leaseFor = 5 * time.Second

// reach says how far behind the newest leaf events are looked for that committed late. On a server numbers are taken in
// another order than transactions commit, and an event must not be forgotten because its transaction was slow.
type reach struct {
	near      int64 // looked through each time
	wide      int64 // looked through every wideEvery, while events come and for a while after
	wideEvery time.Duration
	allEvery  time.Duration // the whole history, in slices of wide
}

// defaultReach: at 6,000 events a second, wide is what comes within the longest time that a transaction may wait for a
// lock and for the network.
var defaultReach = reach{near: 500, wide: 100_000, wideEvery: 10 * time.Second, allEvery: 6 * time.Hour}

// inFlight is longer than any transaction can be under way: the database ends it before.
const inFlight = 5 * time.Minute

// looked is when this replica looked how far, and where its pass over the whole history is.
type looked struct {
	wide time.Time
	all  time.Time
	at   int64     // the pass over the whole history has come this far
	last int64     // the greatest event that was a leaf
	grew time.Time // when it became one
}

// Sequence makes leaves of one batch of new events. More says that there may be others.
func (s *Service) Sequence(ctx context.Context) (more bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	head, mine, err := s.head(ctx)
	if err != nil || !mine {
		return false, err
	}
	limit := s.limit()
	taken, err := s.take(ctx, head, store.NewEvents{After: head.LastSeq - s.reach.near, Limit: limit})
	switch {
	case errors.Is(err, store.ErrStale):
		return false, nil // another replica was faster, and took them
	case err != nil || taken > 0:
		return taken == limit, err
	}
	return s.lookBack(ctx, head, limit)
}

// head gives the tree's head and whether this replica may make leaves now.
func (s *Service) head(ctx context.Context) (head store.LedgerHead, mine bool, err error) {
	head, err = s.store.LedgerHead(ctx)
	return head, head.LeaseOwner == s.owner || !s.now().Before(head.LeaseUntil), err
}

func (s *Service) limit() int {
	if s.store.Busy() {
		return busyBatch
	}
	return batch
}

// lookBack looks for events that committed so late that the usual look missed them.
func (s *Service) lookBack(ctx context.Context, head store.LedgerHead, limit int) (more bool, err error) {
	now := s.now()
	if head.LastSeq != s.looked.last {
		s.looked.last, s.looked.grew = head.LastSeq, now
	}
	switch {
	case now.Sub(s.looked.wide) >= s.reach.wideEvery && now.Sub(s.looked.grew) < inFlight:
		taken, err := s.take(ctx, head, store.NewEvents{After: head.LastSeq - s.reach.wide, Limit: limit})
		if err == nil && taken == 0 {
			s.looked.wide = now
		}
		return taken > 0, err
	case now.Sub(s.looked.all) >= s.reach.allEvery:
		return s.sweep(ctx, head, limit, now)
	}
	return false, nil
}

// sweep looks through one slice of the whole history.
func (s *Service) sweep(ctx context.Context, head store.LedgerHead, limit int, now time.Time) (more bool, err error) {
	slice := store.NewEvents{After: s.looked.at, UpTo: s.looked.at + s.reach.wide, Limit: limit}
	taken, err := s.take(ctx, head, slice)
	if err != nil || taken > 0 {
		return taken > 0, err
	}
	if s.looked.at = slice.UpTo; s.looked.at >= head.LastSeq {
		s.looked.at, s.looked.all = 0, now
	}
	return false, nil
}

// take makes leaves of the events of a span. Errors: store.ErrStale when another replica made leaves meanwhile.
func (s *Service) take(ctx context.Context, head store.LedgerHead, n store.NewEvents) (taken int, err error) {
	events, err := s.store.Unsequenced(ctx, n)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	leaves, err := s.grow(ctx, head.Size, events)
	if err != nil {
		return 0, err
	}
	next := store.LedgerHead{
		Size: head.Size + int64(len(events)), LastSeq: max(head.LastSeq, events[len(events)-1].Seq),
		LeaseOwner: s.owner, LeaseUntil: s.now().Add(leaseFor),
	}
	return len(events), s.store.Write(ctx, func(tx *store.Tx) error { return tx.AppendLeaves(head, next, leaves) })
}
