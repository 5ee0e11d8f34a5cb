package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/conduct"
	service "github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func findingList(x *exchange) error {
	f := store.FindingFilter{State: conduct.FindingState(x.query("state")), Person: x.query("person"), From: x.query("from"), To: x.query("to")}
	all, err := x.api.conduct.Findings(x.ctx(), x.actor, x.project(), f)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.finding), ""))
}

func findingHear(x *exchange) error {
	var in client.Hearing
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	f, err := x.api.conduct.Hear(x.ctx(), x.actor, x.project(), x.Param("finding"), version, in.Text)
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(f.Version))
	return x.answer(http.StatusOK, x.finding(f))
}

func findingPrepare(x *exchange) error {
	var in client.Verdict
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	return x.prepareToSign(x.api.conduct.ToDecide(x.ctx(), x.actor, x.project(), x.Param("finding"), version, conduct.Verdict(in)))
}

func findingDecide(x *exchange) error {
	var in client.VerdictSign
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	d, err := x.api.conduct.ToDecide(x.ctx(), x.actor, x.project(), x.Param("finding"), version, conduct.Verdict(in.Verdict))
	if err != nil {
		return err
	}
	return x.signNow(d, in.Proof)
}

// finding is the wire form of a finding, with what the caller may do about it.
func (x *exchange) finding(f service.Found) client.ConductFinding {
	names, label := x.namer(), f.Kind.Label()
	out := client.ConductFinding{
		ID: f.ID, Version: f.Version, Kind: string(f.Kind), Zh: label.Zh, En: label.En, Person: f.Person, PersonName: names.of(f.Person), Subject: f.Subject, Day: f.Day,
		Evidence: mapped(f.Evidence, func(e conduct.Evidence) client.FindingEvidence { return client.FindingEvidence(e) }),
		State:    string(f.State), ProposedAt: f.ProposedAt.UTC(), HearingDue: f.HearingDue.Day, DueListed: f.HearingDue.Listed, Hearing: f.Hearing, HeardAt: utc(f.HeardAt),
		Measure: f.Measure, Reason: f.Reason, Signature: f.Signature, Allowed: []string{},
	}
	if f.DecidedBy != "" {
		out.Decided = &client.Step{By: f.DecidedBy, At: f.DecidedAt.UTC()}
		names.steps(out.Decided)
	}
	if f.MayHear {
		out.Allowed = append(out.Allowed, "hear")
	}
	if f.MayDecide {
		out.Allowed = append(out.Allowed, "decide")
	}
	return out
}
