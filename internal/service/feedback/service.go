// Package feedback carries what people say back about published data to somebody who handles it, and to its sender's
// word (R4.7). Everything that is read goes through the readers' door; the rule of who sees what is that of the thing
// that the feedback is on.
package feedback

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Service answers for feedback.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

// on gives the facts of a project for decisions that rest on no record.
func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

// detail is what an event says of a feedback: the texts stand in it as digests, so that they are bound and not told.
type detail struct {
	Feedback    string               `json:"feedback"`
	On          feedback.TargetKind  `json:"on"`
	Target      string               `json:"target"`
	Ref         string               `json:"ref,omitempty"`
	Kind        feedback.Kind        `json:"kind"`
	Handler     string               `json:"handler,omitempty"`
	Due         string               `json:"due"`
	Disposition feedback.Disposition `json:"disposition,omitempty"`
	Text        string               `json:"text_sha256,omitempty"`
	Version     int64                `json:"version"`
}

// note is an event about a feedback. It names no record as its own: the history of a record counts its versions.
func (s *Service) note(ctx context.Context, by string, action string, f feedback.Feedback, text string) store.Event {
	d := detail{
		Feedback: f.ID, On: f.On.Kind, Target: f.On.ID, Ref: f.On.Ref, Kind: f.Kind, Handler: f.Handler, Due: f.Due.Day,
		Disposition: f.Disposition, Version: f.Version,
	}
	if text != "" {
		d.Text = proof.Hash([]byte(text))
	}
	raw, _ := json.Marshal(d) // our own struct of strings and a number: cannot fail
	return store.Event{At: s.now(), Project: f.Project, Actor: by, Action: "feedback." + action, RequestID: store.RequestID(ctx), Detail: raw}
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// stale says that somebody else was quicker.
func stale() error {
	return fault.New(fault.Stale, "E_STALE", "该反馈刚有变动，请刷新后再看。", "This feedback has just changed; reload and look again.")
}
