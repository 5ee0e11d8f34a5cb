package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/countersign/countersign/internal/service/digest"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/internal/service/notify"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/verify"
	"github.com/countersign/countersign/internal/store"
)

// Deps is what the API is composed of.
type Deps struct {
	People   *people.Service
	Keys     *keys.Service
	Pipeline *pipeline.Service
	Files    *files.Service
	Ledger   *ledger.Service
	Verify   *verify.Service
	// Integrity keeps the list of suspicious data.
	Integrity *integrity.Service
	// Feedback carries what people say back.
	Feedback *feedback.Service
	// Digests gives diaries and digests.
	Digests *digest.Service
	// Notify tells people what concerns them.
	Notify  *notify.Service
	Store   *store.Store                    // refusals and kept answers; everything else goes through a service
	Panel   fs.FS                           // the built panel; nil: not built
	Ready   func(ctx context.Context) error // nil while the server can do its work
	Now     func() time.Time
	Logger  *slog.Logger
	Secure  bool   // served over TLS, here or by a proxy in front
	Version string // of the program, shown by /healthz
}

func (d Deps) check() error {
	if d.People == nil || d.Keys == nil || d.Pipeline == nil || d.Files == nil || d.Ledger == nil || d.Verify == nil || d.Integrity == nil || d.Notify == nil || d.Feedback == nil || d.Digests == nil || d.Store == nil || d.Ready == nil || d.Now == nil || d.Logger == nil {
		return errors.New("httpapi: a dependency is missing")
	}
	return nil
}
