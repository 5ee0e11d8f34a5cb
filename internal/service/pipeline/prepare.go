package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
)

// ToSign names one record that somebody is about to sign, as it was on his screen. A withdrawal gives its reason.
type ToSign struct {
	SignOff
	Purpose signing.Purpose // empty: publication
	Reason  string
}

// Prepared answers one item: the statement that he would sign, byte by byte, and what the policy asks for; or Err.
type Prepared struct {
	Record    string
	Statement []byte
	Least     signing.Assurance
	Err       error
}

// Preparation is what somebody needs to sign several statements with one proof. The offer covers the items without an
// error, in their order.
type Preparation struct {
	Items []Prepared
	Least signing.Assurance // the best that any item asks for
	signing.Offer
}

// movesFor ties each purpose that signs a record to its move and right.
var movesFor = map[signing.Purpose]struct {
	move  record.Action
	right policy.Action
}{
	signing.ForPublication: {record.Sign, policy.RecordSign},
	signing.ForWithdrawal:  {record.Withdraw, policy.RecordWithdraw},
}

// PrepareSignOffs states what the actor would sign, and begins a ceremony for his key. Each item is answered by itself.
func (s *Service) PrepareSignOffs(ctx context.Context, actor policy.Actor, project string, items []ToSign) (Preparation, error) {
	if err := policy.Decide(actor, policy.RecordList, s.on(project)); err != nil {
		return Preparation{}, err
	}
	if err := fitsBatch(len(items)); err != nil {
		return Preparation{}, err
	}
	rules, err := s.verifier.InForce(ctx, project)
	if err != nil {
		return Preparation{}, err
	}
	p := Preparation{Items: make([]Prepared, len(items))}
	for i, item := range items {
		p.Items[i] = s.prepare(ctx, actor, project, item, rules)
	}
	return p, s.offer(ctx, actor, &p)
}

// offer adds the ways in which the actor can sign the items that he may.
func (s *Service) offer(ctx context.Context, actor policy.Actor, p *Preparation) error {
	var statements [][]byte
	for _, item := range p.Items {
		if item.Err != nil {
			continue
		}
		statements = append(statements, item.Statement)
		if !p.Least.AtLeast(item.Least) {
			p.Least = item.Least
		}
	}
	if len(statements) == 0 {
		return nil
	}
	offer, err := s.verifier.Offer(ctx, actor.UserID, statements, p.Least)
	p.Offer = offer
	return err
}

func (s *Service) prepare(ctx context.Context, actor policy.Actor, project string, item ToSign, rules signing.Policy) Prepared {
	out := Prepared{Record: item.Record}
	if item.Purpose == "" {
		item.Purpose = signing.ForPublication
	}
	rec, standing, err := s.signable(ctx, actor, record.Key{Project: project, ID: item.Record}, item)
	if err != nil {
		out.Err = err
		return out
	}
	out.Least = rules.Least(matterOf(rec, item.Purpose))
	out.Statement, out.Err = signing.OfRecord(rec, item.Purpose, item.Reason, actor.UserID, standing).Document()
	return out
}

// signable gives the record where the actor could sign it as he saw it: the very checks of the move, without moving.
func (s *Service) signable(ctx context.Context, actor policy.Actor, key record.Key, item ToSign) (*record.Record, signing.Standing, error) {
	act, ok := movesFor[item.Purpose]
	if !ok {
		return nil, signing.Standing{}, fault.Fields([]fault.Field{{Field: "purpose", Code: "V2", Zh: "没有这种签认用途。", En: "No such purpose of a signature.", Seen: string(item.Purpose), Allowed: "publication, withdrawal"}})
	}
	rec, err := s.mayTry(ctx, actor, act.right, key)
	if err != nil {
		return nil, signing.Standing{}, err
	}
	if rec.Version != item.Version {
		return nil, signing.Standing{}, stale(rec)
	}
	var standing signing.Standing
	now := s.now()
	if d, ok := policy.Standing(actor, act.right, policy.FactsOf(rec, now)); ok {
		standing = signing.Standing{For: d.From, Delegation: d.ID}
	}
	in := record.Input{By: actor.UserID, At: now, ContentHash: item.ContentHash, Reason: item.Reason, Proven: true, For: standing.For, Delegation: standing.Delegation}
	_, err = record.Move(*rec, act.move, in)
	return rec, standing, err
}

// PrepareDelegation states what the actor would sign to let somebody sign for him, and begins a ceremony for his key.
func (s *Service) PrepareDelegation(ctx context.Context, actor policy.Actor, project string, in DelegationInput) (Preparation, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.DelegationGrant, facts); err != nil {
		return Preparation{}, err
	}
	d := in.delegation(actor, facts)
	holder, known, err := s.placeOf(ctx, project, in.To)
	if err != nil {
		return Preparation{}, err
	}
	if faults := policy.GrantFaults(d.Delegation, d.Reason, holder, known, facts.At); len(faults) > 0 {
		return Preparation{}, fault.Fields(faults)
	}
	subject, err := d.Document(d.Reason)
	if err != nil {
		return Preparation{}, err
	}
	return s.PrepareAttestation(ctx, actor, Attestation{Project: project, Subject: subject, Matter: signing.Matter{Purpose: signing.ForDelegation, Secrecy: d.MaxSecrecy}})
}

// PrepareAttestation states what the actor would sign over a document of its own, and begins a ceremony for his key.
// What he may sign is decided before, by the caller.
func (s *Service) PrepareAttestation(ctx context.Context, actor policy.Actor, a Attestation) (Preparation, error) {
	statement, err := signing.OfSubject(a.Project, a.Record, a.Purpose, a.Subject, a.Reason, actor.UserID)
	if err != nil {
		return Preparation{}, err
	}
	rules, err := s.verifier.InForce(ctx, a.Project)
	if err != nil {
		return Preparation{}, err
	}
	item := Prepared{Record: a.Record, Least: rules.Least(a.Matter)}
	item.Statement, item.Err = statement.Document()
	p := Preparation{Items: []Prepared{item}}
	return p, s.offer(ctx, actor, &p)
}
