package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
)

type conflictRow struct {
	ProjectID, RecordID, InputHash string
	Input                          []byte
	SentBy                         string
	SentAt                         int64
}

func (conflictRow) TableName() string { return "conflicts" }

func (r conflictRow) conflict() Conflict {
	return Conflict{Record: record.Key{Project: r.ProjectID, ID: r.RecordID}, InputHash: r.InputHash, Input: r.Input, By: r.SentBy, At: moment(r.SentAt)}
}

// InsertConflict keeps a second content that came under an id in use. The same content again changes nothing.
func (t *Tx) InsertConflict(c Conflict) error {
	row := conflictRow{ProjectID: c.Record.Project, RecordID: c.Record.ID, InputHash: c.InputHash, Input: c.Input, SentBy: c.By, SentAt: micros(c.At)}
	var n int64
	err := t.gorm().Model(&conflictRow{}).Where("project_id = ? AND record_id = ? AND input_hash = ?", row.ProjectID, row.RecordID, row.InputHash).Count(&n).Error
	if err != nil || n > 0 {
		return t.translate(err)
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// Conflicts gives what else came under a record's id, oldest first.
func (s *Store) Conflicts(ctx context.Context, key record.Key) ([]Conflict, error) {
	var rows []conflictRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("sent_at, input_hash").Find(&rows).Error
	return each(rows, conflictRow.conflict), s.translate(err)
}
