package integrity

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// published brings a record of the technician to the board in fresh sessions.
func published(t *testing.T, s *harness.Site, in client.RecordInput) *client.Record {
	t.Helper()
	ctx := t.Context()
	rec := filed(t, s, in)
	step := func(next *client.Record, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		rec = next
	}
	step(fresh(s, "techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary}))
	step(fresh(s, "techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, s.Classification()))
	step(fresh(s, "pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer}))
	step(fresh(s, "custodian").Publish(ctx, harness.Project, rec.ID, rec.Version))
	return rec
}

// What the morning finds about a publication is settled when the newly signed correction takes its place (R5.4).
func TestPublishedCorrectionSettles(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	filed(t, s, s.Progress(harness.NewID()))
	s.Clock.Move(24 * time.Hour)
	copied := published(t, s, s.Progress(harness.NewID())) // the same note as on the day before
	s.Clock.Move(calendar.Begins(calendar.After(calendar.Day(s.Clock.Now()), 1)).Add(2 * time.Hour).Sub(s.Clock.Now()))
	morning(t, s)
	of := client.SuspicionFilter{Record: copied.ID, Rule: "V19"}
	if got := list(t, fresh(s, "pm"), of); len(got) != 1 || got[0].State != "open" {
		t.Fatalf("in the morning: %+v", got)
	}
	correction := s.Progress(harness.NewID())
	correction.WorkDate, correction.Supersedes = copied.WorkDate, copied.ID
	correction.Body = []byte(`{"wbs":"主体结构/更正","unit":"t","qty_today":"11.000","qty_cumulative":"11.000","actual_pct":"10.0","note":"按当日过磅单更正完成量。"}`)
	next := published(t, s, correction)
	got := list(t, fresh(s, "pm"), of)
	if len(got) != 1 || got[0].State != "corrected" || got[0].Correction != next.ID || got[0].CorrectionVersion != next.Version {
		t.Errorf("after the correction: %+v", got)
	}
	s.MustHold()
}
