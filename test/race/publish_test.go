package race

import (
	"slices"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestFiftyPublishersOnePublication(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		g.expect(1)
		rec := s.Signed(s.Progress(harness.NewID()))
		sessions := []*client.Client{s.Session("custodian"), s.Session("custodian")}
		errs := together(crowdSize, func(i int) error {
			_, err := sessions[i%2].Publish(t.Context(), harness.Project, rec.ID, rec.Version)
			return err
		})
		if won := winners(t, errs); len(won) != 1 {
			t.Fatalf("%d published", len(won))
		}
		toldWho(t, errs, "custodian")
		onlyOnce(t, s, rec.ID, "publish", rec.Version+1)
		if n := count(t, s, `SELECT COUNT(*) FROM publications`); n != 1 {
			t.Errorf("%d publications", n)
		}
		s.MustHold()
	})
}

// Different records that are published at once get numbers without a gap and without a twin.
func TestArchiveNumbersOfACrowdHaveNoGap(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		const n = 16
		var records []*client.Record
		for range n {
			g.expect(1)
			records = append(records, s.Signed(s.Progress(harness.NewID())))
		}
		numbers := make([]string, n)
		for i, err := range together(n, func(i int) error {
			published, err := s.As("custodian").Publish(t.Context(), harness.Project, records[i].ID, records[i].Version)
			if err == nil {
				numbers[i] = published.ArchiveNo
			}
			return err
		}) {
			if err != nil {
				t.Fatalf("publish %d: %v", i, err)
			}
		}
		slices.Sort(numbers)
		if got := len(slices.Compact(numbers)); got != n {
			t.Errorf("%d different numbers for %d records", got, n)
		}
		s.MustHold()
	})
}

// Two corrections of one publication can't both take its place.
func TestTwoCorrectionsOfOnePublication(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		for range 5 {
			g.expect(1)
			old := s.Published(s.Progress(harness.NewID()))
			var corrections []*client.Record
			for range 2 {
				in := s.Progress(harness.NewID())
				in.Supersedes = old.ID
				g.expect(1)
				corrections = append(corrections, s.Signed(in))
			}
			errs := together(2, func(i int) error {
				_, err := s.As("custodian").Publish(t.Context(), harness.Project, corrections[i].ID, corrections[i].Version)
				return err
			})
			if won := winners(t, errs); len(won) != 1 {
				t.Errorf("%d corrections were published", len(won))
			}
		}
		s.MustHold()
	})
}
