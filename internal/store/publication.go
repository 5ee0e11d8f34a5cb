package store

import (
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/domain/record"
)

// InsertPublication puts a signed record online. The document that readers get is sealed from the publication's own
// content here, and has to be the signed one. Errors: ErrExists when the record or the number is published already,
// ErrNotFound when there is no such signature.
func (t *Tx) InsertPublication(p Publication) error {
	if err := t.putOnline(p); err != nil {
		return err
	}
	return t.insertFigures(figureRowsOf(&p))
}

func (t *Tx) putOnline(p Publication) error {
	sealed, err := p.Content.Seal()
	if err != nil {
		return err
	}
	if sealed.Hash != p.ContentHash {
		return fmt.Errorf("store: publication %s has content %s but was signed as %s", p.No, sealed.Hash, p.ContentHash)
	}
	row := publicationRowOf(p, sealed.Document)
	if err := t.gorm().Create(&row).Error; err != nil {
		return t.translate(err)
	}
	return t.insertPublishedFiles(p)
}

const insertPublishedFile = `INSERT INTO publication_files (project_id, attachment_id, archive_no, sha256, size, content_type, name, uploaded_by, uploaded_at, captured_at, area, object_key, object_version)
	SELECT project_id, id, ?, sha256, size, content_type, name, uploaded_by, uploaded_at, captured_at, area, object_key, object_version
	FROM attachments WHERE project_id = ? AND id = ? AND sha256 = ? AND record_id = ?`

// insertPublishedFiles lets readers have the files that the signed content names, those alone, by the digests that were
// signed.
func (t *Tx) insertPublishedFiles(p Publication) error {
	for _, ref := range p.Attachments {
		n, err := t.exec(insertPublishedFile, p.No, p.Project, ref.ID, ref.SHA256, p.Record)
		if err := one(n, err, fmt.Errorf("store: publication %s: there is no attachment %s as it was signed: %w", p.No, ref.ID, ErrNotFound)); err != nil {
			return err
		}
	}
	return nil
}

// EndPublication takes a record's publication out of force, in the state and by whom the record says. SupersededByNo
// is the number of the publication that takes its place, or empty. Errors: ErrStale when it is not in force.
func (t *Tx) EndPublication(ended *record.Record, supersededByNo string) error {
	result := t.gorm().Table("publications").Where("project_id = ? AND record_id = ? AND state = ?", ended.Project, ended.ID, string(record.Published)).
		Updates(map[string]any{"state": string(ended.State), "steps": stepsOf(ended), "superseded_by": supersededByNo})
	if result.Error == nil && result.RowsAffected != 1 {
		return ErrStale
	}
	if result.Error != nil {
		return t.translate(result.Error)
	}
	return t.endFigures(ended)
}

// MarkPublication puts the record's marking on its publication, whatever state that is in, and lets the feedback on it
// follow. Errors: ErrStale when there is none.
func (t *Tx) MarkPublication(rec *record.Record) error {
	marking := markingOf(rec.Marking) // names its change, so it never equals the one before
	n, err := t.exec(`UPDATE publications SET secrecy = ?, marking = ? WHERE project_id = ? AND record_id = ? AND marking <> ?`,
		int64(rec.Level()), marking, rec.Project, rec.ID, marking)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return errors.Join(t.levelFeedback(rec), t.reclassifyFigures(rec))
}
