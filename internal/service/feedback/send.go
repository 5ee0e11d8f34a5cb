package feedback

import (
	"context"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Input is what a sender gives.
type Input struct {
	Kind feedback.Kind
	Text string
	Ref  string // of a publication the path of a field, of a report the ref of a number; empty: the whole
}

// SendOnPublication sends a feedback on a publication, or on a field of it (R4.7).
func (s *Service) SendOnPublication(ctx context.Context, a policy.Actor, project, no string, in Input) (View, error) {
	if err := policy.Decide(a, policy.FeedbackSend, s.on(project)); err != nil {
		return View{}, err
	}
	pub, err := s.store.Readers().Publication(ctx, project, no)
	if isAbsent(err) {
		return View{}, policy.Absent(a, project, s.now())
	}
	if err != nil {
		return View{}, err
	}
	if err := s.mayAnswer(a, pub); err != nil {
		return View{}, err
	}
	faults := feedback.Faults(in.Kind, in.Text)
	if !hasField(pub.Content, in.Ref) {
		faults = append(faults, fault.Field{Field: "field", Code: "V2", Zh: "该件没有这一项。", En: "It has no such field.", Seen: in.Ref})
	}
	if len(faults) > 0 {
		return View{}, fault.Fields(faults)
	}
	f, err := s.begin(ctx, a, project, in)
	if err != nil {
		return View{}, err
	}
	return s.file(ctx, a, f, func(tx *store.Tx) (store.SeenFeedback, feedback.People, error) {
		return s.lockTarget(tx, a, project, no)
	})
}

// mayAnswer: what the actor reads whole and what is in force can be given feedback on.
func (s *Service) mayAnswer(a policy.Actor, pub *store.Publication) error {
	facts := policy.Facts{Project: pub.Project, At: s.now(), State: pub.State, Secrecy: pub.Level(), Author: pub.Author, Class: pub.Class, ValidUntil: pub.ValidUntil}
	if err := policy.Decide(a, policy.PublicationRead, facts); err != nil {
		return err
	}
	if err := policy.InValidity(a, facts); err != nil {
		return err
	}
	if pub.State == record.Published || pub.State == record.Archived {
		return nil
	}
	label := pub.State.Label()
	return fault.New(fault.Conflict, "E_NOT_IN_FORCE", "该件"+label.Zh+"，不能再提反馈。", "This is "+label.En+"; no more feedback can be sent on it.")
}

// begin gives what a new feedback has without regard to what it is on.
func (s *Service) begin(ctx context.Context, a policy.Actor, project string, in Input) (feedback.Feedback, error) {
	now := s.now()
	due, err := s.due(ctx, project)
	return feedback.Feedback{
		Project: project, ID: uuid.Must(uuid.NewV7()).String(), Kind: in.Kind, Text: in.Text, On: feedback.Target{Ref: in.Ref},
		Sender: a.UserID, SentAt: now, Due: due,
	}, err
}

// due gives the last day for what begins today, by the working days and the setting of the project.
func (s *Service) due(ctx context.Context, project string) (calendar.Deadline, error) {
	today := calendar.Day(s.now())
	settings, err := s.store.SettingsOn(ctx, project, today)
	if err != nil {
		return calendar.Deadline{}, err
	}
	workdays, err := s.store.Workdays(ctx)
	return workdays.Add(today, settings.FeedbackWorkdays), err
}

// lockTarget takes over from a publication what its feedback goes by, as it stands in the transaction: its level may
// have been raised since it was read.
func (s *Service) lockTarget(tx *store.Tx, a policy.Actor, project, no string) (store.SeenFeedback, feedback.People, error) {
	pub, err := tx.LockPublication(project, no)
	if err != nil {
		return store.SeenFeedback{}, feedback.People{}, err
	}
	if err := s.mayAnswer(a, pub); err != nil {
		return store.SeenFeedback{}, feedback.People{}, err
	}
	seen := store.SeenFeedback{Record: pub.Record, TargetState: pub.State, TargetClass: pub.Class, TargetTitle: pub.Title}
	seen.On = feedback.Target{Kind: feedback.OnPublication, ID: pub.No, Level: pub.Level(), Author: pub.Author, ValidUntil: pub.ValidUntil}
	return seen, peopleOf(pub), nil
}

func peopleOf(pub *store.Publication) (p feedback.People) {
	if pub.Screened != nil {
		p.Screener = pub.Screened.By
	}
	if pub.Signed != nil {
		p.Signer = pub.Signed.By
		if pub.Signed.For != "" {
			p.Signer = pub.Signed.For // the project manager himself, not who stood in for him
		}
	}
	return p
}

// file gives the feedback to its handler and writes it.
func (s *Service) file(ctx context.Context, a policy.Actor, f feedback.Feedback, lock func(*store.Tx) (store.SeenFeedback, feedback.People, error)) (View, error) {
	members, err := s.people(ctx, f.Project)
	if err != nil {
		return View{}, err
	}
	var v View
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		seen, knew, err := lock(tx)
		if err != nil {
			return err
		}
		sent := f
		sent.On, sent.On.Ref = seen.On, f.On.Ref
		sent.Handler = feedback.Assign(sent, knew, members, sent.SentAt)
		seen.Feedback = feedback.Sent(sent)
		if err := tx.InsertFeedback(seen.Feedback, s.note(ctx, a.UserID, string(feedback.Send), seen.Feedback, seen.Text)); err != nil {
			return err
		}
		v = s.view(a, seen)
		return store.Keep(ctx, tx, v)
	})
	return v, err
}

// people are the members whose accounts are on.
func (s *Service) people(ctx context.Context, project string) ([]feedback.Person, error) {
	members, err := s.store.ActiveMembers(ctx, project)
	all := make([]feedback.Person, len(members))
	for i, m := range members {
		all[i] = feedback.Person{Login: m.User, Member: m.Member}
	}
	return all, err
}
