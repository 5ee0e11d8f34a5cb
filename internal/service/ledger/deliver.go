package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/store"
)

// holdFor is longer than a delivery may take: whoever holds one longer has died.
const holdFor = 5 * time.Minute

// Pauses after a failed delivery: each is twice the last.
const (
	firstPause = time.Minute
	lastPause  = time.Hour
)

// Post sends the newest checkpoint out of the house, once a day to each target.
type Post struct {
	ledger  *Service
	targets []delivery.Target
}

// Post makes the duty that sends checkpoints to targets.
func (s *Service) Post(targets []delivery.Target) *Post { return &Post{s, targets} }

// Deliver sends what is due today. A target that fails is tried again after a pause, and keeps no other from its own.
func (p *Post) Deliver(ctx context.Context) (more bool, err error) {
	for _, target := range p.targets {
		if failed := p.deliver(ctx, target); failed != nil {
			err = errors.Join(err, fmt.Errorf("checkpoint to %s: %w", target.Name(), failed))
		}
	}
	return false, err
}

func (p *Post) deliver(ctx context.Context, target delivery.Target) error {
	now := p.ledger.now()
	newest, err := p.ledger.Newest(ctx)
	if err != nil {
		return err
	}
	d := store.Delivery{Day: calendar.Day(now), Target: target.Name(), Size: newest.Size}
	lease := store.Lease{Owner: rand.Text(), Until: now.Add(holdFor)}
	d.Attempts, err = p.take(ctx, d, lease, now)
	if err != nil || d.Attempts == 0 {
		return err
	}
	failed := target.Send(ctx, letterOf(newest, d))
	if d.DeliveredAt = p.ledger.now(); failed != nil {
		d.DeliveredAt, d.Failure, d.LeaseUntil = time.Time{}, failed.Error(), p.ledger.now().Add(pauseAfter(d.Attempts))
	}
	err = p.ledger.store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.SettleDelivery(d, lease) })
	return errors.Join(failed, err)
}

// take takes a delivery up and gives which attempt this is; 0 where it is done, rests, or is somebody else's.
func (p *Post) take(ctx context.Context, d store.Delivery, l store.Lease, now time.Time) (attempt int, err error) {
	known, err := p.ledger.store.Delivery(ctx, d.Day, d.Target)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = p.ledger.store.Write(ctx, func(tx *store.Tx) error { return tx.BeginDelivery(d, l) })
	case err != nil:
		return 0, err
	case !known.DeliveredAt.IsZero() || now.Before(known.LeaseUntil):
		return 0, nil
	default:
		err = p.ledger.store.Write(ctx, func(tx *store.Tx) error { return tx.RetakeDelivery(d, l, now) })
	}
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrStale) {
		return 0, nil
	}
	return known.Attempts + 1, err
}

func pauseAfter(attempts int) time.Duration {
	return min(lastPause, firstPause<<min(attempts-1, 10))
}

// letterOf writes the letter that carries a checkpoint. Its id is the same for each attempt of a day.
func letterOf(c Checkpoint, d store.Delivery) delivery.Letter {
	sum := sha256.Sum256([]byte(c.Origin + "\n" + d.Day + "\n" + d.Target))
	return delivery.Letter{
		ID:      fmt.Sprintf("checkpoint.%s.%x", d.Day, sum[:8]),
		Subject: fmt.Sprintf("账本检查点 Ledger checkpoint %s %s", c.Origin, d.Day),
		Text: fmt.Sprintf("附件是账本 %[1]s 截至 %[2]s 的检查点（%[3]d 条）。请妥善保存：今后若账本被改写或删减，凭它即可发现。\n"+
			"核验：countersign verify https://服务器 --checkpoint 附件\n\n"+
			"Attached is the checkpoint of the ledger %[1]s as of %[2]s (%[3]d entries). Keep it: should the ledger ever be rewritten or cut, it shows.\n"+
			"To verify: countersign verify https://SERVER --checkpoint ATTACHMENT\n\n%[4]s", c.Origin, calendar.Minute(c.MadeAt), c.Size, c.Note),
		Name: "checkpoint-" + d.Day + ".txt", Content: []byte(c.Note),
	}
}

// Health is how the ledger stands, for whoever watches the installation.
type Health struct {
	Leaves      int64
	Checkpoint  int64 // leaves that the newest checkpoint covers
	MadeAt      time.Time
	Undelivered int64 // targets that today's checkpoint could not be delivered to so far
}

// Health tells how the ledger stands.
func (s *Service) Health(ctx context.Context) (h Health, err error) {
	head, err := s.store.LedgerHead(ctx)
	if err != nil {
		return h, err
	}
	newest, err := s.store.NewestCheckpoint(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return h, err
	}
	h = Health{Leaves: head.Size, Checkpoint: newest.Size, MadeAt: newest.MadeAt}
	h.Undelivered, err = s.store.FailedDeliveries(ctx, calendar.Day(s.now()))
	return h, err
}
