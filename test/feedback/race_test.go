package feedback

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

var storePage = store.Page{Limit: 200}

// Confirming meets reopening, and two handlers meet each other, on two replicas: one of them comes about each time, the
// other is told so, and the history has no gap.
func TestMovesMeet(t *testing.T) {
	one := harness.Start(t, harness.Served)
	two := harness.Open(t, one.Config, one.Clock)
	rec := one.Published(one.Progress(harness.NewID()))
	there := func(login string) *client.Client { return harness.Client(t, two.URL, one.Session(login).Token()) }
	leader, manager := there("leader"), there("pm2")
	outcomes := map[string]int{}
	for range 8 {
		f := send(t, one, "leader", rec.ArchiveNo, "question") // for pm
		accepted, _ := meet(t,
			func() (*client.Feedback, error) {
				return one.As("pm").MoveFeedback(t.Context(), harness.Project, f.ID, "accept", f.Version, "", nil)
			},
			func() (*client.Feedback, error) {
				return manager.MoveFeedback(t.Context(), harness.Project, f.ID, "hand-on", f.Version, "", client.FeedbackHandOn{To: "pm2"})
			})
		outcomes["first: "+accepted.State]++
		if accepted.State == "open" {
			accepted = moved(t, one, "pm2", accepted, "accept", nil)
		}
		done := moved(t, one, accepted.Handler, accepted, "dispose", client.FeedbackDispose{Disposition: "rejected", Reason: "与图纸一致，不作修改。"})
		ended, _ := meet(t,
			func() (*client.Feedback, error) {
				return one.As("leader").MoveFeedback(t.Context(), harness.Project, f.ID, "confirm", done.Version, "", nil)
			},
			func() (*client.Feedback, error) {
				return leader.MoveFeedback(t.Context(), harness.Project, f.ID, "reopen", done.Version, "", client.FeedbackReopen{Reason: "还是看不明白。"})
			})
		outcomes["second: "+ended.State]++
		if now := look(t, one, "leader", f); now.Version != int64(len(now.Steps)) || now.State != ended.State {
			t.Errorf("version %d after %d steps, %s", now.Version, len(now.Steps), now.State)
		}
	}
	t.Logf("%v", outcomes)
	one.MustHold()
}

// meet lets two moves meet and gives the one that came about; the other must be refused as stale or in conflict.
func meet(t *testing.T, moves ...func() (*client.Feedback, error)) (won *client.Feedback, lost error) {
	t.Helper()
	var all sync.WaitGroup
	answers, errs := make([]*client.Feedback, len(moves)), make([]error, len(moves))
	for i, move := range moves {
		all.Go(func() { answers[i], errs[i] = move() })
	}
	all.Wait()
	for i, err := range errs {
		switch {
		case err == nil && won == nil:
			won = answers[i]
		case err == nil:
			t.Fatal("both came about")
		case !client.IsStatus(err, http.StatusPreconditionFailed) && !client.IsStatus(err, http.StatusConflict) && !client.IsStatus(err, http.StatusForbidden):
			t.Fatalf("refused by %v", err)
		default:
			lost = err
		}
	}
	if won == nil {
		t.Fatalf("neither came about: %v", errs)
	}
	return won, lost
}

// A feedback sent twice under one key is one; so is a move; another one under the same key is refused.
func TestRepeats(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		rec := s.Published(s.Progress(harness.NewID()))
		in := client.FeedbackInput{Kind: "question", Text: wrong}
		var all sync.WaitGroup
		answers := make([]*client.Feedback, 6)
		for i := range answers {
			all.Go(func() {
				answers[i], _ = s.As("leader").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "one-key", in)
			})
		}
		all.Wait()
		first, err := s.As("leader").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "one-key", in)
		must(t, err)
		for _, each := range answers {
			if each == nil || each.ID != first.ID {
				t.Errorf("a repeat answers %+v, the first was %s", each, first.ID)
			}
		}
		page, err := s.As("leader").ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{Queue: "mine"})
		must(t, err)
		if len(page.Items) != 1 || told(t, s, "pm", "send") != 1 {
			t.Errorf("%d feedbacks, %d notices of one key", len(page.Items), told(t, s, "pm", "send"))
		}
		in.Text = "另一段话，同一个键。"
		_, err = s.As("leader").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "one-key", in)
		refused(t, "another feedback under the same key", err, http.StatusUnprocessableEntity, "E_IDEMPOTENCY_KEY")
		for range 2 {
			f, err := s.As("pm").MoveFeedback(t.Context(), harness.Project, first.ID, "accept", first.Version, "accepts", nil)
			if err != nil || f.State != "accepted" || f.Version != 2 {
				t.Errorf("accepted under a key: %+v %v", f, err)
			}
		}
		_, err = s.As("pm").MoveFeedback(t.Context(), harness.Project, first.ID, "accept", first.Version, "", nil)
		refused(t, "accepted again without it", err, http.StatusPreconditionFailed, "E_STALE")
	})
}

