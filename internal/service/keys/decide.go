package keys

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Asked is a credential and what is asked of a second person about it; nil where nothing is.
type Asked struct {
	signing.Credential
	Request *approval.Request
}

// Own lists the actor's own credentials.
func (s *Service) Own(ctx context.Context, actor policy.Actor) ([]Asked, error) {
	if err := policy.Decide(actor, policy.CredentialOwn, policy.Facts{At: s.now()}); err != nil {
		return nil, err
	}
	all, err := s.store.CredentialsOf(ctx, actor.UserID)
	if err != nil {
		return nil, err
	}
	return s.withRequests(ctx, all)
}

// maxListed bounds the list of everybody's credentials.
const maxListed = 1000

// Others lists the credentials that the actor may decide about: all for the security administrator, those of the
// people on his projects for a project manager.
func (s *Service) Others(ctx context.Context, actor policy.Actor) ([]Asked, error) {
	if err := policy.Decide(actor, policy.CredentialDecide, policy.Facts{At: s.now()}); err != nil && !s.managesAny(actor) {
		return nil, err
	}
	all, err := s.store.Credentials(ctx, maxListed)
	if err != nil {
		return nil, err
	}
	var theirs []signing.Credential
	for _, c := range all {
		if c.User == actor.UserID {
			continue
		}
		if err := s.mayDecide(ctx, actor, c.User); err == nil {
			theirs = append(theirs, c)
		} else if !isRefusal(err) {
			return nil, err
		}
	}
	return s.withRequests(ctx, theirs)
}

func (s *Service) managesAny(actor policy.Actor) bool {
	for project := range actor.Members {
		if policy.Decide(actor, policy.CredentialDecide, policy.Facts{Project: project, At: s.now()}) == nil {
			return true
		}
	}
	return false
}

func isRefusal(err error) bool {
	return fault.Is(err, fault.Forbidden) || fault.Is(err, fault.NotFound) || fault.Is(err, fault.Unauthenticated)
}

// withRequests adds what is asked about each.
func (s *Service) withRequests(ctx context.Context, all []signing.Credential) ([]Asked, error) {
	open, err := s.store.Approvals(ctx, "", approval.Open, maxListed)
	if err != nil {
		return nil, err
	}
	bySubject := map[string]*approval.Request{}
	for i, r := range open {
		if r.Kind == signing.Activate || r.Kind == signing.Revoke {
			bySubject[r.Subject] = &open[i]
		}
	}
	asked := make([]Asked, len(all))
	for i, c := range all {
		asked[i] = Asked{Credential: c, Request: bySubject[c.ID]}
	}
	return asked, nil
}

// mayDecide: the security administrator, or a project manager of a project on which the owner is.
func (s *Service) mayDecide(ctx context.Context, actor policy.Actor, owner string) error {
	members, err := s.store.MembershipsOf(ctx, owner)
	if err != nil {
		return err
	}
	refusal := policy.Decide(actor, policy.CredentialDecide, policy.Facts{At: s.now()})
	for _, m := range members {
		if refusal == nil {
			break
		}
		refusal = policy.Decide(actor, policy.CredentialDecide, policy.Facts{Project: m.Project, At: s.now()})
	}
	return refusal
}

// ReportLoss stops a credential at once; its owner or the security administrator may. Another person then confirms.
func (s *Service) ReportLoss(ctx context.Context, actor policy.Actor, id, reason string) (signing.Credential, error) {
	c, err := s.reachable(ctx, actor, id)
	if err != nil {
		return signing.Credential{}, err
	}
	asked, err := s.askRevoke(c, actor.UserID, reason)
	if err != nil {
		return signing.Credential{}, err
	}
	return s.suspend(ctx, c.ID, "key.lose", asked)
}

// reachable finds a credential that the actor owns or may report as lost; any other is answered like an absent one.
func (s *Service) reachable(ctx context.Context, actor policy.Actor, id string) (signing.Credential, error) {
	c, err := s.store.Credential(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return c, fault.Hidden()
	}
	if err != nil {
		return c, err
	}
	if c.User == actor.UserID {
		return c, policy.Decide(actor, policy.CredentialOwn, policy.Facts{At: s.now()})
	}
	if actor.Office != policy.SecAdmin {
		return c, fault.Hidden().Audited("access.denied")
	}
	return c, s.mayDecide(ctx, actor, c.User)
}

func (s *Service) askRevoke(c signing.Credential, by, reason string) (approval.Request, error) {
	return approval.Ask(approval.Request{
		ID: newID(), Kind: signing.Revoke, Subject: c.ID, Payload: json.RawMessage(`{}`), Reason: reason, AskedBy: by, AskedAt: s.now(),
	})
}

// suspend stops a credential and asks for its end in one transaction.
func (s *Service) suspend(ctx context.Context, id, action string, asked approval.Request) (signing.Credential, error) {
	var next signing.Credential
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		c, err := tx.LockCredential(id)
		if err != nil {
			return err
		}
		if next, err = c.Suspend(asked.AskedAt); err != nil {
			return err
		}
		if err := tx.MoveCredential(c.State, next); err != nil {
			return err
		}
		if err := tx.InsertApproval(asked); err != nil {
			return err
		}
		return tx.Append(at(asked.AskedAt, s.event(ctx, asked.AskedBy, action, "", moved(c, asked))))
	})
	return next, err
}

// moved is what the ledger keeps of a change.
func moved(c signing.Credential, asked approval.Request) map[string]string {
	return map[string]string{"key": c.ID, "request": asked.ID, "user": c.User}
}

// decisions name the events of what a second person decided.
var decisions = map[approval.Kind]map[bool]string{
	signing.Activate: {true: "key.approve", false: "key.refuse"},
	signing.Revoke:   {true: "key.revoke", false: "key.restore"},
}

// Decide settles what is asked about a credential. Nobody decides about his own, nor what he asked for himself.
func (s *Service) Decide(ctx context.Context, actor policy.Actor, id string, agree bool, note string) (signing.Credential, error) {
	known, err := s.store.Credential(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return known, fault.Hidden()
	}
	if err != nil {
		return known, err
	}
	if err := s.mayDecide(ctx, actor, known.User); err != nil && known.User != actor.UserID {
		return known, fault.Hidden().Because(err).Audited("access.denied")
	}
	var next signing.Credential
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		next, err = s.decide(ctx, tx, actor, id, agree, note)
		return err
	})
	return next, err
}

func (s *Service) decide(ctx context.Context, tx *store.Tx, actor policy.Actor, id string, agree bool, note string) (signing.Credential, error) {
	now := s.now()
	c, err := tx.LockCredential(id)
	if err != nil {
		return c, err
	}
	kind := signing.Activate
	if c.State == signing.Suspended {
		kind = signing.Revoke
	}
	asked, err := tx.LockOpenApproval("", kind, id)
	if errors.Is(err, store.ErrNotFound) {
		return c, fault.New(fault.Conflict, "E_DECIDED", "关于该密钥没有待处理的申请。", "Nothing is asked about this key.")
	}
	if err != nil {
		return c, err
	}
	settled, err := asked.Decide(actor.UserID, agree, note, now, c.User)
	if err != nil {
		return c, err
	}
	next, err := c.Settle(kind, agree, now)
	if err != nil {
		return c, err
	}
	if err := tx.MoveCredential(c.State, next); err != nil {
		return c, err
	}
	if err := tx.SettleApproval(settled); err != nil {
		return c, err
	}
	return next, tx.Append(at(now, s.event(ctx, actor.UserID, decisions[kind][agree], "", moved(c, asked))))
}
