package feedback

import (
	"context"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Queue names the lists that people work through.
type Queue string

// The queues: what the actor sent, what he has to handle, and what is overdue.
const (
	Mine     Queue = "mine"
	ToHandle Queue = "handle"
	Overdue  Queue = "overdue"
)

// Known reports whether the queue is one of the closed set.
func (q Queue) Known() bool { return q == Mine || q == ToHandle || q == Overdue }

// Page is one page of feedback; Cursor is empty on the last.
type Page struct {
	Items  []View
	Cursor string
}

// scope decides that the actor may read feedback here, and how far he sees.
func (s *Service) scope(a policy.Actor, project string) (policy.FeedbackScope, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.FeedbackRead, on); err != nil {
		return policy.FeedbackScope{}, err
	}
	scope, ok := policy.FeedbackScopeOf(a, on)
	if !ok {
		return scope, fault.Hidden().Audited("access.denied")
	}
	return scope, nil
}

// List gives one page of what the actor sees of a queue (empty: of everything) that passes the filter, the newest sent
// first.
func (s *Service) List(ctx context.Context, a policy.Actor, project string, q Queue, f store.FeedbackFilter, p store.Page) (Page, error) {
	scope, err := s.scope(a, project)
	if err != nil {
		return Page{}, err
	}
	found, err := s.store.Readers().Feedback(ctx, scope, s.ofQueue(a, project, q, f), p)
	if err != nil {
		return Page{}, err
	}
	page := Page{Cursor: found.NextCursor}
	read := store.SecretRead{What: "feedback"}
	highest := record.Open
	for _, item := range found.Items {
		v := s.view(a, item)
		if v.Sight == policy.Full && item.On.Level.Secret() {
			read.Records, highest = append(read.Records, item.Record), max(highest, item.On.Level)
		}
		page.Items = append(page.Items, v)
	}
	return page, s.noteRead(ctx, a, project, highest, read)
}

// ofQueue narrows a filter to a queue of the actor.
func (s *Service) ofQueue(a policy.Actor, project string, q Queue, f store.FeedbackFilter) store.FeedbackFilter {
	switch q {
	case Mine:
		f.Sender = a.UserID
	case ToHandle:
		f.Handlers, f.States = s.hands(a, project), pendingOr(f.States)
	case Overdue:
		f.DueBefore, f.States = calendar.Day(s.now()), pendingOr(f.States)
	}
	return f
}

// hands are whose feedback the actor has to see to: his own, and a project manager what is in nobody's.
func (s *Service) hands(a policy.Actor, project string) []string {
	if m, _ := a.On(project, s.now()); m.Role == policy.ProjectManager {
		return []string{a.UserID, ""}
	}
	return []string{a.UserID}
}

func pendingOr(states []feedback.State) []feedback.State {
	if len(states) > 0 {
		return states
	}
	return []feedback.State{feedback.Open, feedback.Accepted}
}

// Get shows one feedback. What the actor may not see is answered like absence.
func (s *Service) Get(ctx context.Context, a policy.Actor, project, id string) (View, error) {
	v, err := s.get(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	if v.Corrections, err = s.corrections(ctx, a, v.SeenFeedback); err != nil {
		return View{}, err
	}
	if v.Sight != policy.Full {
		return v, nil
	}
	return v, s.noteRead(ctx, a, project, v.On.Level, store.SecretRead{What: "feedback", Record: v.Record})
}

// get is Get without what only the eye needs.
func (s *Service) get(ctx context.Context, a policy.Actor, project, id string) (View, error) {
	scope, err := s.scope(a, project)
	if err != nil {
		return View{}, err
	}
	item, err := s.store.Readers().FeedbackByID(ctx, scope, id)
	if isAbsent(err) {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	if err != nil {
		return View{}, err
	}
	return s.view(a, item), nil
}

// Counts says how much waits for the actor: answers to his own feedback, feedback in his hands, and what is overdue of
// all that he sees.
type Counts struct{ ToConfirm, ToHandle, Overdue int }

// Counts counts the actor's queues.
func (s *Service) Counts(ctx context.Context, a policy.Actor, project string) (c Counts, err error) {
	scope, err := s.scope(a, project)
	if err != nil {
		return c, err
	}
	for _, each := range []struct {
		into   *int
		filter store.FeedbackFilter
	}{
		{&c.ToConfirm, store.FeedbackFilter{Sender: a.UserID, States: []feedback.State{feedback.Processed}}},
		{&c.ToHandle, s.ofQueue(a, project, ToHandle, store.FeedbackFilter{})},
		{&c.Overdue, s.ofQueue(a, project, Overdue, store.FeedbackFilter{})},
	} {
		if *each.into, err = s.store.Readers().FeedbackCount(ctx, scope, each.filter); err != nil {
			return c, err
		}
	}
	return c, nil
}

// noteRead writes down that somebody reads texts above internal, before he gets them (R3.6).
func (s *Service) noteRead(ctx context.Context, a policy.Actor, project string, level record.Secrecy, r store.SecretRead) error {
	if !level.Secret() {
		return nil
	}
	r.At, r.Project, r.Actor, r.Secrecy = s.now(), project, a.UserID, level
	return s.store.NoteSecretRead(ctx, r)
}
