// Package alerts keeps the urgent lane (R1.1): who has to acknowledge what by when, what climbs when nobody does, and the
// reports of accidents to the authority (Decree 493). Alerts are raised by the submission of a record, in package pipeline.
package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for the urgent lane.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

func (s *Service) settings(ctx context.Context, project string) (ladder.Settings, error) {
	all, err := s.store.SettingsOn(ctx, project, calendar.Day(s.now()))
	return all.Settings, err
}

// factsOf gives the facts of a record now.
func (s *Service) factsOf(ctx context.Context, key record.Key) (policy.Facts, error) {
	all, err := s.store.RecordFacts(ctx, key.Project, []string{key.ID})
	if err != nil {
		return policy.Facts{}, err
	}
	f, known := all[key.ID]
	if !known {
		return f, fault.Hidden()
	}
	f.At = s.now()
	return f, nil
}

// note is a line about the urgent lane. It names no record as its own: a record's history counts its versions.
func (s *Service) note(ctx context.Context, by, action, project string, detail map[string]any) store.Event {
	raw, _ := json.Marshal(detail) // strings and moments: cannot fail
	return store.Event{At: s.now(), Project: project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// stale says that somebody else was quicker.
func stale() error {
	return fault.New(fault.Stale, "E_STALE", "刚被他人处理，请刷新后再看。", "Somebody else has just handled this; reload and look again.")
}
