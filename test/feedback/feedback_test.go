// Package feedback tries the whole circle of feedback (R4.7) on a running site, on both stacks.
package feedback

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const day = 24 * time.Hour

func onEachStack(t *testing.T, test func(t *testing.T, s *harness.Site)) {
	t.Helper()
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(t, harness.Start(t, stack)) })
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	if p := client.AsProblem(err); p == nil || p.Status != status || code != "" && p.Code != code {
		t.Errorf("%s: %v, want %d %s", what, err, status, code)
	}
}

const wrong = "完成量应为 118，不是 128。"

func send(t *testing.T, s *harness.Site, login, no, kind string) *client.Feedback {
	t.Helper()
	f, err := s.As(login).SendFeedback(t.Context(), harness.Project, no, "", client.FeedbackInput{Kind: kind, Text: wrong})
	must(t, err)
	return f
}

func try(t *testing.T, s *harness.Site, login string, f *client.Feedback, move string, in any) (*client.Feedback, error) {
	t.Helper()
	return s.As(login).MoveFeedback(t.Context(), harness.Project, f.ID, move, f.Version, "", in)
}

func moved(t *testing.T, s *harness.Site, login string, f *client.Feedback, move string, in any) *client.Feedback {
	t.Helper()
	next, err := try(t, s, login, f, move, in)
	if err != nil {
		t.Fatalf("%s by %s: %v", move, login, err)
	}
	return next
}

func look(t *testing.T, s *harness.Site, login string, f *client.Feedback) *client.Feedback {
	t.Helper()
	now, err := s.As(login).Feedback(t.Context(), harness.Project, f.ID)
	must(t, err)
	return now
}

func adopted(reason string) client.FeedbackDispose {
	return client.FeedbackDispose{Disposition: "adopted", Reason: reason}
}

// correction files a record that corrects another one.
func correction(t *testing.T, s *harness.Site, old *client.Record) client.RecordInput {
	t.Helper()
	in := s.Progress(harness.NewID())
	in.Supersedes, in.Secrecy = old.ID, old.Secrecy
	return in
}

func publish(t *testing.T, s *harness.Site, rec *client.Record) *client.Record {
	t.Helper()
	now, err := s.As("pm").Record(t.Context(), harness.Project, rec.ID)
	must(t, err)
	now, err = s.As("techmanager").Screen(t.Context(), harness.Project, rec.ID, now.Version, client.Screen{Summary: harness.Summary})
	must(t, err)
	now, err = s.As("techmanager").Classify(t.Context(), harness.Project, rec.ID, now.Version, s.Classification())
	must(t, err)
	now, err = s.As("pm").Sign(t.Context(), harness.Project, rec.ID, now.Version, client.Sign{ContentHash: now.ContentHash, Proof: harness.Signer})
	must(t, err)
	now, err = s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, now.Version)
	must(t, err)
	return now
}

func told(t *testing.T, s *harness.Site, login, kind string) int {
	t.Helper()
	all, _, err := s.Store.Inbox(t.Context(), login, false, s.Clock.Now().Add(time.Minute), storePage)
	must(t, err)
	n := 0
	for _, each := range all {
		if each.Kind == "feedback."+kind {
			n++
		}
		for _, line := range each.Lines {
			if strings.Contains(line.Zh+line.En, "118") {
				t.Errorf("%s is told the text of a feedback in a notice: %+v", login, each)
			}
		}
	}
	return n
}

