package pipeline

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// event is the line of history that belongs to a move; it is written in the same transaction.
func event(ctx context.Context, prev, next *record.Record, st stage, in record.Input) store.Event {
	e := store.Event{
		Project: next.Project, Record: next.ID, Version: next.Version, Actor: in.By, At: in.At,
		Action: "record." + string(st.move), From: prev.State, To: next.State, RequestID: store.RequestID(ctx),
	}
	if st.detail != nil {
		// A detail is one of our own structs of strings; it cannot fail to marshal.
		e.Detail, _ = json.Marshal(st.detail)
	}
	return e
}

func isAbsent(err error) bool { return errors.Is(err, store.ErrNotFound) }
