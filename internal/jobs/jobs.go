// Package jobs are the timed duties of the installation: side effects of moves that leave through the outbox, and
// housekeeping. Every duty may run on each replica: leases in the database see to it that each item is done by one.
package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/store"
)

// Runner runs the duties until it is stopped.
type Runner struct {
	store   *store.Store
	objects blob.Store
	grace   time.Duration
	now     func() time.Time
	log     *slog.Logger
	further []duty
}

// New composes the runner. grace is how long bytes that no record names are kept.
func New(s *store.Store, objects blob.Store, grace time.Duration, now func() time.Time, log *slog.Logger) *Runner {
	return &Runner{store: s, objects: objects, grace: grace, now: now, log: log}
}

// duty is one timed task: what it is called, how often it looks, and its work. Work answers whether more is waiting.
type duty struct {
	name  string
	every time.Duration
	work  func(context.Context) (more bool, err error)
}

// Run works until the context ends, then finishes what it holds.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, d := range append([]duty{
		{"outbox", 250 * time.Millisecond, r.DeliverOutbox},
		{"sweep", 10 * time.Minute, r.Sweep},
		{"expire", time.Hour, r.Expire},
		{"delegations", 30 * time.Second, r.CloseDelegations},
	}, r.further...) {
		all.Go(func() { r.repeat(ctx, d) })
	}
	all.Wait()
}

// Also adds a duty of another service, before Run. Work answers whether more is waiting.
func (r *Runner) Also(name string, every time.Duration, work func(context.Context) (more bool, err error)) {
	r.further = append(r.further, duty{name, every, work})
}

func (r *Runner) repeat(ctx context.Context, d duty) {
	timer := time.NewTimer(d.every)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		more, err := d.work(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "duty failed; it will be tried again", "duty", d.name, "error", err)
		}
		timer.Reset(r.pause(d, more && err == nil))
	}
}

// whileBusy is how often a duty looks while people wait for the writer: a search may lag a little, a submission must not.
const whileBusy = time.Second

// pause is how long a duty rests before it looks again.
func (r *Runner) pause(d duty, more bool) time.Duration {
	switch {
	case r.store.Busy():
		return max(d.every, whileBusy)
	case more:
		return 0
	}
	return d.every
}
