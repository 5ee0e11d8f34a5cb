// Package conduct keeps the reporting duties of a project, assesses the work of its people each month from facts, and
// leads what was reported late, wrongly or not at all to a hearing and a decision (R1.2, R1.4, R2.4, R4.7).
package conduct

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for duties, assessments and findings.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

// ToSign is a document that somebody is about to sign, and what takes effect with his signature, in its transaction.
type ToSign struct {
	Project string
	Subject json.RawMessage
	signing.Matter
	Commit func(tx *store.Tx, sig store.Signature) error
}

// on gives the facts of a project for decisions that rest on no record.
func (s *Service) on(project string) policy.Facts { return policy.Facts{Project: project, At: s.now()} }

// note is an event about conduct.
func (s *Service) note(ctx context.Context, by, action, project string, detail any) store.Event {
	raw, _ := json.Marshal(detail) // our own structs of strings and numbers: cannot fail
	return store.Event{At: s.now(), Project: project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

// roles gives what everybody is on a project, by login.
func (s *Service) roles(ctx context.Context, project string) (map[string]policy.Role, error) {
	members, err := s.store.Members(ctx, project)
	roles := make(map[string]policy.Role, len(members))
	for _, m := range members {
		roles[m.User] = m.Role
	}
	return roles, err
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// hidden answers absence, and what the caller may not know of, alike.
func hidden(err error) error {
	if isAbsent(err) {
		return fault.Hidden()
	}
	return err
}

// stale says that somebody else was quicker.
func stale() error {
	return fault.New(fault.Stale, "E_STALE", "刚被他人处理，请刷新后再看。", "Somebody else has just handled this; reload and look again.")
}
