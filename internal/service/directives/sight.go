package directives

import (
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// View is a directive as one person may see it.
type View struct {
	store.Directive
	Sight   policy.Sight
	Allowed []directive.Action // what he may do about it now
}

// takesPart are the roles that read what people wrote in a chain: nobody countersigned it, so readers of published data
// get who did what when, and the published records that a step names, but no word of it.
var takesPart = []policy.Role{policy.Technician, policy.TechManager, policy.ProjectManager, policy.Supervisor}

func (s *Service) facts(d store.Directive) policy.Facts {
	return policy.Facts{Project: d.Project, At: s.now(), State: d.OnBoard, Secrecy: d.Secrecy, Author: d.Author, Class: d.Class}
}

// view gives a directive as far as the actor sees its publication; of one that was withdrawn readers keep the tombstone.
func (s *Service) view(a policy.Actor, d store.Directive) View {
	v := View{Directive: d, Sight: policy.See(a, s.facts(d))}
	if v.Sight != policy.Full {
		v.Title, v.No, v.Part, v.Location = "", "", "", record.Location{}
		v.Steps = slices.Clone(v.Steps)
		for i := range v.Steps {
			v.Steps[i].Records = nil
		}
		return v
	}
	v.Allowed = s.allowed(a, d.Directive)
	return v
}

// rights ties each step that people take to the right that it needs.
var rights = map[directive.Action]policy.Action{
	directive.ToReceive: policy.DirectiveReceive, directive.ToAct: policy.DirectiveAct, directive.ToProve: policy.DirectiveAct,
	directive.ToPass: policy.DirectiveRecheck, directive.ToRefuse: policy.DirectiveRecheck, directive.ToClose: policy.DirectiveRecheck,
	directive.ToEscalate: policy.DirectiveEscalate,
}

// allowed tries every step of the table with an input that lacks nothing: what is refused then, the person himself may
// not do now.
func (s *Service) allowed(a policy.Actor, d directive.Directive) []directive.Action {
	on := s.on(d.Project)
	m, _ := a.On(d.Project, on.At)
	whole := directive.Input{By: a.UserID, Role: m.Role, At: on.At, Text: "0123456789", Records: []string{"-"}, Proven: true, Rung: d.Rung + 1}
	var all []directive.Action
	for _, t := range directive.Transitions() {
		right, byPeople := rights[t.Action]
		if !byPeople || policy.Decide(a, right, on) != nil {
			continue
		}
		if _, err := directive.Move(d, t.Action, whole); err == nil {
			all = append(all, t.Action)
		}
	}
	return all
}

// tell adds what people wrote for those who take part, and takes the records out that the actor may not know of.
func (s *Service) tell(ctx context.Context, a policy.Actor, v *View) error {
	m, _ := a.On(v.Project, s.now())
	var texts map[int]string
	if slices.Contains(takesPart, m.Role) {
		var err error
		if texts, err = s.store.DirectiveEntries(ctx, v.Project, v.ID); err != nil {
			return err
		}
	}
	for i := range v.Steps {
		step := &v.Steps[i]
		step.Text = texts[step.N]
		var known []string
		for _, id := range step.Records {
			sees, err := s.sees(ctx, a, record.Key{Project: v.Project, ID: id})
			if err != nil {
				return err
			}
			if sees {
				known = append(known, id)
			}
		}
		step.Records = known
	}
	return nil
}

// sees reports whether the actor sees a published record.
func (s *Service) sees(ctx context.Context, a policy.Actor, key record.Key) (bool, error) {
	p, err := s.store.Readers().PublicationOf(ctx, key)
	if isAbsent(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	f := policy.Facts{Project: p.Project, At: s.now(), State: p.State, Secrecy: p.Level(), Author: p.Author, Class: p.Class}
	return policy.See(a, f) == policy.Full, nil
}
