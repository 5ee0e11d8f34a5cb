package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/engine"
)

// Readers is the door through which everything goes that readers of published data are served. Behind it are the tables
// publication… alone, which nothing but a verified signature fills; on MySQL it asks by a user who may select nothing
// else, on SQLite by connections that refuse every other table (see engine.Published). Nothing here knows the store, so
// no question can go around the door.
type Readers struct {
	db     *gorm.DB
	engine *engine.Engine
}

// Readers gives the readers' door.
func (s *Store) Readers() *Readers { return s.readers }

func openReaders(e *engine.Engine) (*Readers, error) {
	db, err := openGorm(e, e.Published)
	if err != nil {
		return nil, err
	}
	return &Readers{db: db.Session(&gorm.Session{PrepareStmt: true}), engine: e}, nil
}

func (r *Readers) translate(err error) error { return translate(r.engine, err) }

// Publication gives one publication by its archive number, in force or not. Errors: ErrNotFound.
func (r *Readers) Publication(ctx context.Context, project, no string) (*Publication, error) {
	return r.publication(r.db.WithContext(ctx).Where("project_id = ? AND archive_no = ?", project, no))
}

// PublicationOf gives the publication of a record, in force or not. Errors: ErrNotFound where the record is absent or
// not published: behind this door there is no difference.
func (r *Readers) PublicationOf(ctx context.Context, key record.Key) (*Publication, error) {
	return r.publication(r.db.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID))
}

func (r *Readers) publication(where *gorm.DB) (*Publication, error) {
	var row publicationRow
	if err := where.Take(&row).Error; err != nil {
		return nil, r.translate(err)
	}
	p, err := row.publication()
	return &p, err
}

// maxOfCode bounds the publications of one code: its forty bits are shared by chance, seldom by more than two.
const maxOfCode = 10

// PublicationsByCode gives, in all projects, the publications up to a level that carry a verify code, in force or not,
// newest first. It takes as long for what is above the level as for what does not exist.
func (r *Readers) PublicationsByCode(ctx context.Context, code string, upTo record.Secrecy) ([]Publication, error) {
	var rows []publicationRow
	err := r.db.WithContext(ctx).Where("code = ? AND secrecy <= ?", code, int64(upTo)).Order("published_at DESC").Limit(maxOfCode).Find(&rows).Error
	if err != nil {
		return nil, r.translate(err)
	}
	all := make([]Publication, len(rows))
	for i, row := range rows {
		if all[i], err = row.publication(); err != nil {
			return nil, err
		}
	}
	return all, nil
}
