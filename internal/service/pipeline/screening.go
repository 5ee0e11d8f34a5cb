package pipeline

import (
	"context"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// screening is what no document tells of a screening, and its event does: the level of what the record was merged with,
// and why numbers of the summary are right that the record does not hold.
type screening struct {
	Floor         string   `json:"floor,omitempty"`
	Numbers       []string `json:"numbers,omitempty"`
	SummaryReason string   `json:"summary_reason,omitempty"`
}

// screeningOf gives nil where there is nothing of that.
func screeningOf(in record.Input) any {
	var s screening
	if in.Floor > record.Open {
		s.Floor = in.Floor.String()
	}
	if len(in.Unfounded) > 0 {
		s.Numbers, s.SummaryReason = in.Unfounded, strings.TrimSpace(in.SummaryReason)
	}
	if s.Floor == "" && len(s.Numbers) == 0 {
		return nil
	}
	return s
}

// keepScreening writes down which record the screened one was merged with, so that the other one leads back to it, and
// what the screener had to explain, so that the signer sees it.
func keepScreening(tx *store.Tx, next *record.Record, in record.Input) error {
	if next.DuplicateOf != "" {
		if err := tx.InsertMerged(next.Key(), next.DuplicateOf); err != nil {
			return err
		}
	}
	if len(in.Unfounded) == 0 {
		return nil
	}
	note := store.SummaryNote{Numbers: in.Unfounded, Reason: strings.TrimSpace(in.SummaryReason), By: next.Screened.By, At: next.Screened.At}
	return tx.InsertSummaryNote(next.Key(), next.Version, note)
}

// explained gives what the record's present screening had to explain; nil where it had nothing.
func (s *Service) explained(ctx context.Context, rec *record.Record) (*store.SummaryNote, error) {
	if rec.Screened == nil {
		return nil, nil
	}
	note, err := s.store.SummaryNote(ctx, rec.Key())
	if isAbsent(err) || err == nil && !note.At.Equal(rec.Screened.At) {
		return nil, nil
	}
	return note, err
}

// hideScreening takes the screener's words from the events that are shown to somebody who may not read the content.
func hideScreening(events []store.Event) {
	for i := range events {
		if events[i].Action == "record."+string(record.Screen) {
			events[i].Detail = nil
		}
	}
}
