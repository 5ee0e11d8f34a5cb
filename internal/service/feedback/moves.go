package feedback

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// rights tie each move to the right that it needs; that the actor is the party of the move is the table's to say.
var rights = map[feedback.Action]policy.Action{
	feedback.Accept: policy.FeedbackHandle, feedback.HandOn: policy.FeedbackHandle, feedback.Dispose: policy.FeedbackHandle,
	feedback.Confirm: policy.FeedbackSend, feedback.Reopen: policy.FeedbackSend, feedback.Withdraw: policy.FeedbackSend,
}

// Accept takes a feedback in hand.
func (s *Service) Accept(ctx context.Context, a policy.Actor, project, id string, ifMatch int64) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.Accept, feedback.Input{})
}

// HandOn gives a feedback to somebody else to handle.
func (s *Service) HandOn(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, to, note string) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.HandOn, feedback.Input{To: to, Text: note})
}

// Dispose says what becomes of a feedback, and why.
func (s *Service) Dispose(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, d feedback.Disposition, reason string) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.Dispose, feedback.Input{Disposition: d, Text: reason})
}

// Confirm is the sender's word that it is settled.
func (s *Service) Confirm(ctx context.Context, a policy.Actor, project, id string, ifMatch int64) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.Confirm, feedback.Input{})
}

// Reopen is the sender's word that it is not, once.
func (s *Service) Reopen(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, reason string) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.Reopen, feedback.Input{Text: reason})
}

// Withdraw takes a feedback back that nobody accepted yet.
func (s *Service) Withdraw(ctx context.Context, a policy.Actor, project, id string, ifMatch int64) (View, error) {
	return s.move(ctx, a, project, id, ifMatch, feedback.Withdraw, feedback.Input{})
}

// move is the one path of every move that a person makes: see, decide, lock, move, save.
func (s *Service) move(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, action feedback.Action, in feedback.Input) (View, error) {
	v, err := s.get(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	on := s.on(project)
	if err := policy.Decide(a, rights[action], on); err != nil {
		return View{}, err
	}
	m, _ := a.On(project, on.At)
	in.By, in.At, in.Manager = a.UserID, on.At, m.Role == policy.ProjectManager
	if err := s.prepare(ctx, &in, v, action); err != nil {
		return View{}, err
	}
	var moved View
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		in := in
		if err := s.look(tx, &in, v, action); err != nil { // publications are locked before their feedback, everywhere
			return err
		}
		now, err := tx.LockFeedback(project, id)
		if err != nil {
			return err
		}
		if now.Version != ifMatch || now.On.Level != v.On.Level {
			return stale()
		}
		next, err := feedback.Move(now, action, in)
		if err != nil {
			return err
		}
		if err := tx.SaveFeedback(now, next, s.note(ctx, a.UserID, string(action), next, next.Steps[len(next.Steps)-1].Text)); err != nil {
			return err
		}
		seen := v.SeenFeedback
		seen.Feedback = next
		moved = s.view(a, seen)
		return store.Keep(ctx, tx, moved)
	})
	if errors.Is(err, store.ErrStale) {
		return View{}, stale()
	}
	if err != nil {
		return View{}, err
	}
	moved.Corrections, err = s.corrections(ctx, a, v.SeenFeedback)
	return moved, err
}

// prepare reads beforehand what a move rests on and what no writer changes under it.
func (s *Service) prepare(ctx context.Context, in *feedback.Input, v View, action feedback.Action) (err error) {
	switch action {
	case feedback.Reopen:
		in.Due, err = s.due(ctx, v.Project)
	case feedback.HandOn:
		var members []feedback.Person
		members, err = s.people(ctx, v.Project)
		for _, p := range members {
			in.ToAble = in.ToAble || p.Login == in.To && feedback.Able(v.Feedback, p, in.At)
		}
	}
	return err
}

// look reads in the transaction whether an adopted error has its correction.
func (s *Service) look(tx *store.Tx, in *feedback.Input, v View, action feedback.Action) error {
	if action != feedback.Dispose || v.On.Kind != feedback.OnPublication {
		return nil
	}
	pub, err := tx.LockPublication(v.Project, v.On.ID)
	if err != nil {
		return err
	}
	if pub.State != record.Published && pub.State != record.Archived {
		in.CorrectionFiled = true
		return nil
	}
	ids, err := tx.CorrectionsOf(record.Key{Project: v.Project, ID: v.Record})
	if err != nil || len(ids) == 0 {
		return err
	}
	facts, err := tx.RecordFacts(v.Project, ids)
	for _, f := range facts {
		in.CorrectionFiled = in.CorrectionFiled || f.State != record.Draft && f.State != record.Returned
	}
	return err
}

// Workdays gives the calendar by which due days are counted.
func (s *Service) Workdays(ctx context.Context) (calendar.Workdays, error) {
	return s.store.Workdays(ctx)
}
