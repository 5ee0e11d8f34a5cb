package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// DelegationInput is what a project manager lets somebody do for him. Times count by the second.
type DelegationInput struct {
	ID         string // UUIDv7, made by the client: the same again answers as the first time
	To         string
	Actions    []string // sign, return, withdraw
	Classes    []string // empty: every class
	MaxSecrecy string
	StartsAt   time.Time
	EndsAt     time.Time
	Reason     string
}

// Delegate grants a delegation by the manager's signature over its document (R2.2, R4.4). created says whether this
// call made it. Errors: 403 for who is no project manager, 409 where the holder stands for somebody in that time or the
// id is in use, 422 every fault by field.
func (s *Service) Delegate(ctx context.Context, actor policy.Actor, project string, in DelegationInput, p Proof) (d store.Delegation, created bool, err error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.DelegationGrant, facts); err != nil {
		return store.Delegation{}, false, err
	}
	d = in.delegation(actor, facts)
	holder, known, err := s.placeOf(ctx, project, in.To)
	if err != nil {
		return store.Delegation{}, false, err
	}
	if faults := policy.GrantFaults(d.Delegation, d.Reason, holder, known, facts.At); len(faults) > 0 {
		return s.grantedBefore(ctx, d, fault.Fields(faults))
	}
	subject, err := d.Document(d.Reason)
	if err != nil {
		return store.Delegation{}, false, err
	}
	matter := signing.Matter{Purpose: signing.ForDelegation, Secrecy: d.MaxSecrecy}
	err = s.Attest(ctx, actor, Attestation{Project: project, Subject: subject, Matter: matter}, p, func(tx *store.Tx, sig store.Signature) error {
		d.SignedAt, d.Statement, d.Signature = sig.At, sig.StatementHash, sig.DocumentHash
		return grant(ctx, tx, d)
	})
	if errors.Is(err, store.ErrExists) {
		return s.grantedBefore(ctx, d, fault.New(fault.Conflict, "E_ID_REUSE", "该编号已用于另一份授权。", "This id is in use for another delegation."))
	}
	return d, err == nil, err
}

func (in DelegationInput) delegation(actor policy.Actor, f policy.Facts) store.Delegation {
	d := store.Delegation{Reason: in.Reason}
	d.ID, d.Project, d.From, d.To, d.Classes = in.ID, f.Project, actor.UserID, in.To, in.Classes
	d.StartsAt, d.EndsAt = in.StartsAt.UTC().Truncate(time.Second), in.EndsAt.UTC().Truncate(time.Second)
	d.Grantor, _ = actor.On(f.Project, f.At)
	for _, name := range in.Actions {
		d.Actions = append(d.Actions, policy.DelegableAction(name))
	}
	var ok bool
	if d.MaxSecrecy, ok = record.ParseSecrecy(in.MaxSecrecy); !ok {
		d.MaxSecrecy = -1
	}
	return d
}

// placeOf gives what a person is on a project.
func (s *Service) placeOf(ctx context.Context, project, user string) (policy.Member, bool, error) {
	all, err := s.store.MembershipsOf(ctx, user)
	for _, m := range all {
		if m.Project == project {
			return m.Member, true, err
		}
	}
	return policy.Member{}, false, err
}

// grantedBefore answers the repeat of a delegation that was granted, and otherwise the refusal.
func (s *Service) grantedBefore(ctx context.Context, d store.Delegation, refusal error) (store.Delegation, bool, error) {
	known, err := s.store.Delegation(ctx, d.Project, d.ID)
	if isAbsent(err) {
		return store.Delegation{}, false, refusal
	}
	if err != nil {
		return store.Delegation{}, false, err
	}
	same, err := sameDocument(known, d)
	if err != nil || !same {
		return store.Delegation{}, false, errors.Join(err, refusal)
	}
	return known, false, nil
}

func sameDocument(a, b store.Delegation) (bool, error) {
	one, err := a.Document(a.Reason)
	if err != nil {
		return false, err
	}
	two, err := b.Document(b.Reason)
	return bytes.Equal(one, two), err
}

