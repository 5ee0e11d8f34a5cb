package httpapi

import (
	"encoding/json"
	"net/http"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func signingRoutes() []route {
	return []route{
		{Method: post, Path: project + "/sign-offs/prepare", Action: policy.RecordSign, Body: jsonBody, Handle: signOffsPrepare},
		{Method: get, Path: project + "/signing-policy", Action: policy.SigningPolicyRead, Handle: signingPolicyGet},
		{Method: post, Path: project + "/signing-policy", Action: policy.SigningPolicyAsk, Body: jsonBody, Handle: signingPolicyPropose},
		{Method: post, Path: project + "/signing-policy/decide", Action: policy.SigningPolicyDecide, Body: jsonBody, Handle: signingPolicyDecide},
	}
}

// signOffsPrepare states what the caller would sign; each item is answered by itself, so the whole is always 200.
func signOffsPrepare(x *exchange) error {
	var in client.PrepareSignOffs
	if err := decode(x, &in); err != nil {
		return err
	}
	items := mapped(in.Items, func(i client.ToSign) pipeline.ToSign {
		return pipeline.ToSign{
			SignOff: pipeline.SignOff{Record: i.Record, Version: i.Version, ContentHash: i.ContentHash},
			Purpose: signing.Purpose(i.Purpose), Reason: i.Reason,
		}
	})
	p, err := x.api.pipeline.PrepareSignOffs(x.ctx(), x.actor, x.project(), items)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.preparation(p))
}

func (x *exchange) preparation(p pipeline.Preparation) client.Preparation {
	out := client.Preparation{Items: mapped(p.Items, x.prepared), Least: string(p.Least), Methods: p.Methods}
	if out.Methods == nil {
		out.Methods = []string{}
	}
	if len(p.Methods) > 0 {
		out.Root = p.Root.String()
	}
	if p.Ceremony.ID != "" {
		out.Ceremony, out.Options, out.ExpiresAt = p.Ceremony.ID, p.Ceremony.Options, utc(p.Ceremony.ExpiresAt)
	}
	return out
}

func (x *exchange) prepared(p pipeline.Prepared) client.Prepared {
	if p.Err != nil {
		problem := x.itemProblem(p.Err)
		return client.Prepared{Record: p.Record, Status: problem.Status, Problem: problem}
	}
	return client.Prepared{Record: p.Record, Status: http.StatusOK, Statement: string(p.Statement), Least: string(p.Least)}
}

func signingPolicyGet(x *exchange) error {
	p, err := x.api.keys.Policies(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	out := client.SigningPolicies{InForce: x.signingPolicy(p.InForce), Coming: mapped(p.Coming, x.signingPolicy)}
	if p.Proposed != nil {
		proposal, err := x.proposal(*p.Proposed)
		if err != nil {
			return err
		}
		out.Proposed = &proposal
	}
	return x.answer(http.StatusOK, out)
}

func signingPolicyPropose(x *exchange) error {
	var in client.SigningPolicyInput
	if err := decode(x, &in); err != nil {
		return err
	}
	rules, err := rulesOf(in.Rules)
	if err != nil {
		return err
	}
	asked, err := x.api.keys.ProposePolicy(x.ctx(), x.actor, x.project(), keys.Proposal{AppliesFrom: in.AppliesFrom, Rules: rules, Reason: in.Reason})
	if err != nil {
		return err
	}
	return x.answerProposal(http.StatusCreated, asked)
}

func signingPolicyDecide(x *exchange) error {
	in, err := decision(x)
	if err != nil {
		return err
	}
	settled, err := x.api.keys.DecidePolicy(x.ctx(), x.actor, x.project(), *in.Agree, in.Note)
	if err != nil {
		return err
	}
	return x.answerProposal(http.StatusOK, settled)
}

func (x *exchange) answerProposal(status int, r approval.Request) error {
	out, err := x.proposal(r)
	if err != nil {
		return err
	}
	return x.answer(status, out)
}

// rulesOf reads the rules of a policy; unknown levels are refused by field.
func rulesOf(in []client.SigningRule) ([]signing.Rule, error) {
	rules := make([]signing.Rule, len(in))
	for i, r := range in {
		level, ok := record.ParseSecrecy(r.Secrecy)
		if !ok {
			return nil, refuseFields([]fault.Field{{Field: "rules.secrecy", Code: "V2", Zh: "没有这个密级。", En: "No such secrecy level.", Seen: shown(r.Secrecy)}})
		}
		rules[i] = signing.Rule{Purpose: signing.Purpose(r.Purpose), Secrecy: level, Class: r.Class, Least: signing.Assurance(r.Least)}
	}
	return rules, nil
}

func wireRules(rules []signing.Rule) []client.SigningRule {
	return mapped(rules, func(r signing.Rule) client.SigningRule {
		return client.SigningRule{Purpose: string(r.Purpose), Secrecy: r.Secrecy.String(), Class: r.Class, Least: string(r.Least)}
	})
}

func (x *exchange) signingPolicy(p signing.Policy) client.SigningPolicy {
	names := x.namer()
	return client.SigningPolicy{
		AppliesFrom: utc(p.AppliesFrom), Rules: wireRules(p.Rules), AskedBy: p.AskedBy, AskedByName: names.of(p.AskedBy),
		DecidedBy: p.DecidedBy, DecidedByName: names.of(p.DecidedBy), DecidedAt: utc(p.DecidedAt),
	}
}

// proposal shows a proposed policy, open or settled.
func (x *exchange) proposal(r approval.Request) (client.SigningProposal, error) {
	var in keys.Proposal
	if err := json.Unmarshal(r.Payload, &in); err != nil {
		return client.SigningProposal{}, err
	}
	return client.SigningProposal{Request: x.request(r), AppliesFrom: in.AppliesFrom, Rules: wireRules(in.Rules)}, nil
}

// request shows what somebody asked of a second person.
func (x *exchange) request(r approval.Request) client.ApprovalRequest {
	names := x.namer()
	return client.ApprovalRequest{
		ID: r.ID, Kind: string(r.Kind), Reason: r.Reason, State: string(r.State), AskedBy: r.AskedBy, AskedByName: names.of(r.AskedBy), AskedAt: r.AskedAt.UTC(),
		DecidedBy: r.DecidedBy, DecidedByName: names.of(r.DecidedBy), DecidedAt: utc(r.DecidedAt), Note: r.Note,
	}
}
