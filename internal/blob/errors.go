package blob

import (
	"context"
	"errors"
	"fmt"
)

// The errors of a store; callers test them with errors.Is.
var (
	// ErrNotFound: no such object or upload.
	ErrNotFound = errors.New("blob: not found")
	// ErrExists: the key holds other bytes; nothing is ever overwritten.
	ErrExists = errors.New("blob: the key holds other bytes")
	// ErrMismatch: the bytes are not those that were declared or stored.
	ErrMismatch = errors.New("blob: the bytes are not those declared")
	// ErrOffset: a piece does not begin where its upload ends, or another writer is at work on it.
	ErrOffset = errors.New("blob: the piece does not begin where the upload ends")
	// ErrRange: the object has no such part.
	ErrRange = errors.New("blob: no such range")
	// ErrUnavailable: the store does not answer; the same call may succeed later (503).
	ErrUnavailable = errors.New("blob: the store is unavailable")
	// ErrFull: the store has no space left (507).
	ErrFull = errors.New("blob: the store is full")
	// ErrKey: not a key.
	ErrKey = errors.New("blob: not a key")
	// ErrArea: not an area, or not one that this call takes.
	ErrArea = errors.New("blob: not an area")
	// ErrLocked: the object has to be kept until a time that has not come.
	ErrLocked = errors.New("blob: the object is under lock")
	// ErrMeta: metadata that can't be kept.
	ErrMeta = errors.New("blob: metadata out of bounds")
)

// Wrap says where an error came from and leaves its identity alone.
func Wrap(err *error, call, where string) {
	if *err != nil {
		*err = fmt.Errorf("%s %s: %w", call, where, *err)
	}
}

// OwnFault says whether an error is the caller's doing or a verdict on the bytes, and not the store's failure.
func OwnFault(err error) bool {
	for _, e := range []error{
		ErrNotFound, ErrExists, ErrMismatch, ErrOffset, ErrRange, ErrKey, ErrArea, ErrMeta, ErrLocked,
		ErrUnavailable, ErrFull, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
