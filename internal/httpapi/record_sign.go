package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func recordSign(x *exchange) error {
	var in client.Sign
	return x.move(&in, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Sign(x.ctx(), x.actor, key, version, in.ContentHash, pipeline.Proof(in.Proof))
	})
}

// signOffs signs several records with one proof; each item is answered by itself, so the whole is always 200.
func signOffs(x *exchange) error {
	var in client.SignOffs
	if err := decode(x, &in); err != nil {
		return err
	}
	items := mapped(in.Items, func(i client.SignOff) pipeline.SignOff { return pipeline.SignOff(i) })
	results, err := x.api.pipeline.SignOffs(x.ctx(), x.actor, x.project(), items, pipeline.Proof(in.Proof))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.SignOffResults{Items: mapped(results, x.signOffResult)})
}

func (x *exchange) signOffResult(r pipeline.SignOffResult) client.SignOffResult {
	if r.Err != nil {
		p := x.itemProblem(r.Err)
		return client.SignOffResult{Record: r.Record, Status: p.Status, Problem: p}
	}
	rec := x.moved(r.Signed)
	return client.SignOffResult{Record: r.Record, Status: http.StatusOK, Result: &rec}
}

// itemProblem refuses one item of several: written down and answered like a request of its own.
func (x *exchange) itemProblem(err error) *client.Problem {
	f := fault.Of(err)
	x.api.audit(x, f)
	x.api.logInternal(x, f)
	p := problemOf(f, languageOf(x.Request), requestID(x.ctx()))
	return &p
}
