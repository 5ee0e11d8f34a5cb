package httpapi

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/internal/service/conduct"
	"github.com/countersign/countersign/internal/service/digest"
	"github.com/countersign/countersign/internal/service/directives"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/service/keys"
	"github.com/countersign/countersign/internal/service/ledger"
	"github.com/countersign/countersign/internal/service/notify"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
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
	// Reports compiles reports and lets them be read.
	Reports *reports.Service
	// Feedback carries what people say back.
	Feedback *feedback.Service
	// Conduct keeps duties, assessments and findings.
	Conduct *conduct.Service
	// Digests gives diaries and digests.
	Digests *digest.Service
	// Notify tells people what concerns them.
	Notify *notify.Service
	// Directives leads orders through their chain, Alerts keeps the urgent lane.
	Directives *directives.Service
	Alerts     *alerts.Service
	Store      *store.Store                    // refusals and kept answers; everything else goes through a service
	Panel      fs.FS                           // the built panel; nil: not built
	Ready      func(ctx context.Context) error // nil while the server can do its work
	Now        func() time.Time
	Logger     *slog.Logger
	Secure     bool   // served over TLS, here or by a proxy in front
	Version    string // of the program, shown by /healthz
	// Press makes files of documents; PublicURL is where browsers reach the panel: what codes on paper open.
	Press     *paper.Press
	PublicURL string
}

func (d Deps) check() error {
	missing := map[string]bool{
		"People":     d.People == nil,
		"Keys":       d.Keys == nil,
		"Pipeline":   d.Pipeline == nil,
		"Files":      d.Files == nil,
		"Ledger":     d.Ledger == nil,
		"Verify":     d.Verify == nil,
		"Integrity":  d.Integrity == nil,
		"Reports":    d.Reports == nil,
		"Conduct":    d.Conduct == nil,
		"Notify":     d.Notify == nil,
		"Feedback":   d.Feedback == nil,
		"Digests":    d.Digests == nil,
		"Directives": d.Directives == nil,
		"Alerts":     d.Alerts == nil,
		"Press":      d.Press == nil,
		"Store":      d.Store == nil,
		"Ready":      d.Ready == nil,
		"Now":        d.Now == nil,
		"Logger":     d.Logger == nil,
	}
	for name, is := range missing {
		if is {
			return errors.New("httpapi: " + name + " is missing")
		}
	}
	return nil
}
