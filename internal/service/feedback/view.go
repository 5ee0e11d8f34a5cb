package feedback

import (
	"context"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// View is a feedback as one person may see it. With metadata alone the texts are left out, and a publication that came
// of it is named to him who may know of it.
type View struct {
	store.SeenFeedback
	Sight        policy.Sight
	Overdue      bool
	AwaitsResult bool
	Allowed      []feedback.Action
	Corrections  []Correction // handed in on what it is on; only for those who see what is not signed
}

// Correction is a record that was handed in to correct what a feedback is on.
type Correction struct {
	Record string
	State  record.State
	Author string
}

// view gives an item of the actor's scope as he may see it.
func (s *Service) view(a policy.Actor, item store.SeenFeedback) View {
	on := s.on(item.Project)
	m, _ := a.On(item.Project, on.At)
	v := View{SeenFeedback: item, Sight: sight(a, item, on), Overdue: item.Overdue(calendar.Day(on.At)), AwaitsResult: item.AwaitsResult()}
	v.Allowed = allowed(a, item.Feedback, m, on)
	v.hideOutcome(a, on)
	if v.Sight != policy.Full {
		v.silence()
	}
	return v
}

// sight: who sent or handles it sees it whole as long as it is in his scope, and everybody else as much as of the thing
// that it is on.
func sight(a policy.Actor, item store.SeenFeedback, on policy.Facts) policy.Sight {
	if item.On.Kind == feedback.OnReport || item.Sender == a.UserID || item.Handler == a.UserID {
		return policy.Full
	}
	facts := item.Facts()
	facts.At = on.At
	return policy.See(a, facts)
}

func allowed(a policy.Actor, f feedback.Feedback, m policy.Member, on policy.Facts) []feedback.Action {
	var all []feedback.Action
	for _, move := range f.Allowed(a.UserID, m.Role == policy.ProjectManager) {
		if policy.Decide(a, rights[move], on) == nil {
			all = append(all, move)
		}
	}
	return all
}

// hideOutcome takes out the number of a publication that is above the actor's clearance, and the line that tells of it.
func (v *View) hideOutcome(a policy.Actor, on policy.Facts) {
	if v.Result == "" {
		return
	}
	v.Outcome.At = on.At
	if policy.See(a, v.Outcome) != policy.Nothing {
		return
	}
	v.Result = ""
	var kept []feedback.Step
	for _, step := range v.Steps {
		if step.Action != feedback.Resolve {
			kept = append(kept, step)
		}
	}
	v.Steps = kept
}

// silence leaves out what people wrote, and the title of what they wrote about.
func (v *View) silence() {
	v.Text, v.Reason, v.TargetTitle, v.On.Ref = "", "", "", ""
	steps := make([]feedback.Step, len(v.Steps))
	for i, step := range v.Steps {
		step.Text = ""
		steps[i] = step
	}
	v.Steps = steps
}

// corrections names what was handed in to correct the thing, to him who sees such records anyway.
func (s *Service) corrections(ctx context.Context, a policy.Actor, item store.SeenFeedback) ([]Correction, error) {
	on := s.on(item.Project)
	if item.Record == "" || policy.ReadsPublishedOnly(a, on) {
		return nil, nil
	}
	ids, err := s.store.CorrectionsOf(ctx, record.Key{Project: item.Project, ID: item.Record})
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	facts, err := s.store.RecordFacts(ctx, item.Project, ids)
	if err != nil {
		return nil, err
	}
	var all []Correction
	for _, id := range ids {
		f, known := facts[id]
		f.At = on.At
		if known && policy.See(a, f) == policy.Full {
			all = append(all, Correction{Record: id, State: f.State, Author: f.Author})
		}
	}
	return all, nil
}