// What lies until its last day is over is told once, whatever replicas run and however the clock jumps; a project
// manager's own is told to the leaders.
func TestOverdueIsToldOnce(t *testing.T) {
	one := harness.Start(t, harness.Served)
	two := harness.Open(t, one.Config, one.Clock)
	rec := one.Published(one.Progress(harness.NewID()))
	f, own := send(t, one, "leader", rec.ArchiveNo, "error"), send(t, one, "analyst", rec.ArchiveNo, "question")
	run := func() {
		t.Helper()
		var all sync.WaitGroup
		for _, s := range []*app.Product{one.Product, two.Product, one.Product} {
			all.Go(func() {
				if _, err := s.Feedback.Escalate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	run()
	if told(t, one, "pm", "lapse") != 0 {
		t.Fatal("told on the first day")
	}
	lastDay := calendar.Begins(f.Due).Add(23 * time.Hour)
	one.Clock.Move(lastDay.Sub(one.Clock.Now()))
	run()
	if told(t, one, "pm", "lapse") != 0 {
		t.Fatal("told before the last day was over")
	}
	one.Clock.Move(2 * time.Hour)
	run()
	run()
	if pm, tm, leader := told(t, one, "pm", "lapse"), told(t, one, "techmanager", "lapse"), told(t, one, "leader", "lapse_above"); pm != 2 || tm != 1 || leader != 1 {
		t.Errorf("told: pm %d (want 2), techmanager %d (want 1), leader %d (want 1, of the project manager's own)", pm, tm, leader)
	}
	manager := harness.Client(t, one.URL, one.Session("pm").Token()) // days went by: the session before is over
	page, err := manager.ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{Queue: "overdue"})
	must(t, err)
	if len(page.Items) != 2 || !page.Items[0].Overdue {
		t.Errorf("overdue: %+v", page.Items)
	}
	one.Clock.Move(-2 * day)
	run()
	manager = harness.Client(t, one.URL, one.Session("pm").Token())
	if page, err = manager.ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{Queue: "overdue"}); err != nil || len(page.Items) != 0 {
		t.Errorf("overdue after the clock went back: %+v %v", page, err)
	}
	one.Clock.Move(2 * day)
	run()
	if told(t, one, "pm", "lapse") != 2 {
		t.Error("told again after the clock went back and forth")
	}
	_ = own
	one.MustHold()
}

// Raising a level meets sending: whatever comes first, no feedback stands below the level of what it is on.
func TestRaisingMeetsSending(t *testing.T) {
	s := harness.Start(t, harness.Served)
	for range 6 {
		rec := s.Published(s.Progress(harness.NewID()))
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				_, err := s.As("leader").SendFeedback(t.Context(), harness.Project, rec.ArchiveNo, "", client.FeedbackInput{Kind: "question", Text: wrong})
				if err != nil && !client.IsStatus(err, http.StatusNotFound) {
					t.Error(err)
				}
			})
		}
		all.Go(func() {
			_, err := s.As("custodian").ChangeSecrecy(t.Context(), harness.Project, rec.ID, rec.Version, client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: "secret", Reason: "涉及标底，提高密级"})
			must(t, err)
		})
		all.Wait()
		page, err := s.As("leader").ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{})
		must(t, err)
		if len(page.Items) != 0 {
			t.Fatalf("the leader sees feedback on what is secret: %+v", page.Items[0])
		}
	}
	db := s.Database()
	defer db.Close()
	n, err := db.Number(t.Context(), `SELECT COUNT(*) FROM publication_feedback f JOIN publications p ON p.project_id = f.project_id AND p.archive_no = f.target_id WHERE p.secrecy <> f.secrecy`)
	if err != nil || n != 0 {
		t.Errorf("%d feedbacks have another level than what they are on: %v", n, err)
	}
	s.MustHold()
}
