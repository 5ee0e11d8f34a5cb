package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
)

// Sessions finds out whom a token belongs to; people.Service is one.
type Sessions interface {
	// Resolve gives the actor of a live session and the session's CSRF word, or 401.
	Resolve(ctx context.Context, token string) (policy.Actor, string, error)
}

// Deps is what the API is composed of.
type Deps struct {
	People  Sessions
	Audit   Auditor
	Panel   fs.FS                           // the built panel; nil: not built
	Ready   func(ctx context.Context) error // nil while the server can do its work
	Now     func() time.Time
	Logger  *slog.Logger
	Secure  bool   // served over TLS, here or by a proxy in front
	Version string // of the program, shown by /healthz
}

func (d Deps) check() error {
	if d.People == nil || d.Audit == nil || d.Ready == nil || d.Now == nil || d.Logger == nil {
		return errors.New("httpapi: a dependency is missing")
	}
	return nil
}
