package pipeline

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

type keepKey struct{}

// Keeping ties to a context how the answer to a move is kept for a repeat of the request (F6, D13). The move writes it
// in its own transaction, so that a repeat finds either both or neither.
func Keeping(ctx context.Context, answer func(moved *record.Record) (store.Answer, error)) context.Context {
	return context.WithValue(ctx, keepKey{}, answer)
}

// keep writes the answer to a move, where one is to be kept.
func keep(ctx context.Context, tx *store.Tx, moved *record.Record) error {
	answer, ok := ctx.Value(keepKey{}).(func(*record.Record) (store.Answer, error))
	if !ok {
		return nil
	}
	kept, err := answer(moved)
	if err != nil {
		return err
	}
	if err := tx.InsertAnswer(kept); !errors.Is(err, store.ErrExists) {
		return err
	}
	return fault.New(fault.Conflict, "E_REPEATED", "同一请求正在处理。", "The same request is being carried out.")
}