// TestTheWholeCircle: a leader says that something is wrong; its technical manager accepts, the author corrects, the
// correction goes through the whole line, and only the leader can close it.
func TestTheWholeCircle(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		old := s.Published(s.Progress(harness.NewID()))
		f, err := s.As("leader").SendFeedback(t.Context(), harness.Project, old.ArchiveNo, "", client.FeedbackInput{Kind: "error", Text: wrong, Field: "body.qty_today"})
		must(t, err)
		if f.State != "open" || f.Handler != "techmanager" || f.On.Ref != "body.qty_today" || f.On.Title == "" || f.WorkdaysTo != 3 || !slices.Equal(f.Allowed, []string{"withdraw"}) {
			t.Fatalf("sent: %+v", f)
		}
		due, err := s.Feedback.Workdays(t.Context())
		must(t, err)
		if want := due.Add(calendar.Day(s.Clock.Now()), 3); f.Due != want.Day || f.DueListed != want.Listed {
			t.Errorf("due %s %v, want %+v", f.Due, f.DueListed, want)
		}
		if told(t, s, "techmanager", "send") != 1 || told(t, s, "pm", "send") != 0 {
			t.Error("not its handler alone is told")
		}
		_, err = try(t, s, "techmanager2", f, "accept", nil)
		refused(t, "accepted by another technical manager", err, http.StatusForbidden, "")
		_, err = try(t, s, "leader", f, "dispose", adopted("我自己说了算。"))
		refused(t, "disposed of by its sender", err, http.StatusForbidden, "")
		f = moved(t, s, "techmanager", f, "accept", nil)
		if told(t, s, "leader", "accept") != 1 || told(t, s, "technician", "author") != 1 {
			t.Error("sender and author are not told that it was accepted")
		}
		_, err = try(t, s, "leader", f, "withdraw", nil)
		refused(t, "withdrawn after it was accepted", err, http.StatusConflict, "E_STATE")
		_, err = try(t, s, "techmanager", f, "dispose", adopted("核实无误，已更正。"))
		refused(t, "adopted without a correction", err, http.StatusConflict, "E_NO_CORRECTION")
		_, err = try(t, s, "techmanager", f, "dispose", client.FeedbackDispose{Disposition: "perhaps", Reason: "短"})
		if p := client.AsProblem(err); p == nil || p.Status != http.StatusUnprocessableEntity || len(p.Errors) != 2 {
			t.Errorf("two faults at once: %v", err)
		}

		draft := s.Submitted(correction(t, s, old))
		if seen := look(t, s, "techmanager", f); len(seen.Corrections) != 1 || seen.Corrections[0].Record != draft.ID || seen.Corrections[0].State != "submitted" {
			t.Errorf("the handler sees of the correction %+v", seen.Corrections)
		}
		f = moved(t, s, "techmanager", f, "dispose", adopted("核实无误，已请作者更正。"))
		if !f.AwaitsResult || f.Result != "" {
			t.Errorf("disposed of: %+v", f)
		}
		seen := look(t, s, "leader", f)
		if len(seen.Corrections) != 0 || slices.Contains(seen.Allowed, "confirm") || !slices.Contains(seen.Allowed, "reopen") {
			t.Errorf("the leader sees %+v", seen)
		}
		_, err = try(t, s, "leader", f, "confirm", nil)
		refused(t, "confirmed before the correction is published", err, http.StatusConflict, "E_NO_RESULT")

		next := publish(t, s, draft)
		seen = look(t, s, "leader", f)
		if seen.Result != next.ArchiveNo || seen.AwaitsResult || seen.On.State != "superseded" || seen.Text != wrong || !slices.Contains(seen.Allowed, "confirm") {
			t.Fatalf("after the correction the leader sees %+v", seen)
		}
		if told(t, s, "leader", "resolve") != 1 {
			t.Error("the leader is not told of the correction")
		}
		_, err = try(t, s, "techmanager", seen, "confirm", nil)
		refused(t, "confirmed by its handler", err, http.StatusForbidden, "")
		seen = moved(t, s, "leader", seen, "confirm", nil)
		if seen.State != "confirmed" || len(seen.Allowed) != 0 {
			t.Errorf("confirmed: %+v", seen)
		}
		var actions []string
		for _, step := range seen.Steps {
			actions = append(actions, step.Action)
		}
		if strings.Join(actions, " ") != "send accept dispose resolve confirm" || seen.Version != 5 {
			t.Errorf("its history is %q, version %d", actions, seen.Version)
		}
		s.MustHold()
	})
}

// A reader who may not see a publication learns nothing of the feedback on it, in no list, count or single answer; nor
// does one who could when it is made more secret.
func TestSeenNoFurtherThanWhatItIsOn(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		rec := s.Published(s.Progress(harness.NewID())) // internal
		f := send(t, s, "analyst", rec.ArchiveNo, "question")
		for login, sees := range map[string]bool{"leader": true, "technician2": true, "auditor": true, "department": false} {
			if got := sawIt(t, s, login, f); got != sees {
				t.Errorf("%s sees feedback on what is internal: %v", login, got)
			}
		}
		_, err := s.As("department").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "", client.FeedbackInput{Kind: "error", Text: wrong})
		refused(t, "sent on what he may not see", err, http.StatusNotFound, "")
		absent, err2 := s.As("department").SendFeedback(t.Context(), harness.Project, "TOWER-B3-1999-0001", "", client.FeedbackInput{Kind: "error", Text: wrong})
		if a, b := client.AsProblem(err), client.AsProblem(err2); absent != nil || a.Detail != b.Detail || a.Code != b.Code {
			t.Errorf("hidden and absent differ: %v, %v", err, err2)
		}
		_, err = s.As("auditor").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "", client.FeedbackInput{Kind: "error", Text: wrong})
		refused(t, "sent by the auditor", err, http.StatusForbidden, "")

		now, err := s.As("custodian").Record(t.Context(), harness.Project, rec.ID)
		must(t, err)
		_, err = s.As("custodian").ChangeSecrecy(t.Context(), harness.Project, rec.ID, now.Version, client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: "secret", Reason: "涉及标底，提高密级"})
		must(t, err)
		for login, sees := range map[string]bool{"analyst": false, "leader": false, "technician2": false, "technician": true, "pm": true, "custodian": true} {
			if got := sawIt(t, s, login, f); got != sees {
				t.Errorf("%s sees feedback on what became secret: %v, want %v", login, got, sees)
			}
		}
		_, err = try(t, s, "analyst", f, "withdraw", nil)
		refused(t, "withdrawn by a sender who may not know of it any more", err, http.StatusNotFound, "")
		s.MustHold()
	})
}

