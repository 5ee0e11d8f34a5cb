package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// SummaryNote is a screener's word for numbers of his summary that the record itself does not hold.
type SummaryNote struct {
	Numbers []string
	Reason  string
	By      string
	At      time.Time
}

type summaryNoteRow struct {
	ProjectID, RecordID string
	Version             int64
	Numbers, Reason     string
	NotedBy             string
	NotedAt             int64
}

func (summaryNoteRow) TableName() string { return "summary_notes" }

// InsertSummaryNote keeps the note of the screening that made a version.
func (t *Tx) InsertSummaryNote(key record.Key, version int64, n SummaryNote) error {
	numbers, err := json.Marshal(n.Numbers)
	if err != nil {
		return fmt.Errorf("summary note of %s/%s: %w", key.Project, key.ID, err)
	}
	row := summaryNoteRow{ProjectID: key.Project, RecordID: key.ID, Version: version, Numbers: string(numbers), Reason: n.Reason, NotedBy: n.By, NotedAt: micros(n.At)}
	return t.translate(t.gorm().Create(&row).Error)
}

// SummaryNote gives the newest note of a record. Errors: ErrNotFound.
func (s *Store) SummaryNote(ctx context.Context, key record.Key) (*SummaryNote, error) {
	var row summaryNoteRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("version DESC").Take(&row).Error
	if err != nil {
		return nil, s.translate(err)
	}
	n := SummaryNote{Reason: row.Reason, By: row.NotedBy, At: moment(row.NotedAt)}
	return &n, decode(row.Numbers, &n.Numbers)
}
