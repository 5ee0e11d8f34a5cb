package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/test/harness"
)

// BenchmarkLedger takes 100,000 events into the tree on both databases, and at 1,000,000 leaves proves records of ten
// events and the growth of the tree.
func BenchmarkLedger(b *testing.B) {
	for name, stack := range harness.Stacks() {
		c := harness.Config(b, stack)
		harness.Found(b, c)
		s := harness.Open(b, c, &harness.Clock{})
		appendEvents(b, s, 100_000)
		took := sequence(b, s)
		told("100,000 events into the tree, "+name, 100_000/took.Seconds(), "/s", number(took.Seconds())+" s in all")
		if stack == harness.Embedded {
			proofs(b, s)
		}
	}
}

// appendEvents writes a history of records that have ten events each.
func appendEvents(b *testing.B, s *harness.Site, n int) {
	b.Helper()
	const atOnce = 1000
	at := time.Now()
	for range n / atOnce {
		must(b, s.Store.Write(b.Context(), func(tx *store.Tx) error {
			for range atOnce / 10 {
				id := harness.NewID()
				for version := range int64(10) {
					err := tx.Append(store.Event{
						At: at, Project: harness.Project, Record: id, Version: version + 1, Actor: "technician", Action: "record.submit",
						From: record.Draft, To: record.Submitted, RequestID: id,
					})
					if err != nil {
						return err
					}
				}
			}
			return nil
		}))
	}
}

// sequence lets the tree follow, as the duty does where nobody waits for the writer.
func sequence(b *testing.B, s *harness.Site) time.Duration {
	b.Helper()
	began := time.Now()
	for more := true; more; {
		var err error
		more, err = s.Ledger.Sequence(b.Context())
		must(b, err)
	}
	took := time.Since(began)
	must(b, s.Ledger.CatchUp(b.Context()))
	return took
}

func proofs(b *testing.B, s *harness.Site) {
	b.Helper()
	appendEvents(b, s, 900_000)
	sequence(b, s)
	c, err := s.Ledger.Newest(b.Context())
	must(b, err)
	bundle := middle(b, 200, func() error { return prove(b.Context(), s, c.Size) })
	most("proof of a record of ten events at 1,000,000 leaves", ms(bundle), 50, " ms", number(float64(c.Size))+" leaves")
	growth := middle(b, 200, func() error {
		_, _, err := s.Ledger.Consistency(b.Context(), 1+rand.Int64N(c.Size), c.Size)
		return err
	})
	told("proof that the tree of 1,000,000 leaves goes on from an older one", ms(growth), " ms", "")
}

// prove makes the proof of a record somewhere in the history.
func prove(ctx context.Context, s *harness.Site, size int64) error {
	from := 1000 + rand.Int64N(size-2000)
	leaves, err := s.Store.Leaves(ctx, from, from+1)
	if err != nil {
		return err
	}
	rec := &record.Record{Content: record.Content{Project: harness.Project, ID: leaves[0].Event.Record}}
	events, err := s.Store.Events(ctx, rec.Key())
	if err != nil {
		return err
	}
	bundle, err := s.Ledger.Bundle(ctx, ledger.Evidence{Record: rec, Events: events})
	if err == nil && len(bundle.Entries) != 10 {
		err = fmt.Errorf("a proof of %d events", len(bundle.Entries))
	}
	return err
}

// middle is the time that the middle one of several runs takes.
func middle(b *testing.B, n int, run func() error) time.Duration {
	b.Helper()
	took := make([]time.Duration, n)
	for i := range took {
		began := time.Now()
		must(b, run())
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[n/2]
}
