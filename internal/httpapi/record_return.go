package httpapi

import (
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func recordReturn(x *exchange) error {
	var in client.ReturnMove
	return x.move(&in, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Return(x.ctx(), x.actor, key, version, pipeline.ReturnInput(in))
	})
}
