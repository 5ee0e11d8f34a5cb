package keys

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// ChangePolicy is the kind of request that brings a project a new signing policy.
const ChangePolicy approval.Kind = "signing_policy.change"

// Proposal is a policy that somebody proposes: rules from a day on.
type Proposal struct {
	AppliesFrom string         `json:"applies_from"` // YYYY-MM-DD, from its first moment in China
	Rules       []signing.Rule `json:"rules"`
	Reason      string         `json:"-"`
}

// Policies is what a project asks of its signers, now and from later days on, and what is proposed.
type Policies struct {
	InForce  signing.Policy
	Coming   []signing.Policy
	Proposed *approval.Request
}

// InForce gives the policy by which a signature is judged now.
func (s *Service) InForce(ctx context.Context, project string) (signing.Policy, error) {
	all, err := s.store.SigningPolicies(ctx, project)
	if err != nil {
		return signing.Policy{}, err
	}
	now := s.now()
	for _, p := range all {
		if !now.Before(p.AppliesFrom) {
			return p, nil
		}
	}
	p := signing.Default(s.least)
	p.Project = project
	return p, nil
}

// Policies shows a project's policies to its members.
func (s *Service) Policies(ctx context.Context, actor policy.Actor, project string) (Policies, error) {
	if err := s.onProject(ctx, actor, policy.SigningPolicyRead, project); err != nil {
		return Policies{}, err
	}
	var out Policies
	var err error
	if out.InForce, err = s.InForce(ctx, project); err != nil {
		return out, err
	}
	all, err := s.store.SigningPolicies(ctx, project)
	if err != nil {
		return out, err
	}
	for _, p := range all {
		if s.now().Before(p.AppliesFrom) {
			out.Coming = append(out.Coming, p)
		}
	}
	open, err := s.store.Approvals(ctx, project, approval.Open, maxListed)
	for i, r := range open {
		if r.Kind == ChangePolicy {
			out.Proposed = &open[i]
		}
	}
	return out, err
}

// onProject asks for a right on a project that exists.
func (s *Service) onProject(ctx context.Context, actor policy.Actor, right policy.Action, project string) error {
	if err := policy.Decide(actor, right, policy.Facts{Project: project, At: s.now()}); err != nil {
		return err
	}
	_, err := s.store.Project(ctx, project)
	if errors.Is(err, store.ErrNotFound) {
		return fault.Hidden()
	}
	return err
}

// ProposePolicy asks a second person for a new policy.
func (s *Service) ProposePolicy(ctx context.Context, actor policy.Actor, project string, in Proposal) (approval.Request, error) {
	if err := s.onProject(ctx, actor, policy.SigningPolicyAsk, project); err != nil {
		return approval.Request{}, err
	}
	now := s.now()
	faults := signing.CheckRules(in.Rules)
	if _, err := time.Parse(time.DateOnly, in.AppliesFrom); err != nil || in.AppliesFrom < calendar.Day(now) {
		faults = append(faults, fault.Field{Field: "applies_from", Code: "V6", Zh: "请填写今天或以后的日期。", En: "Give today or a later day.", Seen: in.AppliesFrom})
	}
	if len(faults) > 0 {
		return approval.Request{}, fault.Fields(faults)
	}
	payload, err := json.Marshal(in)
	if err != nil {
		return approval.Request{}, err
	}
	asked, err := approval.Ask(approval.Request{
		ID: newID(), Project: project, Kind: ChangePolicy, Subject: project, Payload: payload, Reason: in.Reason, AskedBy: actor.UserID, AskedAt: now,
	})
	if err != nil {
		return approval.Request{}, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertApproval(asked); err != nil {
			return err
		}
		return tx.Append(s.event(ctx, actor.UserID, "signing_policy.propose", project, map[string]string{"request": asked.ID}))
	})
	if errors.Is(err, store.ErrExists) {
		return approval.Request{}, fault.New(fault.Conflict, "E_OPEN", "已有一项规定待批准。", "A proposal waits for its decision already.")
	}
	return asked, err
}

// DecidePolicy settles the open proposal of a project; nobody approves his own. An approved one applies from its day
// on, never from before it was approved.
func (s *Service) DecidePolicy(ctx context.Context, actor policy.Actor, project string, agree bool, note string) (approval.Request, error) {
	if err := s.onProject(ctx, actor, policy.SigningPolicyDecide, project); err != nil {
		return approval.Request{}, err
	}
	var settled approval.Request
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		asked, err := tx.LockOpenApproval(project, ChangePolicy, project)
		if errors.Is(err, store.ErrNotFound) {
			return fault.New(fault.Conflict, "E_DECIDED", "没有待批准的规定。", "No proposal waits for a decision.")
		}
		if err != nil {
			return err
		}
		if settled, err = asked.Decide(actor.UserID, agree, note, s.now()); err != nil {
			return err
		}
		return s.settlePolicy(ctx, tx, settled)
	})
	return settled, err
}

func (s *Service) settlePolicy(ctx context.Context, tx *store.Tx, settled approval.Request) error {
	if err := tx.SettleApproval(settled); err != nil {
		return err
	}
	action := "signing_policy.refuse"
	if settled.State == approval.Approved {
		p, err := agreed(settled)
		if err != nil {
			return err
		}
		if err := tx.InsertSigningPolicy(p); err != nil {
			return err
		}
		action = "signing_policy.approve"
	}
	return tx.Append(s.event(ctx, settled.DecidedBy, action, settled.Project, map[string]string{"request": settled.ID}))
}

// agreed is the policy that an approved proposal becomes.
func agreed(settled approval.Request) (signing.Policy, error) {
	var in Proposal
	if err := json.Unmarshal(settled.Payload, &in); err != nil {
		return signing.Policy{}, err
	}
	from, err := time.ParseInLocation(time.DateOnly, in.AppliesFrom, calendar.Zone)
	if err != nil {
		return signing.Policy{}, err
	}
	if from.Before(settled.DecidedAt) {
		from = settled.DecidedAt
	}
	return signing.Policy{
		ID: settled.ID, Project: settled.Project, AppliesFrom: from.UTC(), Rules: in.Rules,
		AskedBy: settled.AskedBy, DecidedBy: settled.DecidedBy, DecidedAt: settled.DecidedAt,
	}, nil
}
