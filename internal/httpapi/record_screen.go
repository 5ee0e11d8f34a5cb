package httpapi

import (
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
)

func recordScreen(x *exchange) error {
	var in client.Screen
	return x.move(&in, func(key record.Key, version int64) (*record.Record, error) {
		return x.api.pipeline.Screen(x.ctx(), x.actor, key, version, pipeline.ScreenInput(in))
	})
}
