package store

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
)

type keepKey[T any] struct{}

// Keeping ties to a context how the answer to a change is kept for a repeat of the request (F6, D13). The change writes
// it in its own transaction, by Keep, so that a repeat finds either both or neither. T is what the change gives.
func Keeping[T any](ctx context.Context, answer func(changed T) (Answer, error)) context.Context {
	return context.WithValue(ctx, keepKey[T]{}, answer)
}

// Keep writes the answer to a change, where one is to be kept. Errors: fault.Conflict where the same request was
// answered meanwhile.
func Keep[T any](ctx context.Context, tx *Tx, changed T) error {
	answer, ok := ctx.Value(keepKey[T]{}).(func(T) (Answer, error))
	if !ok {
		return nil
	}
	kept, err := answer(changed)
	if err != nil {
		return err
	}
	if err := tx.InsertAnswer(kept); !errors.Is(err, ErrExists) {
		return err
	}
	return fault.New(fault.Conflict, "E_REPEATED", "同一请求正在处理。", "The same request is being carried out.")
}
