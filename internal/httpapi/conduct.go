package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	service "github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	duties      = project + "/duties"
	assessments = project + "/assessments"
	findings    = project + "/findings"
	aFinding    = findings + "/:finding"
)

func conductRoutes() []route {
	return []route{
		{Method: get, Path: duties, Action: policy.DutyRead, Handle: dutyList},
		{Method: post, Path: duties, Action: policy.DutySet, Body: jsonBody, Handle: dutySet},
		{Method: post, Path: duties + "/:duty/end", Action: policy.DutySet, Body: jsonBody, Handle: dutyEnd},
		{Method: get, Path: duties + "/owed", Action: policy.DutyRead, Query: owedParameters, Handle: dutyOwed},
		{Method: get, Path: assessments, Action: policy.AssessmentRead, Handle: assessmentList},
		{Method: get, Path: assessments + "/draft", Action: policy.AssessmentSign, Query: draftParameters, Handle: assessmentDraft},
		{Method: post, Path: assessments + "/prepare", Action: policy.AssessmentSign, Body: jsonBody, Handle: assessmentPrepare},
		{Method: post, Path: assessments, Action: policy.AssessmentSign, Body: jsonBody, Handle: assessmentSign},
		{Method: post, Path: assessments + "/:month/appeal", Action: policy.AssessmentAppeal, Body: jsonBody, Handle: assessmentAppeal},
		{Method: post, Path: assessments + "/:month/answer", Action: policy.AssessmentAnswer, Body: jsonBody, Handle: assessmentAnswer},
		{Method: get, Path: findings, Action: policy.FindingRead, Query: findingParameters, Handle: findingList},
		{Method: post, Path: aFinding + "/hear", Action: policy.FindingHear, Body: jsonBody, Handle: findingHear},
		{Method: post, Path: aFinding + "/prepare", Action: policy.FindingDecide, Body: jsonBody, Handle: findingPrepare},
		{Method: post, Path: aFinding + "/decide", Action: policy.FindingDecide, Body: jsonBody, Handle: findingDecide},
	}
}

var (
	isPart         = matching(`^(team|managers)$`)
	isFindingState = func(s string) bool { return conduct.FindingState(s).Known() }
)

var (
	owedParameters    = parameters{"from": isDate, "to": isDate}
	draftParameters   = parameters{"month": isMonth, "part": isPart}
	findingParameters = parameters{"state": isFindingState, "person": isLogin, "from": isDate, "to": isDate}
)

// mostOwedDays bounds what one question about duties may span.
const mostOwedDays = 92

func dutyList(x *exchange) error {
	all, err := x.api.conduct.Duties(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.duty), ""))
}

func dutySet(x *exchange) error {
	var in client.DutyInput
	if err := decode(x, &in); err != nil {
		return err
	}
	if !isUUID(in.ID) {
		return refuseFields([]fault.Field{wrongParameter("id", in.ID)})
	}
	d := store.Duty{Project: x.project(), Duty: conduct.Duty{
		ID: in.ID, Class: in.Class, UnitProject: in.UnitProject, Owner: in.Owner, Every: conduct.Every(in.Every), ByHour: in.ByHour, Workdays: in.Workdays, From: in.From, Until: in.Until,
	}}
	set, created, err := x.api.conduct.SetDuty(x.ctx(), x.actor, d)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	return x.answer(status, x.duty(set))
}

func dutyEnd(x *exchange) error {
	var in client.DutyEnd
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	d, err := x.api.conduct.EndDuty(x.ctx(), x.actor, x.project(), x.Param("duty"), version, in.Until)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.duty(d))
}

func (x *exchange) duty(d store.Duty) client.Duty {
	return client.Duty{
		ID: d.ID, Class: d.Class, UnitProject: d.UnitProject, Owner: d.Owner, OwnerName: x.namer().of(d.Owner), Every: string(d.Every), ByHour: d.ByHour,
		Workdays: d.Workdays, From: d.From, Until: d.Until, Version: d.Version,
	}
}

// dutyOwed answers for the days from … to, today where they are left out.
func dutyOwed(x *exchange) error {
	today := calendar.Day(x.api.now())
	span := calendar.Span{First: today, Last: today}
	if from := x.query("from"); from != "" {
		span.First = from
	}
	if to := x.query("to"); to != "" {
		span.Last = to
	}
	if span.First > span.Last || calendar.After(span.First, mostOwedDays) < span.Last {
		f := wrongParameter("to", span.Last)
		f.Allowed = "from … from + 92"
		return refuseFields([]fault.Field{f})
	}
	all, err := x.api.conduct.OwedIn(x.ctx(), x.actor, x.project(), span)
	if err != nil {
		return err
	}
	names := x.namer()
	return x.answer(http.StatusOK, wireList(mapped(all, func(o service.Owed) client.Owed {
		out := client.Owed{
			Duty: o.ID, Class: o.Class, Unit: o.UnitProject, Owner: o.Owner, Name: names.of(o.Owner), Slot: o.Slot.Name, First: o.Slot.First, Last: o.Slot.Last,
			Due: o.Slot.Due.UTC(), Standing: string(o.Standing), Record: o.Record, At: utc(o.At),
		}
		if o.Draft != nil {
			out.Draft = &client.OwedDraft{Class: o.Draft.Class, Location: client.Location(o.Draft.Location), Body: o.Draft.Body}
		}
		return out
	}), ""))
}

// attested is what a document of conduct is signed as.
func attested(d service.ToSign) pipeline.Attestation {
	return pipeline.Attestation{Project: d.Project, Subject: d.Subject, Matter: d.Matter}
}

// prepareToSign states what the caller would sign.
func (x *exchange) prepareToSign(d service.ToSign, err error) error {
	if err != nil {
		return err
	}
	p, err := x.api.pipeline.PrepareAttestation(x.ctx(), x.actor, attested(d))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.preparation(p))
}

// signNow proves the caller's will over a document, and lets it take effect.
func (x *exchange) signNow(d service.ToSign, p client.Proof) error {
	if err := x.api.pipeline.Attest(x.ctx(), x.actor, attested(d), pipeline.Proof(p), d.Commit); err != nil {
		return err
	}
	return x.answer(http.StatusOK, struct{}{})
}
