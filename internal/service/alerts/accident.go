package alerts

import (
	"context"
	"errors"
	"slices"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Report is the report of an accident as one person may see it.
type Report struct {
	accident.Report
	Late    bool
	Allowed []policy.Action
}

// Reports gives the reports whose records the actor may see in full, those that are not sent first: what they tell nobody
// has signed.
func (s *Service) Reports(ctx context.Context, a policy.Actor, project string) ([]Report, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.AccidentRead, on); err != nil {
		return nil, err
	}
	all, err := s.store.AccidentReports(ctx, project, store.MaxPage)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	facts, err := s.store.RecordFacts(ctx, project, ids)
	if err != nil {
		return nil, err
	}
	var seen []Report
	for _, r := range all {
		f, known := facts[r.ID]
		f.At = on.At
		if known && policy.See(a, f) == policy.Full {
			seen = append(seen, s.report(a, r))
		}
	}
	return seen, nil
}

func (s *Service) report(a policy.Actor, r accident.Report) Report {
	on := s.on(r.Project)
	out := Report{Report: r, Late: r.Late(on.At)}
	if r.Sent == nil && policy.Decide(a, policy.AccidentReport, on) == nil {
		out.Allowed = []policy.Action{policy.AccidentReport}
	}
	return out
}

// Report shows one report.
func (s *Service) Report(ctx context.Context, a policy.Actor, key record.Key) (Report, error) {
	if err := policy.Decide(a, policy.AccidentRead, s.on(key.Project)); err != nil {
		return Report{}, err
	}
	r, err := s.store.AccidentReport(ctx, key)
	if isAbsent(err) {
		return Report{}, fault.Hidden()
	}
	if err != nil {
		return Report{}, err
	}
	f, err := s.factsOf(ctx, key)
	if err != nil {
		return Report{}, err
	}
	if policy.See(a, f) != policy.Full {
		return Report{}, fault.Hidden().Audited("access.denied")
	}
	return s.report(a, r), nil
}

// Complete takes over the project manager's texts.
func (s *Service) Complete(ctx context.Context, a policy.Actor, key record.Key, ifMatch int64, texts map[string]fault.Text) (Report, error) {
	return s.change(ctx, a, key, ifMatch, "accident.complete", func(r accident.Report) (accident.Report, map[string]any, error) {
		next, err := r.Complete(texts, a.UserID, s.now())
		return next, map[string]any{"sections": keysOf(texts)}, err
	})
}

// Send marks the report as sent: by telephone first, then in writing.
func (s *Service) Send(ctx context.Context, a policy.Actor, key record.Key, ifMatch int64, sent accident.Sent) (Report, error) {
	return s.change(ctx, a, key, ifMatch, "accident.send", func(r accident.Report) (accident.Report, map[string]any, error) {
		next, err := r.Send(sent, a.UserID, s.now())
		return next, map[string]any{"phoned_at": sent.PhonedAt, "phoned_to": sent.PhonedTo, "written_at": sent.WrittenAt, "written_to": sent.WrittenTo, "late": next.Late(s.now())}, err
	})
}

func (s *Service) change(ctx context.Context, a policy.Actor, key record.Key, ifMatch int64, action string, run func(accident.Report) (accident.Report, map[string]any, error)) (Report, error) {
	if _, err := s.Report(ctx, a, key); err != nil {
		return Report{}, err
	}
	if err := policy.Decide(a, policy.AccidentReport, s.on(key.Project)); err != nil {
		return Report{}, err
	}
	var next accident.Report
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		locked, err := tx.LockAccidentReport(key)
		if err != nil {
			return err
		}
		var detail map[string]any
		if next, detail, err = run(locked); err != nil {
			return err
		}
		if locked.Version != ifMatch {
			return stale()
		}
		detail["report"] = key.ID
		return tx.SaveAccidentReport(locked, next, s.note(ctx, a.UserID, action, key.Project, detail))
	})
	if errors.Is(err, store.ErrStale) {
		return Report{}, stale()
	}
	return s.report(a, next), err
}

func keysOf(texts map[string]fault.Text) []string {
	keys := make([]string, 0, len(texts))
	for k := range texts {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
