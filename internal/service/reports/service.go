// Package reports compiles periodic reports from daily sums, by hand and on schedule, and lets their readers read them
// (R4.5). Its documents are pure (internal/domain/report); the project manager's signature that issues one is
// pipeline's.
package reports

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for reports.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

// on gives the facts of a project for decisions that rest on no record.
func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

// View is a report as its reader gets it: the document of his level.
type View struct {
	store.Report
	store.ReportDocument
	Document report.Document
	Allowed  []policy.Action
}

// may decides on a report: who may not know of it is answered as if there were none. What is not issued is for those
// who make it.
func (s *Service) may(actor policy.Actor, action policy.Action, r store.Report) error {
	on := s.on(r.Project)
	if err := policy.Decide(actor, policy.ReportRead, on); err != nil {
		return err
	}
	if r.State != store.ReportIssued && policy.Decide(actor, policy.ReportCompile, on) != nil {
		return fault.Hidden().Audited("access.denied")
	}
	return policy.Decide(actor, action, on)
}

// find gives a report that the actor may do something with.
func (s *Service) find(ctx context.Context, actor policy.Actor, action policy.Action, project, id string) (store.Report, error) {
	if err := policy.Decide(actor, policy.ReportRead, s.on(project)); err != nil {
		return store.Report{}, err
	}
	r, err := s.store.Report(ctx, project, id)
	if isAbsent(err) {
		return r, fault.Hidden().Audited("access.denied")
	}
	if err != nil {
		return r, err
	}
	return r, s.may(actor, action, r)
}

// clearance is the level of the documents that an actor gets.
func (s *Service) clearance(actor policy.Actor, project string) record.Secrecy {
	m, _ := actor.On(project, s.now())
	return m.Clearance
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// note is an event about a report.
func (s *Service) note(ctx context.Context, by, action string, r store.Report, at time.Time, detail map[string]string) store.Event {
	all := map[string]string{"no": r.No, "report": r.ID}
	for k, v := range detail {
		all[k] = v
	}
	raw, _ := json.Marshal(all) // strings: cannot fail
	return store.Event{At: at, Project: r.Project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

// settled says that the report is no longer being compiled.
func settled(r store.Report) error {
	if r.State == store.ReportIssued {
		return fault.New(fault.Conflict, "E_ISSUED", "该报表已签发，不能再改变；更正列入下一期勘误。", "The report is issued and can't be changed; corrections stand in the next one as errata.")
	}
	return fault.New(fault.Conflict, "E_DROPPED", "该报表已作废。", "The report was dropped.")
}

func stale() error {
	return fault.New(fault.Stale, "E_STALE", "报表刚被重新编制，请刷新后再看。", "The report was compiled anew a moment ago; reload and look again.")
}
