package alerts

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/alert"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// View is an alert as one person may see it. The alert itself says no word of its record, so that nothing unsigned is
// told by it; the record's id is there for those who may see the record.
type View struct {
	alert.Alert
	Overdue bool
	// ReportDue is the authority's hour of an accident whose report is not sent; for those who may read the report.
	ReportDue time.Time
	Allowed   []policy.Action
}

// List gives the alerts that the actor may know of, those that wait first.
func (s *Service) List(ctx context.Context, a policy.Actor, project string, onlyOpen bool) ([]View, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.AlertRead, on); err != nil {
		return nil, err
	}
	all, err := s.store.Alerts(ctx, project, onlyOpen, store.MaxPage)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, each := range all {
		ids[i] = each.Record
	}
	facts, err := s.store.RecordFacts(ctx, project, ids)
	if err != nil {
		return nil, err
	}
	deadlines, err := s.deadlines(ctx, a, project)
	if err != nil {
		return nil, err
	}
	var seen []View
	for _, each := range all {
		f, known := facts[each.Record]
		f.At = on.At
		if v, sees := s.view(a, each, f); known && sees {
			v.ReportDue = deadlines[v.Record]
			seen = append(seen, v)
		}
	}
	return seen, nil
}

// deadlines gives the hours that still run, by record, as far as the actor may read the reports.
func (s *Service) deadlines(ctx context.Context, a policy.Actor, project string) (map[string]time.Time, error) {
	running := map[string]time.Time{}
	if policy.Decide(a, policy.AccidentRead, s.on(project)) != nil {
		return running, nil
	}
	all, err := s.Reports(ctx, a, project)
	for _, r := range all {
		if r.Sent == nil {
			running[r.ID] = r.Deadline
		}
	}
	return running, err
}

// view gives an alert to who may see its record; and to a leader, who may see nothing unsigned, that an accident waits, or
// that what he is told of was taken up to the company: when, and of which registered unit project, where he is cleared for
// the record's level, and nothing else.
func (s *Service) view(a policy.Actor, each alert.Alert, f policy.Facts) (View, bool) {
	v := View{Alert: each, Overdue: each.Overdue(f.At)}
	m, _ := a.On(f.Project, f.At)
	sees := policy.See(a, f)
	if sees == policy.Nothing {
		if m.Role != policy.Leader || f.Secrecy > m.Clearance || each.Kind != alert.Accident && each.Rung < ladder.Company {
			return v, false
		}
		v.Record, v.Author = "", ""
	}
	if each.Open() && each.Author != a.UserID && policy.Decide(a, policy.AlertAcknowledge, f) == nil {
		v.Allowed = []policy.Action{policy.AlertAcknowledge}
	}
	return v, true
}

// Acknowledge takes an alert up. Errors: 403 for its author, 409 where somebody was first.
func (s *Service) Acknowledge(ctx context.Context, a policy.Actor, project, id string) (View, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.AlertRead, on); err != nil {
		return View{}, err
	}
	found, err := s.store.Alert(ctx, project, id)
	if isAbsent(err) {
		return View{}, fault.Hidden()
	}
	if err != nil {
		return View{}, err
	}
	f, err := s.factsOf(ctx, recordOf(found))
	if err != nil {
		return View{}, err
	}
	if _, sees := s.view(a, found, f); !sees {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	if err := policy.Decide(a, policy.AlertAcknowledge, on); err != nil {
		return View{}, err
	}
	var next alert.Alert
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		locked, err := tx.LockAlert(project, id)
		if err != nil {
			return err
		}
		if next, err = locked.Acknowledge(a.UserID, s.now()); err != nil {
			return err
		}
		return tx.SaveAlert(locked, next, s.note(ctx, a.UserID, "alert.acknowledge", project, map[string]any{"alert": id}))
	})
	if err != nil {
		return View{}, err
	}
	v, _ := s.view(a, next, f)
	return v, nil
}
