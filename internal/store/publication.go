package store

import (
	"context"
	"fmt"

	"github.com/countersign/countersign/internal/domain/record"
)

// InsertPublication puts a signed record online. The document that readers get is sealed from the publication's own
// content here, and has to be the signed one. Errors: ErrExists when the record or the number is published already,
// ErrNotFound when there is no such signature.
func (t *Tx) InsertPublication(p Publication) error {
	sealed, err := p.Content.Seal()
	if err != nil {
		return err
	}
	if sealed.Hash != p.ContentHash {
		return fmt.Errorf("store: publication %s has content %s but was signed as %s", p.No, sealed.Hash, p.ContentHash)
	}
	row := publicationRowOf(p, sealed.Document)
	return t.translate(t.gorm().Create(&row).Error)
}

// EndPublication takes a record's publication out of force, in the state and by whom the record says. SupersededByNo
// is the number of the publication that takes its place, or empty. Errors: ErrStale when it is not in force.
func (t *Tx) EndPublication(ended *record.Record, supersededByNo string) error {
	result := t.gorm().Table("publications").Where("project_id = ? AND record_id = ? AND state = ?", ended.Project, ended.ID, string(record.Published)).
		Updates(map[string]any{"state": string(ended.State), "steps": stepsOf(ended), "superseded_by": supersededByNo})
	if result.Error == nil && result.RowsAffected != 1 {
		return ErrStale
	}
	return t.translate(result.Error)
}

// MarkPublication puts the record's marking on its publication, whatever state that is in. Errors: ErrStale when there
// is none.
func (t *Tx) MarkPublication(rec *record.Record) error {
	marking := markingOf(rec.Marking) // names its change, so it never equals the one before
	n, err := t.exec(`UPDATE publications SET secrecy = ?, marking = ? WHERE project_id = ? AND record_id = ? AND marking <> ?`,
		int64(rec.Level()), marking, rec.Project, rec.ID, marking)
	return one(n, err, ErrStale)
}

// PublicationOfRecord gives the publication of a record, in force or not. Errors: ErrNotFound.
func (s *Store) PublicationOfRecord(ctx context.Context, key record.Key) (*Publication, error) {
	var row publicationRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Take(&row).Error; err != nil {
		return nil, s.translate(err)
	}
	p, err := row.publication()
	return &p, err
}

// maxOfCode bounds the publications of one code: its forty bits are shared by chance, seldom by more than two.
const maxOfCode = 10

// PublicationsByCode gives, in all projects, the publications up to a level that carry a verify code, in force or not,
// newest first. It takes as long for what is above the level as for what does not exist.
func (s *Store) PublicationsByCode(ctx context.Context, code string, upTo record.Secrecy) ([]Publication, error) {
	var rows []publicationRow
	err := s.read.WithContext(ctx).Where("code = ? AND secrecy <= ?", code, int64(upTo)).Order("published_at DESC").Limit(maxOfCode).Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	all := make([]Publication, len(rows))
	for i, row := range rows {
		if all[i], err = row.publication(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Publication gives one publication by its archive number, in force or not. Errors: ErrNotFound.
func (s *Store) Publication(ctx context.Context, project, no string) (*Publication, error) {
	var row publicationRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND archive_no = ?", project, no).Take(&row).Error
	if err != nil {
		return nil, s.translate(err)
	}
	p, err := row.publication()
	return &p, err
}
