package directives

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const stopBody = `{"no":"JL-T1","kind":"stop_order","subject":"停工","content":"临边防护缺失，立即停工。","part_stopped":"12层东侧"}`

func resume(s *harness.Site, closes string) client.RecordInput {
	at := s.Clock.Now().UTC().Format(time.RFC3339)
	return order(s, `{"no":"JL-F1","kind":"resume_order","subject":"复工","content":"复查合格，同意复工。","recheck_by":"吴建平","recheck_at":"`+at+`","recheck_result":"pass","closes":"`+closes+`"}`)
}

func submit(t *testing.T, s *harness.Site, in client.RecordInput) (*client.Record, error) {
	t.Helper()
	in.Submit = true
	rec, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
	return rec, err
}

// While a stop-work order holds at a place, work there cannot be handed in; other places, days without work and other
// classes can. An order to resume from the same side lifts it (L8).
func TestStopOrderLocksWork(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			before := s.Progress(harness.NewID()) // on a phone without net
			stop := published(t, s, "supervisor", order(s, stopBody))
			s.Clock.Move(time.Second)
			locked := s.Progress(harness.NewID())
			_, err := submit(t, s, locked)
			f := field(t, err, "location", "V18")
			if f.Seen != stop.ArchiveNo || !strings.Contains(f.Zh, "JL-T1") || !strings.Contains(f.En, "12层东侧") {
				t.Errorf("the refusal does not name the order: %+v", f)
			}
			b1 := s.Progress(harness.NewID())
			b1.Class, b1.Body = "B1", json.RawMessage(`{"process":"钢筋绑扎","crew":"一班","conclusion":"符合要求"}`)
			_, err = submit(t, s, b1)
			field(t, err, "location", "V18")
			nowhere := s.Progress(harness.NewID())
			nowhere.Location = client.Location{UnitProject: "3#楼"}
			_, err = submit(t, s, nowhere)
			field(t, err, "location", "V18")

			elsewhere := s.Progress(harness.NewID())
			elsewhere.Location.Floor = "13层"
			_, err = submit(t, s, elsewhere)
			must(t, err)
			quiet := s.Progress(harness.NewID())
			quiet.Class, quiet.Body = "B1", json.RawMessage(`{"no_work":true,"process":"停工整改"}`)
			if _, err = submit(t, s, quiet); err != nil {
				t.Errorf("a day without work: %v", err)
			}
			_, err = submit(t, s, quality(s))
			must(t, err)

			// captured before the order, sent after it: taken, and suspicious
			before.Device.Clock = s.Clock.Now()
			s.Clock.Move(3 * time.Second)
			rec, err := submit(t, s, before)
			must(t, err)
			items, err := s.As("pm").ListSuspicions(ctx, harness.Project, client.SuspicionFilter{Record: rec.ID})
			if err != nil || len(items.Items) == 0 || items.Items[0].Rule != "V18" || !items.Items[0].Urgent {
				t.Errorf("%+v %v", items, err)
			}
			// the same word from a clock that is off is not believed
			liar := s.Progress(harness.NewID())
			liar.CapturedAt, liar.Device.Clock = liar.CapturedAt.Add(-time.Hour), s.Clock.Now().Add(-10*time.Minute)
			_, err = submit(t, s, liar)
			field(t, err, "location", "V18")

			_, err = submit(t, s, order(s, `{"no":"F0","kind":"resume_order","subject":"复工","content":"复工。"}`))
			field(t, err, "body.closes", "V22")
			published(t, s, "technician", resume(s, "JL-T1")) // not the supervisor's word
			_, err = submit(t, s, s.Progress(harness.NewID()))
			field(t, err, "location", "V18")
			published(t, s, "supervisor", resume(s, "JL-T1"))
			_, err = submit(t, s, s.Progress(harness.NewID()))
			must(t, err)
			d, err := s.As("pm").Directive(ctx, harness.Project, stop.ID)
			if err != nil || d.State != "closed" || d.Stops {
				t.Errorf("%+v %v", d, err)
			}
			s.MustHold()
		})
	}
}

// A draft kept from before, and the correction of a returned record, are locked at the moment of submission like new ones.
func TestDraftIsLockedAtSubmission(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	stop := published(t, s, "supervisor", order(s, stopBody))
	s.Clock.Move(time.Second)
	in := s.Progress(harness.NewID())
	draft, _, err := s.As("technician").PutRecord(ctx, harness.Project, in)
	must(t, err)
	_, err = s.As("technician").Submit(ctx, harness.Project, draft.ID, draft.Version)
	field(t, err, "location", "V18")
	now, err := s.As("technician").Record(ctx, harness.Project, draft.ID)
	if err != nil || now.State != "draft" {
		t.Errorf("the draft is %+v %v", now, err)
	}
	// Who is not cleared for the order is told that work is stopped, and no more.
	_, err = s.As("custodian").ChangeSecrecy(ctx, harness.Project, stop.ID, stop.Version, client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: "secret", Reason: "涉及敏感部位"})
	must(t, err)
	_, err = submit(t, s, s.Progress(harness.NewID()))
	if f := field(t, err, "location", "V18"); f.Seen != "" || strings.Contains(f.Zh+f.En, "JL-T1") {
		t.Errorf("the refusal tells of a hidden order: %+v", f)
	}
}

// Work that is handed in while the order is being published is either there before it or refused; nothing that begins
// after the publication was answered passes.
func TestOrderAgainstProgress(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			in := order(s, stopBody)
			in.Submit = true
			rec, _, err := s.As("supervisor").PutRecord(ctx, harness.Project, in)
			must(t, err)
			rec, err = s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
			must(t, err)
			how := s.Classification()
			how.Class = "C2"
			rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, how)
			must(t, err)
			rec, err = s.As("pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
			must(t, err)
			var answered sync.Once
			done := make(chan struct{})
			var all sync.WaitGroup
			technician, custodian := s.As("technician"), s.As("custodian")
			for range 4 {
				all.Go(func() {
					for range 12 {
						after := false
						select {
						case <-done:
							after = true
						default:
						}
						p := s.Progress(harness.NewID())
						p.Submit = true
						_, _, err := technician.PutRecord(ctx, harness.Project, p)
						if refusal := client.AsProblem(err); err != nil && (refusal == nil || refusal.Status != http.StatusUnprocessableEntity) {
							t.Error(err)
						}
						if after && err == nil {
							t.Error("work passed that was handed in after the order was published")
						}
					}
				})
			}
			all.Go(func() {
				_, err := custodian.Publish(ctx, harness.Project, rec.ID, rec.Version)
				answered.Do(func() { close(done) })
				if err != nil {
					t.Error(err)
				}
			})
			all.Wait()
		})
	}
}

// A directive that names no day is due after three days, one that names a day by its end.
func TestDueDay(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	today := calendar.Day(s.Clock.Now())
	for body, want := range map[string]string{
		noticeBody: calendar.After(today, 3),
		strings.Replace(noticeBody, `"no":"JL-01"`, `"no":"JL-02","reply_due":"`+calendar.After(today, 1)+`"`, 1): calendar.After(today, 1),
	} {
		rec := published(t, s, "supervisor", order(s, body))
		d, err := s.As("pm").Directive(ctx, harness.Project, rec.ID)
		if err != nil || d.DueDay != want || !d.Due.Before(calendar.Begins(calendar.After(want, 1))) {
			t.Errorf("due %+v, want %s %v", d, want, err)
		}
	}
}