// sawIt asks for one feedback in every way, and wants every way to say the same.
func sawIt(t *testing.T, s *harness.Site, login string, f *client.Feedback) bool {
	t.Helper()
	c := s.As(login)
	_, err := c.Feedback(t.Context(), harness.Project, f.ID)
	one := err == nil
	if !one {
		refused(t, login+" reads", err, http.StatusNotFound, "")
	}
	for _, filter := range []client.FeedbackFilter{{}, {Publication: f.On.ID}, {Kind: f.Kind}, {State: "open,accepted,processed,confirmed"}} {
		page, err := c.ListFeedback(t.Context(), harness.Project, filter)
		must(t, err)
		if listed := slices.ContainsFunc(page.Items, func(each client.Feedback) bool { return each.ID == f.ID }); listed != one {
			t.Errorf("%s: read %v, listed by %+v %v", login, one, filter, listed)
		}
	}
	s.Clock.Move(60 * day)
	defer s.Clock.Move(-60 * day)
	again := harness.Client(t, s.URL, s.Session(login).Token()) // the session before is long over
	n, err := again.FeedbackCounts(t.Context(), harness.Project)
	must(t, err)
	if (n.Overdue == 1) != one {
		t.Errorf("%s: read %v, counted overdue %d", login, one, n.Overdue)
	}
	return one
}

// Of what was superseded readers have a tombstone, and of others' feedback on it no words; its sender keeps his own.
func TestWordsGoWithTheContent(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	old := s.Published(s.Progress(harness.NewID()))
	f := send(t, s, "leader", old.ArchiveNo, "error")
	if seen := look(t, s, "analyst", f); !seen.Full || seen.Text != wrong {
		t.Fatalf("while it is in force the analyst sees %+v", seen)
	}
	draft := s.Submitted(correction(t, s, old))
	next := publish(t, s, draft)
	for login, full := range map[string]bool{"analyst": false, "technician2": false, "leader": true, "techmanager": true, "auditor": true} {
		seen := look(t, s, login, f)
		if seen.Full != full || (seen.Text != "") != full || (seen.On.Title != "") != full {
			t.Errorf("%s sees %+v", login, seen)
		}
		if seen.Result != next.ArchiveNo {
			t.Errorf("%s does not see what came of it: %+v", login, seen)
		}
	}
	_, err := s.As("leader").SendFeedback(t.Context(), harness.Project, old.ArchiveNo, "", client.FeedbackInput{Kind: "error", Text: wrong})
	refused(t, "sent on what was superseded", err, http.StatusConflict, "E_NOT_IN_FORCE")
}

