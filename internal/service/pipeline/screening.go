package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Explained is the screener's word for numbers of his summary that the record does not hold; the signer sees it.
type Explained struct {
	Numbers []string
	Reason  string
	By      string
	At      time.Time
}

// explained gives what the record's present screening had to explain; nil where it had nothing.
func (s *Service) explained(ctx context.Context, rec *record.Record) (*Explained, error) {
	if rec.Screened == nil {
		return nil, nil
	}
	events, err := s.store.Events(ctx, rec.Key())
	if err != nil {
		return nil, err
	}
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Action == screened {
			return readScreening(events[i])
		}
	}
	return nil, nil
}

const screened = "record." + string(record.Screen)

func readScreening(e store.Event) (*Explained, error) {
	if len(e.Detail) == 0 {
		return nil, nil
	}
	var d screening
	if err := json.Unmarshal(e.Detail, &d); err != nil {
		return nil, fmt.Errorf("event of a screening: %w", err)
	}
	if len(d.Numbers) == 0 {
		return nil, nil
	}
	return &Explained{Numbers: d.Numbers, Reason: d.SummaryReason, By: e.Actor, At: e.At}, nil
}

// hideScreening takes the screener's words from the events that are shown to somebody who may not read the content.
func hideScreening(events []store.Event) {
	for i := range events {
		if events[i].Action == screened {
			events[i].Detail = nil
		}
	}
}
