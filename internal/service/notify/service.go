// Package notify tells people what concerns them: in their inbox, and outside by mail and into chat groups (R1.1). It
// keeps who gets the issued reports, and sees to it that each message leaves once, in daytime, and cut to what may leave.
package notify

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/delivery/outbound"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Secrets seals the addresses of channels, which are keys; secrets.Ring is one.
type Secrets interface {
	Seal(plain []byte, context string) ([]byte, error)
	Unseal(sealed []byte, context string) ([]byte, error)
}

// Options are what an installation sets.
type Options struct {
	PublicURL string // where the panel is reached, without a slash at its end
	Mail      delivery.MailServer
	Reports   Reports // nil: no report is distributed
}

// Service answers for notices and their ways out.
type Service struct {
	store   *store.Store
	secrets Secrets
	client  *outbound.Client
	options Options
	now     func() time.Time
	log     *slog.Logger
}

// New composes the service.
func New(s *store.Store, secrets Secrets, client *outbound.Client, o Options, now func() time.Time, log *slog.Logger) *Service {
	return &Service{store: s, secrets: secrets, client: client, options: o, now: now, log: log}
}

func (s *Service) note(ctx context.Context, by, action, project string, detail any) store.Event {
	raw, _ := json.Marshal(detail) // our own strings and numbers: cannot fail
	return store.Event{At: s.now(), Project: project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

// may decides on an action on a project that has to exist.
func (s *Service) may(ctx context.Context, a policy.Actor, action policy.Action, project string) error {
	if err := policy.Decide(a, action, policy.Facts{Project: project, At: s.now()}); err != nil {
		return err
	}
	_, err := s.store.Project(ctx, project)
	return absent(err)
}

// reach is up to which level somebody may know of a project: a member to his clearance, an administrator to internal.
func (s *Service) reach(a policy.Actor, project string) record.Secrecy {
	if m, ok := a.On(project, s.now()); ok {
		return m.Clearance
	}
	return record.Internal
}

// absent turns a missing row into the answer for what is absent or hidden.
func absent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fault.Hidden()
	}
	return err
}

func stale(err error) error {
	if errors.Is(err, store.ErrStale) {
		return fault.New(fault.Stale, "E_STALE", "该项刚被他人修改，请刷新后再看。", "Somebody else has just changed this; reload and look again.")
	}
	return err
}
