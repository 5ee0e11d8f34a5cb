package directives

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Act says what is being done about a directive.
func (s *Service) Act(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text string) (View, error) {
	return s.step(ctx, a, project, id, ifMatch, directive.ToAct, directive.Input{Text: text})
}

// Prove answers a directive with published records as evidence (V22).
func (s *Service) Prove(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text string, records []string) (View, error) {
	v, err := s.Get(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	if err := policy.Decide(a, policy.DirectiveAct, s.on(project)); err != nil {
		return View{}, err
	}
	if err := s.evidence(ctx, a, v, records); err != nil {
		return View{}, err
	}
	return s.step(ctx, a, project, id, ifMatch, directive.ToProve, directive.Input{Text: text, Records: records})
}

// Recheck says whether what was done is in order.
func (s *Service) Recheck(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, pass bool, text string) (View, error) {
	action := directive.ToRefuse
	if pass {
		action = directive.ToPass
	}
	return s.step(ctx, a, project, id, ifMatch, action, directive.Input{Text: text})
}

// Close closes a directive whose recheck passed; text may be empty.
func (s *Service) Close(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text string) (View, error) {
	return s.step(ctx, a, project, id, ifMatch, directive.ToClose, directive.Input{Text: text})
}

// Escalate takes a directive one rung up by hand, with a reason.
func (s *Service) Escalate(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text string) (View, error) {
	return s.step(ctx, a, project, id, ifMatch, directive.ToEscalate, directive.Input{Text: text})
}

// evidence refuses records that prove nothing: unknown ones, and those of before the order.
func (s *Service) evidence(ctx context.Context, a policy.Actor, v View, records []string) error {
	var faults []fault.Field
	for i, id := range records[:min(len(records), directive.MaxRecords)] {
		p, err := s.store.Readers().PublicationOf(ctx, record.Key{Project: v.Project, ID: id})
		if err != nil && !isAbsent(err) {
			return err
		}
		at := fmt.Sprintf("records[%d]", i)
		known := err == nil && (p.State == record.Published || p.State == record.Archived) &&
			policy.See(a, policy.Facts{Project: p.Project, At: s.now(), State: p.State, Secrecy: p.Level(), Author: p.Author, Class: p.Class}) == policy.Full
		switch {
		case !known:
			faults = append(faults, fault.Field{Field: at, Code: "V22", Zh: "项目没有这件已发布的记录。", En: "The project has no such published record.", Seen: id})
		case p.Published.At.Before(v.IssuedAt):
			faults = append(faults, fault.Field{Field: at, Code: "V22", Zh: "证据应在指令下达之后。", En: "Evidence is from after the order.", Seen: p.No})
		}
	}
	if len(faults) > 0 {
		return fault.Fields(faults)
	}
	return nil
}

// step is the one path of every step that a person takes: see, decide, lock, move, save.
func (s *Service) step(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, action directive.Action, in directive.Input) (View, error) {
	v, err := s.mayTry(ctx, a, project, id, action)
	if err != nil {
		return View{}, err
	}
	in.Text = strings.TrimSpace(in.Text)
	err = s.store.Write(ctx, func(tx *store.Tx) error { return s.move(ctx, tx, a, v, ifMatch, action, in) })
	if errors.Is(err, store.ErrStale) {
		return View{}, stale()
	}
	if err != nil {
		return View{}, err
	}
	return s.Get(ctx, a, project, id)
}

// mayTry decides before anything is locked: sight before right.
func (s *Service) mayTry(ctx context.Context, a policy.Actor, project, id string, action directive.Action) (View, error) {
	v, err := s.Get(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	if v.Sight != policy.Full {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	return v, policy.Decide(a, rights[action], s.on(project))
}

// move takes the step inside a write.
func (s *Service) move(ctx context.Context, tx *store.Tx, a policy.Actor, v View, ifMatch int64, action directive.Action, in directive.Input) error {
	d, err := tx.LockDirective(v.Project, v.ID)
	if err != nil {
		return err
	}
	in.By, in.At = a.UserID, s.now()
	m, _ := a.On(v.Project, in.At)
	in.Role = m.Role
	if action == directive.ToEscalate {
		in.Rung = d.Rung + 1
	}
	next, err := directive.Move(d, action, in)
	if err != nil {
		return err
	}
	if d.Version != ifMatch {
		return stale()
	}
	settings, err := s.settings(ctx, v.Project)
	if err != nil {
		return err
	}
	var climbs time.Time
	if next.State.Owes() {
		climbs = next.NextRung(settings)
	}
	if err := tx.SaveDirective(d, next, climbs, s.event(ctx, next, a.UserID)); err != nil {
		return err
	}
	return notify(tx, next, v.Secrecy)
}

// notify tells those whose turn it is.
func notify(tx *store.Tx, d directive.Directive, level record.Secrecy) error {
	n, tells := store.NoticeOf(d, level)
	if !tells {
		return nil
	}
	return tx.InsertNotice(n)
}
