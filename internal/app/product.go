package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/envelope"
	"github.com/countersign/countersign/internal/blob/local"
	"github.com/countersign/countersign/internal/blob/s3"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/jobs"
	"github.com/countersign/countersign/internal/secrets"
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
	"github.com/countersign/countersign/internal/service/objectkeys"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/service/verify"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/suite"
)

// Product is everything of a running installation, composed once.
type Product struct {
	Store    *store.Store
	Objects  blob.Store
	Secrets  *secrets.Ring
	People   *people.Service
	Keys     *keys.Service
	Pipeline *pipeline.Service
	Files    *files.Service
	Verify   *verify.Service
	Ledger   *ledger.Service
	Jobs     *jobs.Runner
	// Integrity keeps the list of suspicious data.
	Integrity *integrity.Service
	// Reports compiles reports.
	Reports *reports.Service
	// Feedback carries what people say back.
	Feedback *feedback.Service
	// Conduct keeps duties, assessments and findings.
	Conduct *conduct.Service
	// Digests gives diaries and digests.
	Digests *digest.Service
	// Notify tells people what concerns them, here and outside.
	Notify *notify.Service
	// Directives leads orders through their chain, Alerts keeps the urgent lane.
	Directives *directives.Service
	Alerts     *alerts.Service
	// ObjectKeys keeps the data keys of what is encrypted.
	ObjectKeys *objectkeys.Service

	now func() time.Time
	log *slog.Logger
}

// Open connects the stores, brings the schema up to date and composes the services. The clock is passed in: no
// package asks for the time by itself.
func Open(ctx context.Context, c Config, log *slog.Logger, clock func() time.Time) (*Product, error) {
	ring, err := secrets.Open(c.secretsDir())
	if err != nil {
		return nil, err
	}
	s, err := openStore(ctx, c, log)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate: %w", err), s.Close())
	}
	held, err := openObjects(ctx, c)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("object store: %w", err), s.Close())
	}
	sealing := objectkeys.New(s, ring, c.suite(), inMicroseconds(clock))
	p, err := compose(c, ring, s, envelope.New(held, sealing), log, clock)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	p.ObjectKeys = sealing
	p.addPhotoDuty()
	if err := p.openLedger(ctx, c); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := p.openNotify(c); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	p.addFigureDuty()
	p.Jobs.Also("suspicious-data", time.Minute, p.Integrity.Daily)
	p.Jobs.Also("reports", time.Minute, p.Reports.Scheduled)
	p.Jobs.Also("feedback", time.Minute, p.Feedback.Escalate)
	p.Jobs.Also("findings", 5*time.Minute, p.Conduct.Daily)
	p.Jobs.Also("directives", 30*time.Second, p.Directives.Climb)
	p.Jobs.Also("alerts", 15*time.Second, p.Alerts.Climb)
	return p, nil
}

// inMicroseconds is the product's clock: UTC, as fine as the stores keep it.
func inMicroseconds(clock func() time.Time) func() time.Time {
	return func() time.Time { return clock().UTC().Truncate(time.Microsecond) }
}

// compose ties the services together.
func compose(c Config, ring *secrets.Ring, s *store.Store, objects blob.Store, log *slog.Logger, clock func() time.Time) (*Product, error) {
	now := inMicroseconds(clock)
	limits := people.DefaultLimits()
	limits.Idle, limits.Absolute, limits.PhoneIdle = c.Session.Idle, c.Session.Absolute, c.Session.PhoneIdle
	held, err := keys.New(s, ring, keys.Options{PublicURL: c.publicURL(), Least: signing.Assurance(c.Signing.Least)}, now)
	if err != nil {
		return nil, err
	}
	who := people.New(s, held, limits, now)
	photos := c.pictures()
	return &Product{
		Store: s, Objects: objects, Secrets: ring, People: who, Keys: held, now: now, log: log,
		Pipeline: pipeline.New(s, objects, pipeline.Verifier{Passwords: who, Keys: held}, now),
		Files:    files.New(s, objects, c.fileLimits(), photos, now),
		Verify:   verify.New(s, objects, photos.Decoder, now),
		Jobs:     jobs.New(s, objects, c.Uploads.StagedGrace, now, log),

		Integrity: integrity.New(s, now),
		Reports:   reports.New(s, now),
		Feedback:  feedback.New(s, now),
		Conduct:   conduct.New(s, now),
		Digests:   digest.New(s, now),

		Directives: directives.New(s, now), Alerts: alerts.New(s, now),
	}, nil
}

func openStore(ctx context.Context, c Config, log *slog.Logger) (*store.Store, error) {
	if c.Database.Driver == store.SQLite {
		if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
			return nil, err
		}
	}
	return store.Open(ctx, store.Config{
		Driver: c.Database.Driver, Path: c.databaseFile(), DSN: c.databaseDSN(),
		Reader:   store.Account{User: c.Database.ReaderUser, Password: c.Database.ReaderPassword},
		Migrator: store.Account{User: c.Database.MigratorUser, Password: c.Database.MigratorPassword},
		Readers:  c.Database.Readers, CacheMB: c.Database.CacheMB, SM3: c.suite() == suite.SM, Logger: log,
	})
}

func openObjects(ctx context.Context, c Config) (blob.Store, error) {
	objects, err := newObjects(c)
	if err != nil {
		return nil, err
	}
	return objects, objects.Ensure(ctx)
}

func newObjects(c Config) (blob.Store, error) {
	if c.Objects.Driver == "s3" {
		return s3.Open(s3.Options{
			Endpoint: c.Objects.Endpoint, AccessKey: c.Objects.AccessKey, SecretKey: c.Objects.SecretKey,
			Prefix: c.Objects.Prefix, Secure: c.Objects.TLS, Now: time.Now,
		})
	}
	return local.Open(c.objectDir(), time.Now)
}

// ready is nil while the product can do its work.
func (p *Product) ready(ctx context.Context) error { return p.Store.Ping(ctx) }

func (p *Product) Close() error { return p.Store.Close() }

// Migrate brings the schema up to date and says so.
func Migrate(ctx context.Context, c Config, out io.Writer) error {
	s, err := openStore(ctx, c, newLogger(c.Log, os.Stderr))
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	pending, err := s.Pending(ctx)
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	if pending {
		_, err = fmt.Fprintln(out, "数据库结构已升级 · the schema is up to date now")
	} else {
		_, err = fmt.Fprintln(out, "数据库结构已是最新 · the schema was up to date")
	}
	return err
}
