package pipeline

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// event is the line of history that belongs to a move; it is written in the same transaction.
func event(ctx context.Context, prev, next *record.Record, st stage, in record.Input) store.Event {
	e := store.Event{
		Project: next.Project, Record: next.ID, Version: next.Version, Actor: in.By, At: in.At,
		Action: "record." + string(st.move), From: prev.State, To: next.State, RequestID: store.RequestID(ctx),
	}
	detail := st.detail
	switch st.move {
	case record.Submit:
		detail = submissionOf(next)
	case record.Screen:
		detail = screeningOf(in)
	case record.Publish:
		detail = map[string]string{"archive_no": next.ArchiveNo, "code": next.Code}
	}
	if detail != nil {
		// A detail is one of our own structs of strings; it cannot fail to marshal.
		e.Detail, _ = json.Marshal(detail)
	}
	e.Detail = withStanding(e.Detail, in)
	return e
}

// submission is what the server itself found at a submission: no document has it, so the event binds it.
type submission struct {
	ClockOffset int64  `json:"clock_offset,omitempty"` // microseconds, device minus server
	Findings    string `json:"findings,omitempty"`     // SHA-256 of their JSON
	Late        bool   `json:"late,omitempty"`
}

// submissionOf gives nil where nothing was found.
func submissionOf(r *record.Record) any {
	s := submission{ClockOffset: r.ClockOffset.Microseconds(), Late: r.Late}
	if len(r.Findings) > 0 {
		text, _ := json.Marshal(r.Findings) // strings: cannot fail
		s.Findings = proof.Hash(text)
	}
	if s == (submission{}) {
		return nil
	}
	return s
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }
