package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func secrecyRoutes() []route {
	return []route{
		{Method: get, Path: project + "/secrecy-changes", Action: policy.SecrecyRead, Query: secrecyParameters, Handle: secrecyList},
		{Method: post, Path: aRecord + "/secrecy-changes", Action: policy.SecrecyChange, Body: jsonBody, Handle: secrecyChange},
		{Method: post, Path: aRecord + "/secrecy-changes/:sid/prepare", Action: policy.SecrecyDecide, Body: jsonBody, Handle: secrecyPrepare},
		{Method: post, Path: aRecord + "/secrecy-changes/:sid/decide", Action: policy.SecrecyDecide, Body: jsonBody, Handle: secrecyDecide},
		{Method: post, Path: aRecord + "/secrecy-changes/:sid/withdraw", Action: policy.SecrecyChange, Body: jsonBody, Handle: secrecyWithdraw},
	}
}

var secrecyParameters = parameters{"state": matching(`^(open|approved|refused|withdrawn)$`)}

// secrecyList gives the requests in a state; those that wait, where none is asked for.
func secrecyList(x *exchange) error {
	state := approval.State(x.query("state"))
	if state == "" {
		state = approval.Open
	}
	all, err := x.api.pipeline.LevelRequests(x.ctx(), x.actor, x.project(), state)
	if err != nil {
		return err
	}
	names := x.namer()
	items := make([]client.SecrecyChange, len(all))
	for i, r := range all {
		if items[i], err = secrecyChangeOf(r, names); err != nil {
			return err
		}
	}
	return x.answer(http.StatusOK, wireList(items, ""))
}

func secrecyChange(x *exchange) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	var in client.SecrecyChangeInput
	if err := decode(x, &in); err != nil {
		return err
	}
	level, known := record.ParseSecrecy(in.Secrecy)
	if !known {
		level = -1
	}
	if !isUUID(in.ID) {
		return refuseFields([]fault.Field{wrongParameter("id", in.ID)})
	}
	r, err := x.api.pipeline.ChangeLevel(x.ctx(), x.actor, x.recordKey(), version, pipeline.LevelInput{ID: in.ID, To: level, Reason: in.Reason})
	return x.answerSecrecy(r, err)
}

// secrecyPrepare states what the project manager would sign to agree.
func secrecyPrepare(x *exchange) error {
	if err := decode(x, &nothingAsked{}); err != nil {
		return err
	}
	p, err := x.api.pipeline.PrepareLevel(x.ctx(), x.actor, x.recordKey(), x.Param("sid"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.preparation(p))
}

func secrecyDecide(x *exchange) error {
	var in client.SecrecyDecision
	if err := decode(x, &in); err != nil {
		return err
	}
	decision := pipeline.LevelDecision{Approve: in.Approve, Note: in.Note}
	if in.Proof != nil {
		decision.Proof = pipeline.Proof(*in.Proof)
	}
	r, err := x.api.pipeline.DecideLevel(x.ctx(), x.actor, x.recordKey(), x.Param("sid"), decision)
	return x.answerSecrecy(r, err)
}

func secrecyWithdraw(x *exchange) error {
	r, err := x.api.pipeline.WithdrawLevel(x.ctx(), x.actor, x.recordKey(), x.Param("sid"))
	return x.answerSecrecy(r, err)
}

func (x *exchange) answerSecrecy(r approval.Request, err error) error {
	if err != nil {
		return err
	}
	out, err := secrecyChangeOf(r, x.namer())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, out)
}

func secrecyChangeOf(r approval.Request, names namer) (client.SecrecyChange, error) {
	q, err := pipeline.LevelRequestOf(r)
	if err != nil {
		return client.SecrecyChange{}, err
	}
	return client.SecrecyChange{
		ID: r.ID, Record: r.Subject, State: string(r.State), From: q.From.String(), Secrecy: q.To.String(), Reason: r.Reason, Version: q.Version,
		AskedBy: r.AskedBy, AskedByName: names.of(r.AskedBy), AskedAt: r.AskedAt.UTC(),
		DecidedBy: r.DecidedBy, DecidedByName: names.of(r.DecidedBy), DecidedAt: utc(r.DecidedAt), Note: r.Note, Document: r.Payload,
	}, nil
}

// markedOf tells how a level came into force that is not the content's own.
func markedOf(m record.Marking) *client.SecrecyMark {
	if m.Change == nil {
		return nil
	}
	c := m.Change
	return &client.SecrecyMark{Change: c.ID, From: c.From.String(), AskedBy: c.AskedBy, By: c.By, At: c.At.UTC()}
}

// signedLevel is the level that a content was signed with, where another is in force.
func signedLevel(content, inForce record.Secrecy) string {
	if content == inForce {
		return ""
	}
	return content.String()
}
