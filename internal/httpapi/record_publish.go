package httpapi

import "github.com/countersign/countersign/internal/domain/record"

func recordPublish(x *exchange) error {
	return x.move(&struct{}{}, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Publish(x.ctx(), x.actor, key, version)
	})
}