// grant writes a delegation where its holder still is who he was, and stands for nobody else in that time.
func grant(ctx context.Context, tx *store.Tx, d store.Delegation) error {
	holder, err := tx.LockMember(d.Project, d.To)
	if err != nil && !isAbsent(err) {
		return err
	}
	if faults := policy.GrantFaults(d.Delegation, d.Reason, holder, err == nil, d.SignedAt); len(faults) > 0 {
		return fault.Fields(faults)
	}
	if err := tx.InsertDelegation(d); err != nil {
		return err
	}
	other, err := tx.StandsFor(d.Delegation)
	if err == nil {
		return fault.New(fault.Conflict, "E_STANDS_IN", "该人员在这段时间已代“"+other+"”签认，一人同时只代一人。",
			"In that time he stands in for “"+other+"” already; nobody stands in for two people at once.")
	}
	if !isAbsent(err) {
		return err
	}
	return tx.Append(delegationEvent(ctx, d, d.From, "delegation.grant", d.SignedAt, ""))
}

// Delegations lists a project's delegations, the newest first: all of them for who keeps watch, else one's own.
func (s *Service) Delegations(ctx context.Context, actor policy.Actor, project string) ([]store.Delegation, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.DelegationRead, facts); err != nil {
		return nil, err
	}
	if policy.SeesDelegations(actor, facts) {
		return s.store.Delegations(ctx, project, "")
	}
	return s.store.Delegations(ctx, project, actor.UserID)
}

// RevokeDelegation ends a delegation at once and for ever: by a project manager, or by its holder, who gives it back.
// Errors: 404 for everybody else, 409 where it is closed already.
func (s *Service) RevokeDelegation(ctx context.Context, actor policy.Actor, project, id, reason string) (store.Delegation, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.DelegationRevoke, facts); err != nil {
		return store.Delegation{}, err
	}
	var d store.Delegation
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		if d, err = tx.LockDelegation(project, id); err != nil {
			return err
		}
		if !policy.SeesDelegations(actor, facts) && d.To != actor.UserID {
			return fault.Hidden().Audited("access.denied")
		}
		if err := tx.CloseDelegation(project, id, actor.UserID, facts.At); err != nil {
			return err
		}
		return tx.Append(delegationEvent(ctx, d, actor.UserID, "delegation.revoke", facts.At, reason))
	})
	switch {
	case isAbsent(err):
		return store.Delegation{}, fault.Hidden().Audited("access.denied")
	case errors.Is(err, store.ErrStale):
		return store.Delegation{}, closedAlready(d)
	}
	d.Closed, d.ClosedAt, d.ClosedBy = true, facts.At, actor.UserID
	return d, err
}

func closedAlready(d store.Delegation) error {
	zh, en := "该授权已于 "+calendar.Minute(d.ClosedAt)+" 到期结束。", "The delegation ended on "+calendar.Minute(d.ClosedAt)+"."
	if d.ClosedBy != "" {
		zh = "该授权已被撤销（" + d.ClosedBy + "，" + calendar.Minute(d.ClosedAt) + "）。"
		en = "The delegation was revoked (by " + d.ClosedBy + ", " + calendar.Minute(d.ClosedAt) + ")."
	}
	return fault.New(fault.Conflict, "E_CLOSED", zh, en)
}

// delegationDetail is what the event of a delegation says.
type delegationDetail struct {
	Delegation string `json:"delegation"`
	From       string `json:"from"`
	To         string `json:"to"`
	Reason     string `json:"reason,omitempty"`
	Statement  string `json:"statement,omitempty"`
	Signature  string `json:"signature,omitempty"`
}

func delegationEvent(ctx context.Context, d store.Delegation, by, action string, at time.Time, reason string) store.Event {
	detail := delegationDetail{Delegation: d.ID, From: d.From, To: d.To, Reason: reason}
	if action == "delegation.grant" {
		detail.Statement, detail.Signature = d.Statement, d.Signature
	}
	raw, _ := json.Marshal(detail) // strings: cannot fail
	return store.Event{At: at, Project: d.Project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}
