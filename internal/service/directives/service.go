// Package directives leads published orders through their chain: receipt, action, evidence, recheck, closure, and up the
// ladder where nobody answers (L8, ADR 0019). Chains are opened by the publication of an order, in package pipeline.
package directives

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for the chains of directives.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

// settings gives the hours of the ladder that hold on a project today.
func (s *Service) settings(ctx context.Context, project string) (ladder.Settings, error) {
	all, err := s.store.SettingsOn(ctx, project, calendar.Day(s.now()))
	return all.Settings, err
}

// event is the line of a directive's newest step.
func (s *Service) event(ctx context.Context, d directive.Directive, by string) store.Event {
	last := d.Steps[len(d.Steps)-1]
	detail, _ := json.Marshal(last.Detail(d)) // strings and numbers: cannot fail
	return store.Event{At: last.At, Project: d.Project, Actor: by, Action: "directive." + string(last.Action), RequestID: store.RequestID(ctx), Detail: detail}
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// stale says that somebody else was quicker.
func stale() error {
	return fault.New(fault.Stale, "E_STALE", "该指令刚被他人处理，请刷新后再看。", "Somebody else has just handled this directive; reload and look again.")
}
