package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	service "github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

func assessmentList(x *exchange) error {
	all, err := x.api.conduct.Signed(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.assessment), ""))
}

func assessmentDraft(x *exchange) error {
	if x.query("month") == "" || x.query("part") == "" {
		return refuseFields([]fault.Field{wrongParameter("month", x.query("month")), wrongParameter("part", x.query("part"))})
	}
	v, err := x.api.conduct.Draft(x.ctx(), x.actor, x.project(), x.query("month"), conduct.Part(x.query("part")))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.assessment(v))
}

func (x *exchange) assessmentToSign(in client.AssessmentSeen) (service.ToSign, error) {
	var faults []fault.Field
	if !isMonth(in.Month) {
		faults = append(faults, wrongParameter("month", in.Month))
	}
	if !isPart(in.Part) {
		faults = append(faults, wrongParameter("part", in.Part))
	}
	if len(faults) > 0 {
		return service.ToSign{}, refuseFields(faults)
	}
	return x.api.conduct.ToSign(x.ctx(), x.actor, x.project(), in.Month, conduct.Part(in.Part), in.CutOff.UTC(), in.Hash)
}

func assessmentPrepare(x *exchange) error {
	var in client.AssessmentSeen
	if err := decode(x, &in); err != nil {
		return err
	}
	return x.prepareToSign(x.assessmentToSign(in))
}

func assessmentSign(x *exchange) error {
	var in client.AssessmentSign
	if err := decode(x, &in); err != nil {
		return err
	}
	d, err := x.assessmentToSign(in.AssessmentSeen)
	if err != nil {
		return err
	}
	return x.signNow(d, in.Proof)
}

func assessmentAppeal(x *exchange) error {
	var in client.AppealInput
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := x.api.conduct.Appeal(x.ctx(), x.actor, x.project(), x.Param("month"), in.Words); err != nil {
		return err
	}
	return x.answer(http.StatusOK, struct{}{})
}

func assessmentAnswer(x *exchange) error {
	var in client.AppealAnswer
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := x.api.conduct.Answer(x.ctx(), x.actor, x.project(), x.Param("month"), in.Person, in.Answer); err != nil {
		return err
	}
	return x.answer(http.StatusOK, struct{}{})
}

// assessment is the wire form of a draft or a signed assessment.
func (x *exchange) assessment(v service.View) client.Assessment {
	names := x.namer()
	out := client.Assessment{
		Month: v.Month, Part: string(v.Part), State: "draft", CutOff: v.CutOff.UTC(), Formula: v.Formula, Hash: v.Hash, Whole: v.Whole,
		Cards: mapped(v.Cards, func(c conduct.Card) client.Card {
			return client.Card{Login: c.Login, Name: names.of(c.Login), Role: string(c.Role), Measures: mapped(c.Measures, measureOf), Score: written(c.Score), Proposal: c.Proposal}
		}),
		Appeals: mapped(v.Appeals, func(a store.Appeal) client.Appeal {
			return client.Appeal{Person: a.Person, Words: a.Words, At: a.At.UTC(), Answer: a.Answer, AnsweredBy: a.AnsweredBy, AnsweredAt: utc(a.AnsweredAt)}
		}),
	}
	if v.Signed.SignedBy != "" {
		out.State, out.Signature = "signed", v.Signed.Signature
		out.Signed = &client.Step{By: v.Signed.SignedBy, At: v.Signed.SignedAt.UTC()}
		names.steps(out.Signed)
	}
	return out
}

func measureOf(m conduct.Measure) client.Measure {
	label := m.Key.Label()
	return client.Measure{Key: string(m.Key), Zh: label.Zh, En: label.En, Good: m.Good, Of: m.Of, Percent: written(m.Percent), Weight: m.Weight, MedianH: written(m.MedianH), Exceptions: m.Exceptions}
}

// written gives an amount as a fixed-point string; nil stays nil.
func written(a *figure.Amount) *string {
	if a == nil {
		return nil
	}
	s := a.String()
	return &s
}
