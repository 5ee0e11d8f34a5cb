package httpapi

import (
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func recordClassify(x *exchange) error {
	var in client.Classify
	return x.move(&in, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Classify(x.ctx(), x.actor, key, version, classification(in))
	})
}

// classification reads "no end" from an absent or null valid_until.
func classification(in client.Classify) pipeline.ClassifyInput {
	out := pipeline.ClassifyInput{Class: in.Class, Secrecy: in.Secrecy, ValidFrom: in.ValidFrom, Retention: in.Retention}
	if in.ValidUntil != nil {
		out.ValidUntil = *in.ValidUntil
	}
	return out
}