// A correction above the sender's clearance is not named to him, and he can close his feedback all the same.
func TestOutcomeAboveTheSender(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	old := s.Published(s.Progress(harness.NewID()))
	f := moved(t, s, "techmanager", send(t, s, "analyst", old.ArchiveNo, "error"), "accept", nil)
	in := correction(t, s, old)
	in.Secrecy = "secret"
	draft := s.Submitted(in)
	f = moved(t, s, "techmanager", f, "dispose", adopted("核实无误，已请作者更正。"))
	rec, err := s.As("techmanager").Screen(t.Context(), harness.Project, draft.ID, draft.Version, client.Screen{Summary: harness.Summary})
	must(t, err)
	class := s.Classification()
	class.Secrecy = "secret"
	rec, err = s.As("techmanager").Classify(t.Context(), harness.Project, draft.ID, rec.Version, class)
	must(t, err)
	rec, err = s.As("pm").Sign(t.Context(), harness.Project, draft.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	must(t, err)
	rec, err = s.As("custodian").Publish(t.Context(), harness.Project, draft.ID, rec.Version)
	must(t, err)
	seen := look(t, s, "analyst", f)
	if seen.Result != "" || slices.ContainsFunc(seen.Steps, func(step client.FeedbackStep) bool { return step.No != "" }) {
		t.Errorf("the analyst is told of a secret publication: %+v", seen)
	}
	if full := look(t, s, "techmanager", f); full.Result != rec.ArchiveNo {
		t.Errorf("the handler sees %+v", full)
	}
	if moved(t, s, "analyst", seen, "confirm", nil).State != "confirmed" {
		t.Error("he cannot close it")
	}
}

func TestHandedOnReopenedAndRefused(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	rec := s.Published(s.Progress(harness.NewID()))
	f := send(t, s, "leader", rec.ArchiveNo, "suggestion")
	if f.Handler != "pm" {
		t.Fatalf("a suggestion goes to %s", f.Handler)
	}
	for _, to := range []string{"leader", "technician", "supervisor", "nobody-here", "pm"} {
		_, err := try(t, s, "pm", f, "hand-on", client.FeedbackHandOn{To: to})
		refused(t, "handed on to "+to, err, http.StatusUnprocessableEntity, "")
	}
	f = moved(t, s, "pm", f, "hand-on", client.FeedbackHandOn{To: "custodian", Note: "请专管员研究。"})
	f = moved(t, s, "pm2", f, "hand-on", client.FeedbackHandOn{To: "techmanager2"}) // any project manager may
	_, err := try(t, s, "custodian", f, "accept", nil)
	refused(t, "accepted by who had it before", err, http.StatusForbidden, "")
	f = moved(t, s, "techmanager2", f, "accept", nil)
	f = moved(t, s, "techmanager2", f, "dispose", client.FeedbackDispose{Disposition: "rejected", Reason: "工期不允许，暂不采纳。"})
	f = moved(t, s, "leader", f, "reopen", client.FeedbackReopen{Reason: "工期已调整，请再考虑。"})
	if f.State != "accepted" || !f.Reopened || f.Handler != "techmanager2" {
		t.Fatalf("reopened: %+v", f)
	}
	f = moved(t, s, "techmanager2", f, "dispose", adopted("同意，下周起执行。"))
	_, err = try(t, s, "leader", f, "reopen", client.FeedbackReopen{Reason: "还是不够满意。"})
	refused(t, "reopened twice", err, http.StatusConflict, "E_REOPENED")
	moved(t, s, "leader", f, "confirm", nil)
	rewarded, err := s.As("pm").ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{Kind: "suggestion", Disposition: "adopted", State: "confirmed"})
	must(t, err)
	if len(rewarded.Items) != 1 || rewarded.Items[0].Sender != "leader" {
		t.Errorf("adopted suggestions: %+v", rewarded.Items)
	}
	stats, err := s.As("pm").FeedbackStatistics(t.Context(), harness.Project, "", "")
	must(t, err)
	for _, row := range stats.Items {
		if want := map[bool]int{true: 1}[row.Kind == "suggestion"]; row.Total != want || row.Confirmed != want || row.Adopted != want || row.Disposed != want || row.InTime != want {
			t.Errorf("statistics: %+v", row)
		}
	}
	_, err = s.As("technician").FeedbackStatistics(t.Context(), harness.Project, "", "")
	refused(t, "counted by a technician", err, http.StatusForbidden, "")
}

// A withdrawal settles what waited for a correction.
func TestWithdrawalEndsTheWaiting(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	old := s.Published(s.Progress(harness.NewID()))
	f := moved(t, s, "techmanager", send(t, s, "leader", old.ArchiveNo, "error"), "accept", nil)
	s.Submitted(correction(t, s, old))
	f = moved(t, s, "techmanager", f, "dispose", adopted("核实无误，已请作者更正。"))
	if !f.AwaitsResult {
		t.Fatalf("it does not wait: %+v", f)
	}
	_, err := s.As("pm").Withdraw(t.Context(), harness.Project, old.ID, old.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
	must(t, err)
	seen := look(t, s, "leader", f)
	if seen.AwaitsResult || seen.On.State != "withdrawn" || told(t, s, "leader", "resolve") != 1 {
		t.Errorf("after the withdrawal: %+v", seen)
	}
	if moved(t, s, "leader", seen, "confirm", nil).State != "confirmed" {
		t.Error("it cannot be confirmed")
	}
}

// Who is the technical manager of what he wrote himself does not handle feedback on it; who leaves is replaced by the
// project manager's word.
func TestHandlerLeaves(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	rec := s.Published(s.Progress(harness.NewID()))
	f := send(t, s, "leader", rec.ArchiveNo, "error")
	s.Dismiss(harness.Project, "techmanager")
	_, err := try(t, s, "techmanager", f, "accept", nil)
	refused(t, "accepted by one who left", err, http.StatusNotFound, "")
	_, err = try(t, s, "pm", f, "hand-on", client.FeedbackHandOn{To: "techmanager"})
	refused(t, "handed on to one who left", err, http.StatusUnprocessableEntity, "")
	f = moved(t, s, "pm", f, "hand-on", client.FeedbackHandOn{To: "techmanager2"})
	if f.Handler != "techmanager2" || told(t, s, "techmanager2", "hand_on") != 1 {
		t.Errorf("handed on: %+v", f)
	}
}
