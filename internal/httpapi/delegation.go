package httpapi

import (
	"net/http"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func delegationRoutes() []route {
	return []route{
		{Method: get, Path: project + "/delegations", Action: policy.DelegationRead, Handle: delegationList},
		{Method: post, Path: project + "/delegations", Action: policy.DelegationGrant, Body: jsonBody, Handle: delegationGrant},
		{Method: post, Path: project + "/delegations/prepare", Action: policy.DelegationGrant, Body: jsonBody, Handle: delegationPrepare},
		{Method: post, Path: project + "/delegations/:did/revoke", Action: policy.DelegationRevoke, Body: jsonBody, Handle: delegationRevoke},
	}
}

func delegationList(x *exchange) error {
	all, err := x.api.pipeline.Delegations(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.delegation), ""))
}

func delegationGrant(x *exchange) error {
	var in client.DelegationInput
	if err := decode(x, &in); err != nil {
		return err
	}
	if !isUUID(in.ID) {
		return refuseFields([]fault.Field{wrongParameter("id", in.ID)})
	}
	d, created, err := x.api.pipeline.Delegate(x.ctx(), x.actor, x.project(), delegationInput(in), pipeline.Proof(in.Proof))
	if err != nil {
		return err
	}
	x.api.people.RightsChanged()
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	return x.answer(status, x.delegation(d))
}

func delegationInput(in client.DelegationInput) pipeline.DelegationInput {
	return pipeline.DelegationInput{
		ID: in.ID, To: in.To, Actions: in.Actions, Classes: in.Classes, MaxSecrecy: in.MaxSecrecy,
		StartsAt: in.StartsAt, EndsAt: in.EndsAt, Reason: in.Reason,
	}
}

// delegationPrepare states what the giver would sign; the proof of the body is not looked at.
func delegationPrepare(x *exchange) error {
	var in client.DelegationInput
	if err := decode(x, &in); err != nil {
		return err
	}
	if !isUUID(in.ID) {
		return refuseFields([]fault.Field{wrongParameter("id", in.ID)})
	}
	p, err := x.api.pipeline.PrepareDelegation(x.ctx(), x.actor, x.project(), delegationInput(in))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.preparation(p))
}

func delegationRevoke(x *exchange) error {
	var in client.DelegationRevoke
	if err := decode(x, &in); err != nil {
		return err
	}
	d, err := x.api.pipeline.RevokeDelegation(x.ctx(), x.actor, x.project(), x.Param("did"), in.Reason)
	if err != nil {
		return err
	}
	x.api.people.RightsChanged()
	return x.answer(http.StatusOK, x.delegation(d))
}

// delegation is the wire form of a delegation, with where it is now.
func (x *exchange) delegation(d store.Delegation) client.Delegation {
	names := x.namer()
	out := delegationOf(d.Delegation, x.api.now())
	out.FromName, out.ToName = names.of(d.From), names.of(d.To)
	out.Reason, out.SignedAt, out.Signature = d.Reason, utc(d.SignedAt), d.Signature
	if d.Closed {
		out.ClosedAt, out.ClosedBy, out.ClosedByName = utc(d.ClosedAt), d.ClosedBy, names.of(d.ClosedBy)
	}
	if d.ClosedBy != "" {
		out.State = "revoked"
	}
	return out
}

// delegationOf is as much of a delegation as a right needs.
func delegationOf(d policy.Delegation, at time.Time) client.Delegation {
	classes := d.Classes
	if classes == nil {
		classes = []string{}
	}
	return client.Delegation{
		ID: d.ID, From: d.From, To: d.To, Actions: d.ActionNames(), Classes: classes, MaxSecrecy: d.MaxSecrecy.String(),
		StartsAt: d.StartsAt.UTC(), EndsAt: d.EndsAt.UTC(), State: string(d.State(at)),
	}
}
