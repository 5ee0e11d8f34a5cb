package store

import (
	"context"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
)

type versionRow struct {
	ProjectID, RecordID    string
	Version                int64
	Edition                int
	Action, MadeBy         string
	MadeAt                 int64
	ContentHash, InputHash string
	Document               []byte
}

func (versionRow) TableName() string { return "record_versions" }

func (r versionRow) version() Version {
	return Version{
		Record: record.Key{Project: r.ProjectID, ID: r.RecordID}, Version: r.Version, Edition: r.Edition, Action: r.Action,
		By: r.MadeBy, At: moment(r.MadeAt), ContentHash: r.ContentHash, InputHash: r.InputHash, Document: r.Document,
	}
}

func (s *Store) versionsOf(ctx context.Context, key record.Key) *gorm.DB {
	return s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("version DESC")
}

// Versions lists the contents of a record, newest first, without their documents.
func (s *Store) Versions(ctx context.Context, key record.Key) ([]Version, error) {
	var rows []versionRow
	err := s.versionsOf(ctx, key).Omit("document").Find(&rows).Error
	return each(rows, versionRow.version), s.translate(err)
}

// VersionDocuments gives the contents of a record with their documents, oldest first.
func (s *Store) VersionDocuments(ctx context.Context, key record.Key) ([]Version, error) {
	var rows []versionRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("version").Find(&rows).Error
	return each(rows, versionRow.version), s.translate(err)
}

// VersionAt gives the content that was in force at version n: that of the greatest version up to n which changed it.
// Errors: ErrNotFound.
func (s *Store) VersionAt(ctx context.Context, key record.Key, n int64) (Version, error) {
	var row versionRow
	err := s.versionsOf(ctx, key).Where("version <= ?", n).Take(&row).Error
	return row.version(), s.translate(err)
}

// ByInputHash gives the newest version that was made from this very input, for a request that is repeated. Errors:
// ErrNotFound.
func (s *Store) ByInputHash(ctx context.Context, key record.Key, inputHash string) (Version, error) {
	var row versionRow
	err := s.versionsOf(ctx, key).Where("input_hash = ?", inputHash).Take(&row).Error
	return row.version(), s.translate(err)
}

// each gives what a list of rows stands for.
func each[R, T any](rows []R, read func(R) T) []T {
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = read(r)
	}
	return out
}
