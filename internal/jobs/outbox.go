package jobs

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

const (
	batchSize = 100
	// busyBatch is what is done meanwhile for a second of people waiting for the writer.
	busyBatch = 20
	// leaseFor is long enough to copy a large file to its place; a claim that is not completed is made again.
	leaseFor = 5 * time.Minute
)

// DeliverOutbox carries out the side effects of one batch of moves: the search index, and the bytes of what was
// published. An item that fails stays, and is claimed again when its lease is over.
func (r *Runner) DeliverOutbox(ctx context.Context) (more bool, err error) {
	now, limit := r.now(), r.batch()
	lease := store.Lease{Owner: rand.Text(), Until: now.Add(leaseFor)}
	var items []store.OutboxItem
	err = r.store.Write(ctx, func(tx *store.Tx) (err error) {
		items, err = tx.ClaimOutbox(lease, now, limit)
		return err
	})
	if err != nil || len(items) == 0 {
		return false, err
	}
	if err := r.store.IndexSearch(ctx, items); err != nil {
		return false, err
	}
	done, failed := r.placeAll(ctx, items)
	err = r.store.Write(ctx, func(tx *store.Tx) error { return tx.CompleteOutbox(lease, r.now(), done) })
	if failed != nil {
		return false, failed
	}
	return len(items) == limit, err
}

func (r *Runner) batch() int {
	if r.store.Busy() {
		return busyBatch
	}
	return batchSize
}

// placing are the changes after which bytes may belong elsewhere.
var placing = map[string]bool{
	"record." + string(record.Classify):      true,
	"record." + string(record.Publish):       true,
	"record." + string(record.ChangeSecrecy): true,
}

// placeAll gives the items whose effects are all done, and the first failure.
func (r *Runner) placeAll(ctx context.Context, items []store.OutboxItem) (done []int64, failed error) {
	for _, item := range items {
		if placing[item.Action] {
			if err := r.place(ctx, record.Key{Project: item.Project, ID: item.Record}); err != nil {
				failed = err
				continue
			}
		}
		done = append(done, item.Seq)
	}
	return done, failed
}
