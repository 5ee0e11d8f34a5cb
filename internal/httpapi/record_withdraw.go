package httpapi

import (
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func recordWithdraw(x *exchange) error {
	var in client.Withdraw
	return x.move(&in, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Withdraw(x.ctx(), x.actor, key, version, in.Reason, pipeline.Proof(in.Proof))
	})
}
