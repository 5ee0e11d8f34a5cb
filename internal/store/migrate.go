package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"github.com/countersign/countersign/internal/store/engine"
	"github.com/countersign/countersign/migrations"
)

// Migrate brings the database to the newest schema that this program knows. Several processes may call it at once:
// one migrates, the others wait and find nothing to do. Where the database has users of their own for readers and for
// migrating, they get their rights, and it is proved that nobody has more (ErrUnsafe).
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.bringUp(ctx); err != nil {
		return err
	}
	if s.engine.Prove == nil {
		return nil
	}
	return opening(s.engine.Prove(ctx), s.engine.Judge)
}

func (s *Store) bringUp(ctx context.Context) error {
	db, unlock, err := s.engine.Maintain(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", s.translate(err))
	}
	defer func() { unlock(); _ = db.Close() }()
	p, err := provider(s.engine, db)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if s.engine.Grant == nil {
		return nil
	}
	if err := s.engine.Grant(ctx, db); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Pending says whether Migrate has something to do.
func (s *Store) Pending(ctx context.Context) (bool, error) {
	have, err := s.schemaVersion(ctx)
	if err != nil {
		return false, err
	}
	newest, err := newestMigration(s.engine)
	return have < newest, err
}

func (s *Store) refuseNewer(ctx context.Context) error {
	have, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	newest, err := newestMigration(s.engine)
	if err == nil && have > newest {
		err = fmt.Errorf("%w: schema %d, known up to %d", ErrNewer, have, newest)
	}
	return err
}

// schemaVersion asks for the newest migration without making anything: an empty database has none.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	find := `SELECT COUNT(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	if s.engine.Migrations == goose.DialectMySQL {
		find = `SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'goose_db_version'`
	}
	var tables int
	if err := s.engine.Read.QueryRowContext(ctx, find).Scan(&tables); err != nil || tables == 0 {
		return 0, s.translate(err)
	}
	var version sql.NullInt64
	err := s.engine.Read.QueryRowContext(ctx, `SELECT MAX(version_id) FROM goose_db_version WHERE is_applied`).Scan(&version)
	return version.Int64, s.translate(err)
}

func provider(e *engine.Engine, db *sql.DB) (*goose.Provider, error) {
	folder, err := fs.Sub(migrations.Files, e.Folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(e.Migrations, db, folder, goose.WithDisableGlobalRegistry(true))
}

func newestMigration(e *engine.Engine) (int64, error) {
	p, err := provider(e, e.Read)
	if err != nil {
		return 0, err
	}
	sources := p.ListSources()
	if len(sources) == 0 {
		return 0, errors.New("store: no migrations are built in")
	}
	return sources[len(sources)-1].Version, nil
}
