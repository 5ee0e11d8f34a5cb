package store

import (
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store/engine"
)

// The errors that a caller decides by. Everything else is a fault of the store itself.
var (
	ErrExists   = errors.New("store: the key is in use")
	ErrNotFound = errors.New("store: no such row")
	// ErrStale says that a guarded UPDATE met another state or version than it was based on.
	ErrStale = errors.New("store: the row moved on")
	// ErrUnavailable says that the database did not answer; it reaches users as fault.Unavailable.
	ErrUnavailable = errors.New("store: the database does not answer")
	// ErrNewer says that the database was migrated by a later version of the program.
	ErrNewer = errors.New("store: the database is newer than this program")
	// ErrUnsafe says that the database server runs with settings that may lose acknowledged writes.
	ErrUnsafe = engine.ErrUnsafe
	// ErrClosed says that the store was closed before the write could run.
	ErrClosed = errors.New("store: closed")
)

// retryAfter is how long a caller is asked to wait when the database is down or the queue of writes is full.
const retryAfter = 2 * time.Second

func unavailable(cause error) error {
	f := fault.New(fault.Unavailable, "E_STORE_DOWN", "数据库暂时不可用，内容未丢失，请稍后重试。",
		"The database is not available for now; please try again shortly.")
	f.RetryAfter = retryAfter
	return f.Because(errors.Join(ErrUnavailable, cause))
}

func busy() error {
	f := fault.New(fault.TooManyRequests, "E_STORE_BUSY", "系统繁忙，请稍后重试。", "Too many writes are waiting; please try again shortly.")
	f.RetryAfter = retryAfter
	return f
}
