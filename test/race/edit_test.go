package race

import (
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// An edit and a sign-off that meet: the signature is over what the manager saw, and the edit is refused.
func TestEditMeetsSign(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		for range 10 {
			in := s.Progress(harness.NewID())
			rec := s.Classified(in)
			g.expect(2)
			errs := together(2, func(i int) (err error) {
				if i == 0 {
					_, err = s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
					return err
				}
				if err := g.pass(t.Context()); err != nil {
					return err
				}
				changed := in
				changed.Title = "改动后的标题"
				_, err = s.As("technician").EditRecord(t.Context(), harness.Project, changed, rec.Version)
				return err
			})
			if won := winners(t, errs); len(won) != 1 || won[0] != 0 {
				t.Fatalf("sign: %v, edit: %v", errs[0], errs[1])
			}
			now, err := s.As("pm").Record(t.Context(), harness.Project, rec.ID)
			if err != nil || now.ContentHash != rec.ContentHash || now.Title != in.Title {
				t.Errorf("the signed content is not the one that was seen: %+v %v", now, err)
			}
		}
		s.MustHold()
	})
}

// The way back to the author opens the record for an edit: then the manager's sign-off is stale (412). Either it is
// signed and the rest is refused, or it was returned and perhaps edited and the sign-off is refused.
func TestReturnAndEditMeetSign(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, g := start(t, stack)
		for range 10 {
			in := s.Progress(harness.NewID())
			rec := s.Classified(in)
			g.expect(3)
			errs := together(3, func(i int) (err error) {
				if i == 0 {
					_, err = s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
					return err
				}
				if err := g.pass(t.Context()); err != nil {
					return err
				}
				if i == 1 {
					_, err = s.As("pm2").Return(t.Context(), harness.Project, rec.ID, rec.Version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"})
					return err
				}
				changed := in
				changed.Title = "改动后的标题"
				_, err = s.As("technician").EditRecord(t.Context(), harness.Project, changed, rec.Version+1)
				return err
			})
			winners(t, errs)
			signed, returned, edited := errs[0] == nil, errs[1] == nil, errs[2] == nil
			if signed == returned || (edited && !returned) {
				t.Fatalf("signed %v, returned %v, edited %v: %v", signed, returned, edited, errs)
			}
		}
		s.MustHold()
	})
}

// Two sessions of one author edit the same draft: one is taken, the other is told that it moved on.
func TestEditsOfOneDraftMeet(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, _ := start(t, stack)
		in := s.Progress(harness.NewID())
		draft, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
		if err != nil {
			t.Fatal(err)
		}
		const n = 20
		errs := together(n, func(i int) error {
			changed := in
			changed.Title = "第" + string(rune('a'+i)) + "稿"
			_, err := s.As("technician").EditRecord(t.Context(), harness.Project, changed, draft.Version)
			return err
		})
		if won := winners(t, errs); len(won) != 1 {
			t.Errorf("%d edits of version %d were taken", len(won), draft.Version)
		}
		s.MustHold()
	})
}

// An edit and a submission of the same draft: whichever comes second is refused.
func TestEditMeetsSubmit(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s, _ := start(t, stack)
		for range 20 {
			in := s.Progress(harness.NewID())
			draft, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
			if err != nil {
				t.Fatal(err)
			}
			errs := together(2, func(i int) (err error) {
				if i == 0 {
					_, err = s.As("technician").Submit(t.Context(), harness.Project, in.ID, draft.Version)
					return err
				}
				changed := in
				changed.Title = "改动后的标题"
				_, err = s.As("technician").EditRecord(t.Context(), harness.Project, changed, draft.Version)
				return err
			})
			if won := winners(t, errs); len(won) != 1 {
				t.Errorf("%d succeeded: %v", len(won), errs)
			}
		}
		s.MustHold()
	})
}
