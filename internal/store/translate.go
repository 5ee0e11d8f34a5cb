package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store/engine"
)

func (s *Store) translate(err error) error { return translate(s.engine, err) }

// translate is the one place where an error of a database becomes an error of the store.
func translate(e *engine.Engine, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gorm.ErrRecordNotFound):
		return ErrNotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	switch e.Judge(err) {
	case engine.Duplicate:
		return fmt.Errorf("%w: %w", ErrExists, err)
	case engine.Dangling:
		return fmt.Errorf("%w: %w", ErrNotFound, err)
	case engine.Full:
		return full(err)
	case engine.Conflict, engine.Down, engine.Broken:
		return unavailable(err)
	default:
		return fmt.Errorf("store: %w", err)
	}
}

func full(cause error) error {
	return fault.New(fault.InsufficientStorage, "E_STORE_FULL", "存储空间不足，请联系管理员。",
		"There is no space left; please tell the administrator.").Because(cause)
}
