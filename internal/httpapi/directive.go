package httpapi

import (
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

const (
	allDirectives = project + "/directives"
	aDirective    = allDirectives + "/:directive"
)

var (
	isRung              = matching(`^[1-3]$`)
	isDirectiveState    = matching(`^(open|overdue|closed)$`)
	directiveParameters = parameters{"state": isDirectiveState, "rung": isRung, "cursor": isCursor, "limit": isLimit}
)

func directiveRoutes() []route {
	return []route{
		{Method: get, Path: allDirectives, Action: policy.DirectiveRead, Query: directiveParameters, Handle: directiveList},
		{Method: get, Path: aDirective, Action: policy.DirectiveRead, Handle: directiveGet},
		{Method: post, Path: aDirective + "/receipt/prepare", Action: policy.DirectiveReceive, Body: jsonBody, Handle: directivePrepare},
		{Method: post, Path: aDirective + "/receipt", Action: policy.DirectiveReceive, Body: jsonBody, Handle: directiveReceive},
		{Method: post, Path: aDirective + "/action", Action: policy.DirectiveAct, Body: jsonBody, Handle: directiveAct},
		{Method: post, Path: aDirective + "/evidence", Action: policy.DirectiveAct, Body: jsonBody, Handle: directiveProve},
		{Method: post, Path: aDirective + "/recheck", Action: policy.DirectiveRecheck, Body: jsonBody, Handle: directiveRecheck},
		{Method: post, Path: aDirective + "/close", Action: policy.DirectiveRecheck, Body: jsonBody, Handle: directiveClose},
		{Method: post, Path: aDirective + "/escalate", Action: policy.DirectiveEscalate, Body: jsonBody, Handle: directiveEscalate},
	}
}

func directiveList(x *exchange) error {
	rung, _ := strconv.Atoi(x.query("rung")) // a digit: checkQuery saw to it
	state := x.query("state")
	f := directives.Filter{Closed: state == "closed", Overdue: state == "overdue", Rung: rung}
	page, err := x.api.directives.List(x.ctx(), x.actor, x.project(), f, x.page())
	if err != nil {
		return err
	}
	turn := x.directiveTurner()
	return x.answer(http.StatusOK, client.DirectivePage{Items: mapped(page.Items, turn), NextCursor: page.Cursor, Counts: client.DirectiveCounts(page.Counts)})
}

func directiveGet(x *exchange) error {
	return x.answerDirective(x.api.directives.Get(x.ctx(), x.actor, x.project(), x.Param("directive")))
}

// directivePrepare states what the receiver would sign; the two services meet here, for neither knows the other.
func directivePrepare(x *exchange) error {
	var in struct{}
	receipt, err := x.receipt(&in)
	if err != nil {
		return err
	}
	p, err := x.api.pipeline.PrepareAttestation(x.ctx(), x.actor, x.attestation(receipt))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.preparation(p))
}

func directiveReceive(x *exchange) error {
	var in client.DirectiveReceipt
	receipt, err := x.receipt(&in)
	if err != nil {
		return err
	}
	if err := x.api.pipeline.Attest(x.ctx(), x.actor, x.attestation(receipt), pipeline.Proof(in.Proof), receipt.Commit); err != nil {
		return err
	}
	return directiveGet(x)
}

func (x *exchange) receipt(in any) (directives.Receipt, error) {
	version, err := x.versioned(in)
	if err != nil {
		return directives.Receipt{}, err
	}
	return x.api.directives.Receipt(x.ctx(), x.actor, x.project(), x.Param("directive"), version)
}

func (x *exchange) attestation(r directives.Receipt) pipeline.Attestation {
	return pipeline.Attestation{Project: x.project(), Record: r.Record, Subject: r.Subject, Matter: r.Matter}
}

func directiveAct(x *exchange) error {
	var in client.DirectiveEntry
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.answerDirective(x.api.directives.Act(x.ctx(), x.actor, x.project(), x.Param("directive"), version, in.Text))
}

func directiveProve(x *exchange) error {
	var in client.DirectiveEvidence
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.answerDirective(x.api.directives.Prove(x.ctx(), x.actor, x.project(), x.Param("directive"), version, in.Text, in.Records))
}

func directiveRecheck(x *exchange) error {
	var in client.DirectiveRecheck
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.answerDirective(x.api.directives.Recheck(x.ctx(), x.actor, x.project(), x.Param("directive"), version, in.Pass, in.Text))
}

func directiveClose(x *exchange) error {
	var in client.DirectiveEntry
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.answerDirective(x.api.directives.Close(x.ctx(), x.actor, x.project(), x.Param("directive"), version, in.Text))
}

func directiveEscalate(x *exchange) error {
	var in client.DirectiveEntry
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.answerDirective(x.api.directives.Escalate(x.ctx(), x.actor, x.project(), x.Param("directive"), version, in.Text))
}

func (x *exchange) answerDirective(v directives.View, err error) error {
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(v.Version))
	return x.answer(http.StatusOK, x.directiveTurner()(v))
}

// directiveTurner gives what turns a directive into its wire form, with people's names.
func (x *exchange) directiveTurner() func(directives.View) client.Directive {
	names, now := x.namer(), x.api.now()
	return func(v directives.View) client.Directive {
		out := client.Directive{
			ID: v.ID, Version: v.Version, Record: v.Record, ArchiveNo: v.ArchiveNo, Class: v.Class, Kind: v.Kind, No: v.No, Title: v.Title, Part: v.Part,
			Author: v.Author, AuthorName: names.of(v.Author), Secrecy: v.Secrecy.String(), State: string(v.State), Stops: v.Stops(), IssuedAt: v.IssuedAt.UTC(),
			Due: v.Due.UTC(), DueDay: v.DueDay(), Overdue: v.Overdue(now), Rung: int(v.Rung), ClosedAt: utc(v.ClosedAt),
			Allowed: mapped(v.Allowed, func(a directive.Action) string { return string(a) }),
		}
		if v.Sight == policy.Full {
			at := client.Location(v.Location)
			out.Location = &at
		}
		for _, s := range v.Steps {
			out.Steps = append(out.Steps, client.DirectiveStep{
				N: s.N, Action: string(s.Action), By: s.By, ByName: names.of(s.By), At: s.At.UTC(), To: string(s.To), Text: s.Text, Records: s.Records, Rung: int(s.Rung), Signature: s.Signature,
			})
		}
		return out
	}
}
