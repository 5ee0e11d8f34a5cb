package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
)

// Merged is a record that was merged with another one, as far as that one has to tell of it.
type Merged struct {
	Record string // id
	Title  string
	Author string
	State  record.State
}

type mergedRow struct{ ProjectID, RecordID, OfID string }

func (mergedRow) TableName() string { return "merged_records" }

// InsertMerged writes down that a record was merged with another one. Errors: ErrExists where it was merged already.
func (t *Tx) InsertMerged(key record.Key, of string) error {
	return t.translate(t.gorm().Create(&mergedRow{ProjectID: key.Project, RecordID: key.ID, OfID: of}).Error)
}

// DeleteMerged undoes a merge. There need not be one.
func (t *Tx) DeleteMerged(key record.Key) error {
	return t.translate(t.gorm().Where("project_id = ? AND record_id = ?", key.Project, key.ID).Delete(&mergedRow{}).Error)
}

// MergedWith gives the ids of the records that were merged with one.
func (t *Tx) MergedWith(key record.Key) ([]string, error) {
	all, err := mergedWith(t.gorm(), key)
	return all, t.translate(err)
}

// MergedWith gives the ids of the records that were merged with one.
func (s *Store) MergedWith(ctx context.Context, key record.Key) ([]string, error) {
	all, err := mergedWith(s.read.WithContext(ctx), key)
	return all, s.translate(err)
}

// mostMerged bounds how many merged records one leads to; nobody merges more of one thing.
const mostMerged = 100

func mergedWith(db *gorm.DB, key record.Key) (all []string, err error) {
	err = db.Model(&mergedRow{}).Where("project_id = ? AND of_id = ?", key.Project, key.ID).Order("record_id").Limit(mostMerged).Pluck("record_id", &all).Error
	return all, err
}
