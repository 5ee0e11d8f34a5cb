package pipeline

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// putOnList opens the suspicious items of a submission in its own transaction, and settles those of the edition before
// that this one no longer gives cause for.
func (s *Service) putOnList(ctx context.Context, tx *store.Tx, rec *record.Record, filing filed) error {
	hits := suspect.FoundAtEntry(rec)
	if rec.Edition > 1 {
		var err error
		if hits, err = s.settleOlder(ctx, tx, rec, hits); err != nil {
			return err
		}
	}
	if len(hits) == 0 {
		return nil
	}
	for _, h := range filing.hits {
		h.Subject, h.Edition = rec.ID, rec.Edition
		hits = append(hits, h)
	}
	opening := filing.opening
	opening.Authors = map[string]string{rec.ID: rec.Author}
	for _, item := range opening.Collect(hits) {
		if _, err := tx.OpenSuspicion(item, s.aboutItem(ctx, rec.Author, "suspicion.open", item)); err != nil {
			return err
		}
	}
	return nil
}

// settleOlder settles what was suspicious about older editions and is so no more. It gives the hits that are not on
// the list yet: what stays suspicious stays the item that it is.
func (s *Service) settleOlder(ctx context.Context, tx *store.Tx, rec *record.Record, hits []suspect.Hit) ([]suspect.Hit, error) {
	items, err := tx.UnsettledOf(rec.Key())
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if item.Subject != rec.ID || item.Edition >= rec.Edition {
			continue
		}
		again, others := ofRule(hits, item.Rule)
		if again {
			hits = others
			continue
		}
		if err := s.settle(ctx, tx, item, rec); err != nil {
			return nil, err
		}
	}
	return hits, nil
}

func ofRule(hits []suspect.Hit, rule string) (found bool, others []suspect.Hit) {
	for _, h := range hits {
		if h.Rule == rule {
			found = true
		} else {
			others = append(others, h)
		}
	}
	return found, others
}

// settle says that a content took the place of the suspicious one.
func (s *Service) settle(ctx context.Context, tx *store.Tx, item suspect.Suspicion, by *record.Record) error {
	next, err := item.Correct(by.ID, by.Version, by.Author, by.UpdatedAt)
	if err != nil {
		return err
	}
	return tx.SaveSuspicion(item, next, s.aboutItem(ctx, by.Author, "suspicion.correct", next))
}

// corrects settles the suspicious items of a publication that a newly signed one takes the place of (R5.4).
func (s *Service) corrects(ctx context.Context, tx *store.Tx, old record.Key, by *record.Record) error {
	items, err := tx.UnsettledOf(old)
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.Subject != old.ID {
			continue
		}
		if err := s.settle(ctx, tx, item, by); err != nil {
			return err
		}
	}
	return nil
}

// countSuspicions counts the open items about a record, as far as the actor may know of them: one that also rests on a
// record above his clearance must not show itself by refusing.
func (s *Service) countSuspicions(tx *store.Tx, actor policy.Actor, rec *record.Record, in *record.Input) error {
	items, err := tx.UnsettledOf(rec.Key())
	if err != nil || len(items) == 0 {
		return err
	}
	var ids []string
	for _, item := range items {
		ids = append(ids, item.Records...)
	}
	facts, err := tx.RecordFacts(rec.Project, ids)
	if err != nil {
		return err
	}
	for _, item := range items {
		if knows(actor, item, facts, in) {
			in.Suspicions++
		}
	}
	return nil
}

func knows(actor policy.Actor, item suspect.Suspicion, facts map[string]policy.Facts, in *record.Input) bool {
	for _, id := range item.Records {
		f := facts[id]
		f.At = in.At
		if policy.See(actor, f) == policy.Nothing {
			return false
		}
	}
	return true
}

// aboutItem is an event about a suspicious item. It names no record as its own: the history of a record counts its
// versions.
func (s *Service) aboutItem(ctx context.Context, by, action string, item suspect.Suspicion) store.Event {
	detail, _ := json.Marshal(map[string]any{"suspicion": item.ID, "rule": item.Rule, "records": item.Records, "due": item.Due.Day, "day": item.Day}) // strings: cannot fail
	return store.Event{At: s.now(), Project: item.Project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: detail}
}

// openingOf prepares what suspicious items of a submission share.
func (s *Service) openingOf(ctx context.Context, project string, settings suspect.Settings) (suspect.Opening, error) {
	workdays, err := s.store.Workdays(ctx)
	now := s.now()
	return suspect.Opening{Project: project, Day: calendar.Day(now), At: now, Workdays: workdays, Settings: settings}, err
}
