package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
)

// NoteCorrection keeps which published record a handed-in one corrects; what it named in an earlier edition is
// forgotten.
func (t *Tx) NoteCorrection(rec *record.Record) error {
	if rec.Edition > 1 {
		if _, err := t.exec(`DELETE FROM record_corrections WHERE project_id = ? AND record_id = ?`, rec.Project, rec.ID); err != nil {
			return err
		}
	}
	if rec.Supersedes == "" {
		return nil
	}
	_, err := t.exec(`INSERT INTO record_corrections (project_id, record_id, corrects) VALUES (?, ?, ?)`, rec.Project, rec.ID, rec.Supersedes)
	return err
}

// CorrectionsOf gives the ids of the records that were handed in to correct another one, the oldest first.
func (s *Store) CorrectionsOf(ctx context.Context, key record.Key) ([]string, error) {
	ids, err := correctionsOf(s.read.WithContext(ctx), key)
	return ids, s.translate(err)
}

// CorrectionsOf is Store.CorrectionsOf inside a write.
func (t *Tx) CorrectionsOf(key record.Key) ([]string, error) {
	ids, err := correctionsOf(t.gorm(), key)
	return ids, t.translate(err)
}

func correctionsOf(db *gorm.DB, key record.Key) (ids []string, err error) {
	var rows []struct{ RecordID string }
	err = db.Raw(`SELECT record_id FROM record_corrections WHERE project_id = ? AND corrects = ? ORDER BY record_id`, key.Project, key.ID).Scan(&rows).Error
	for _, r := range rows {
		ids = append(ids, r.RecordID)
	}
	return ids, err
}
