package digests

import (
	"net/http"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// refusedBy fails unless the error is a 422 with this code of a field.
func refusedBy(t *testing.T, err error, field, code string) {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil || p.Status != http.StatusUnprocessableEntity || len(p.Errors) != 1 || p.Errors[0].Field != field || p.Errors[0].Code != code {
		t.Errorf("%v, want %s of %s", err, code, field)
	}
}

// TestMergingKeepsBothAndPublishesOne goes the whole way on both stacks: two technicians filed the same crew; one record
// goes on, the other stays, both lead to each other, the diary counts them once; a return undoes it.
func TestMergingKeepsBothAndPublishesOne(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := site{harness.Start(t, stack), t}
			ctx, screener := t.Context(), s.As("techmanager")
			repeat := s.submitted("B7", aCrew)
			original := s.publish("B7", "internal", aCrew)
			merge := func(rec *client.Record, into string) (*client.Record, error) {
				return screener.Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: "与另一条重复，合并处理。", DuplicateOf: into})
			}
			merged, err := merge(repeat, original.ID)
			s.must(err)

			c := s.Classification()
			c.Class = "B7"
			_, err = screener.Classify(ctx, harness.Project, merged.ID, merged.Version, c)
			refusedBy(t, err, "duplicate_of", "E_MERGED")
			for who, sees := range map[string]int{"techmanager": 1, "pm": 1, "technician": 1, "custodian": 0, "leader": 0, "technician2": 0} {
				got, err := s.As(who).Record(ctx, harness.Project, original.ID)
				s.must(err)
				if len(got.Merged) != sees || sees == 1 && (got.Merged[0].ID != repeat.ID || got.Merged[0].Title == "" || got.Merged[0].State != "screened") {
					t.Errorf("%s sees merged with it: %+v", who, got.Merged)
				}
			}
			kept, err := screener.Record(ctx, harness.Project, repeat.ID)
			s.must(err)
			if kept.DuplicateOf != original.ID || kept.Title != repeat.Title || len(kept.Body) == 0 {
				t.Errorf("the merged record: %+v", kept)
			}
			if d := s.diary("leader"); *d.Diary.Labour.Heads != 20 || len(d.Diary.Sources) != 1 {
				t.Errorf("it counts twice: %+v", d.Diary.Labour)
			}

			third := s.submitted("B7", aCrew)
			_, err = merge(third, repeat.ID)
			refusedBy(t, err, "duplicate_of", "E_MERGED")
			s.undo(repeat, original)
			s.MustHold()
		})
	}
}

// undo returns the merged record: the link is gone at both ends, and once corrected it goes its own way.
func (s site) undo(repeat, original *client.Record) {
	s.t.Helper()
	ctx, screener := s.t.Context(), s.As("techmanager")
	kept, err := screener.Record(ctx, harness.Project, repeat.ID)
	s.must(err)
	back, err := screener.Return(ctx, harness.Project, kept.ID, kept.Version, client.ReturnMove{Code: "wrong_data", Reason: "不是同一班组，分别上报"})
	s.must(err)
	got, err := screener.Record(ctx, harness.Project, original.ID)
	s.must(err)
	if len(got.Merged) != 0 {
		s.t.Errorf("after the return it still leads to %+v", got.Merged)
	}
	in := s.Progress(repeat.ID)
	in.Class, in.Title, in.Body, in.Submit = "B7", "木工出勤", []byte(`{"team":"木工班","trade":"木工","headcount":7,"hours_per_head":"9"}`), true
	again, err := s.As("technician").EditRecord(ctx, harness.Project, in, back.Version)
	s.must(err)
	again, err = screener.Screen(ctx, harness.Project, again.ID, again.Version, client.Screen{Summary: "木工7人出勤。"})
	s.must(err)
	c := s.Classification()
	c.Class = "B7"
	again, err = screener.Classify(ctx, harness.Project, again.ID, again.Version, c)
	s.must(err)
	if again.DuplicateOf != "" {
		s.t.Errorf("it is still merged: %s", again.DuplicateOf)
	}
}

// TestSummaryNumbersAreAnsweredFor is R4.2 at screening: a number that the record does not hold is named by field; it is
// mended, or a reason stands behind it, which the signer sees and the leader does not.
func TestSummaryNumbersAreAnsweredFor(t *testing.T) {
	s := site{harness.Start(t, harness.Embedded), t}
	ctx, screener := t.Context(), s.As("techmanager")
	screen := func(rec *client.Record, in client.Screen) (*client.Record, error) {
		return screener.Screen(ctx, harness.Project, rec.ID, rec.Version, in)
	}
	rec := s.submitted("B7", aCrew)
	_, err := screen(rec, client.Screen{Summary: "钢筋工220人，总工时180小时。"})
	refusedBy(t, err, "summary", "E_SUMMARY_NUMBER")
	if p := client.AsProblem(err); p == nil || p.Errors[0].Seen != "220" {
		t.Errorf("the fault names %+v; person-hours were worked out at the submission and are the record's", err)
	}
	_, err = screen(rec, client.Screen{Summary: "钢筋工220人。", SummaryReason: "  对  "})
	refusedBy(t, err, "summary_reason", "V1")

	mended, err := screen(rec, client.Screen{Summary: "钢筋工20人。", SummaryReason: "用不上的理由不作数"})
	s.must(err)
	got, err := s.As("pm").Record(ctx, harness.Project, mended.ID)
	s.must(err)
	if got.SummaryNote != nil {
		t.Errorf("nothing had to be explained: %+v", got.SummaryNote)
	}

	other := s.submitted("B7", aCrew)
	other, err = screen(other, client.Screen{Summary: "钢筋工20人，占全场四成，本周累计333人。", SummaryReason: "本周各日出勤合计，见各日记录"})
	s.must(err)
	got, err = s.As("pm").Record(ctx, harness.Project, other.ID)
	s.must(err)
	if n := got.SummaryNote; n == nil || n.Reason != "本周各日出勤合计，见各日记录" || len(n.Numbers) != 1 || n.Numbers[0] != "333" || n.By != "techmanager" || n.Name == "" {
		t.Errorf("the signer is shown %+v", got.SummaryNote)
	}
	events, err := s.As("auditor").Events(ctx, harness.Project, other.ID)
	s.must(err)
	for _, e := range events {
		if e.Action == "record.screen" && len(e.Detail) > 0 {
			t.Errorf("who may not read the content reads the screener's words: %s", e.Detail)
		}
	}
	s.MustHold()
}
