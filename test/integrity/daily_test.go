package integrity

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const diary = "今日完成12层A区梁板钢筋绑扎，共计投入钢筋工二十四人，木工十六人，塔吊全天运转，监理旁站验收合格，具备浇筑条件。"

func noted(s *harness.Site, note string) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Body = "B1", json.RawMessage(fmt.Sprintf(`{"process":"钢筋绑扎","note":%q}`, note))
	return in
}

// fresh is a person's new session: a clock that moves by days ends the old ones.
func fresh(s *harness.Site, login string) *client.Client { return s.Session(login) }

func filed(t *testing.T, s *harness.Site, in client.RecordInput) *client.Record {
	t.Helper()
	in.Submit = true
	rec, _, err := fresh(s, "technician").PutRecord(t.Context(), harness.Project, in)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func lists(t *testing.T, s *harness.Site) []store.DailyList {
	t.Helper()
	all, err := s.Store.DailyLists(t.Context(), harness.Project, 100)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What one day copies from the day before is on the list of the next morning, once, however many replicas make it and
// however often (R5.3); what nobody explains in three working days is overdue (R5.4).
func TestListOfTheDayStandsInTheMorning(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			filed(t, s, noted(s, diary))
			s.Clock.Move(24 * time.Hour)
			copied := filed(t, s, noted(s, diary))
			if got := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"}); len(got) != 0 {
				t.Fatalf("before the morning: %+v", got)
			}
			begins := calendar.Begins(calendar.After(calendar.Day(s.Clock.Now()), 1))
			s.Clock.Move(begins.Add(7 * time.Hour).Sub(s.Clock.Now()))
			var replicas sync.WaitGroup
			for range 4 {
				replicas.Go(func() { morning(t, s) })
			}
			replicas.Wait()
			morning(t, s)
			got := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"})
			if len(got) != 1 || got[0].Subject != copied.ID || len(got[0].Records) != 2 {
				t.Fatalf("in the morning: %+v", got)
			}
			made := lists(t, s)
			if len(made) == 0 || !made[0].FinishedAt.Before(begins.Add(8*time.Hour)) {
				t.Errorf("the lists stand at %+v", made)
			}
			s.Clock.Move(calendar.Begins(got[0].Due).Add(20 * time.Hour).Sub(s.Clock.Now()))
			morning(t, s)
			if item := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"})[0]; item.State != "open" {
				t.Errorf("on its last day it is %s", item.State)
			}
			s.Clock.Move(5 * time.Hour)
			morning(t, s)
			if item := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"})[0]; item.State != "overdue" {
				t.Errorf("after its last day it is %s", item.State)
			}
			s.MustHold()
		})
	}
}

// A clock that runs 400 days ahead and comes back, or 400 days back, spoils no list: the days are listed when they
// really come.
func TestListsSurviveClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{400 * 24 * time.Hour, -400 * 24 * time.Hour} {
		s := harness.Start(t, harness.Embedded)
		filed(t, s, noted(s, diary))
		s.Clock.Move(24 * time.Hour)
		s.Clock.Move(jump)
		morning(t, s)
		s.Clock.Move(-jump)
		// Ahead, the jump made lists of these very days; here they come.
		s.Clock.Move(-2 * time.Hour)
		morning(t, s)
		s.Clock.Move(2 * time.Hour)
		filed(t, s, noted(s, diary))
		s.Clock.Move(26 * time.Hour)
		morning(t, s)
		if got := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"}); len(got) != 1 {
			t.Errorf("after a jump of %s: %+v", jump, got)
		}
	}
}

// A list that was made of a day before its records came, by a clock that ran ahead, is made again.
func TestListMadeTooEarlyIsMadeAgain(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	filed(t, s, noted(s, diary))
	s.Clock.Move(48 * time.Hour)
	morning(t, s) // lists tomorrow's day, of which nothing is there yet
	s.Clock.Move(-24 * time.Hour)
	filed(t, s, noted(s, diary))
	s.Clock.Move(26 * time.Hour)
	morning(t, s)
	if got := list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V19"}); len(got) != 1 {
		t.Errorf("%+v", got)
	}
}

// A day without a word is a gap; a day of no work is none; a record that is filed for the day later fills the gap (V21).
func TestGapsAndDaysOfNoWork(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	rest := s.Progress(harness.NewID())
	rest.Class, rest.Body = "B1", json.RawMessage(`{"process":"停工","no_work":true,"note":"大风停工"}`)
	filed(t, s, rest)
	quiet := calendar.After(rest.WorkDate, 1)
	s.Clock.Move(48 * time.Hour)
	s.Clock.Move(2 * time.Hour)
	morning(t, s)
	days := map[string]bool{}
	for _, g := range list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V21"}) {
		days[g.Subject] = true
	}
	if !days[quiet] || days[rest.WorkDate] {
		t.Fatalf("gaps %v: %s is one, the day of no work (%s) is none", days, quiet, rest.WorkDate)
	}
	late := noted(s, "补记")
	late.WorkDate = quiet
	rec := filed(t, s, late)
	s.Clock.Move(24 * time.Hour)
	morning(t, s)
	for _, g := range list(t, fresh(s, "pm"), client.SuspicionFilter{Rule: "V21"}) {
		if g.Subject == quiet && (g.State != "corrected" || g.Correction != rec.ID) {
			t.Errorf("a record was filed for the day and the gap is %+v", g)
		}
	}
}

// Work under a stop order is a finding at once, and urgent (V18).
func TestWorkUnderAStopOrder(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	order := s.Progress(harness.NewID())
	order.Class, order.Title, order.Submit = "C2", "工程暂停令", true
	order.Body = json.RawMessage(`{"no":"T-1","kind":"stop_order","subject":"暂停施工","content":"临边防护缺失，立即停工。","part_stopped":"12层"}`)
	if _, _, err := s.As("supervisor").PutRecord(t.Context(), harness.Project, order); err != nil {
		t.Fatal(err)
	}
	s.Clock.Move(3 * time.Second)
	rec := filed(t, s, s.Progress(harness.NewID()))
	got := list(t, fresh(s, "pm"), client.SuspicionFilter{Record: rec.ID})
	if len(got) != 1 || got[0].Rule != "V18" || !got[0].Urgent {
		t.Errorf("%+v", got)
	}
	if got := list(t, fresh(s, "technician"), client.SuspicionFilter{}); len(got) != 0 {
		t.Errorf("it rests on the order, which is not signed yet; its author sees %+v", got)
	}
}

// A correction of the record settles what was suspicious about it: the next edition after a return at once, that of a
// publication when the signed correction takes its place (R5.4).
func TestCorrectionSettles(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	in := suspiciousClock(s)
	rec := s.Submitted(in)
	rec, err := s.As("techmanager").Return(ctx, harness.Project, rec.ID, rec.Version, client.ReturnMove{Code: "wrong_data", Reason: "手机时间不对，请校准后重报"})
	if err != nil {
		t.Fatal(err)
	}
	in.Title, in.Device.Clock, in.Submit = in.Title+"（更正）", s.Clock.Now(), true
	again, _, err := s.As("technician").PutRecord(ctx, harness.Project, in)
	if err != nil {
		t.Fatal(err)
	}
	got := list(t, s.As("pm"), client.SuspicionFilter{Record: rec.ID})
	if len(got) != 1 || got[0].State != "corrected" || got[0].Correction != rec.ID || got[0].CorrectionVersion != again.Version {
		t.Errorf("after the correction: %+v", got)
	}
}
