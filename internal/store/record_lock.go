package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
)

// newestVersion joins a record with the version that last changed its content.
const newestVersion = ` JOIN record_versions v ON v.project_id = r.project_id AND v.record_id = r.id AND v.version = r.content_version`

// selectWhole reads a record with its newest document by key.
var selectWhole = `SELECT r.` + strings.Join(headColumns, ", r.") + `, v.document FROM records r` + newestVersion +
	` WHERE r.project_id = ? AND r.id = ?`

// LockRecord reads a record and keeps every other write from it until the transaction ends. Errors: ErrNotFound.
func (t *Tx) LockRecord(key record.Key) (*record.Record, error) {
	if t.over {
		return nil, errOver
	}
	rec, err := readWhole(t.ctx, t.pool, selectWhole+t.store.engine.ForUpdate, key.Project, key.ID)
	return rec, t.translate(err)
}

// selectVersion reads what tells whether a record moved on.
const selectVersion = `SELECT version FROM records WHERE project_id = ? AND id = ?`

// LockKnown is LockRecord for a record that was read before: where it has not moved on it is as it was, because each
// change counts its version up, and the document need not be read again while others wait. Errors: ErrNotFound.
func (t *Tx) LockKnown(known *record.Record) (*record.Record, error) {
	if t.over {
		return nil, errOver
	}
	version, err := t.versionNow(known.Key())
	if err != nil {
		return nil, t.translate(err)
	}
	if version != known.Version {
		return t.LockRecord(known.Key())
	}
	same := *known
	return &same, nil
}

func (t *Tx) versionNow(key record.Key) (version int64, err error) {
	rows, err := t.pool.QueryContext(t.ctx, selectVersion+t.store.engine.ForUpdate, key.Project, key.ID)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if !rows.Next() {
		return 0, orAbsent(rows.Err())
	}
	return version, errors.Join(rows.Scan(&version), rows.Close())
}

// Record reads a record with its content in full. Errors: ErrNotFound.
func (s *Store) Record(ctx context.Context, key record.Key) (*record.Record, error) {
	rec, err := readWhole(ctx, s.read.ConnPool, selectWhole, key.Project, key.ID)
	return rec, s.translate(err)
}

// readWhole goes past gorm's building of statements, which costs as much as the reading itself.
func readWhole(ctx context.Context, from gorm.ConnPool, query string, args ...any) (*record.Record, error) {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, orAbsent(rows.Err())
	}
	var row recordRow
	var document sql.RawBytes
	if err := rows.Scan(append(row.fields(), &document)...); err != nil {
		return nil, err
	}
	rec, err := row.whole(document)
	if err != nil {
		return nil, err
	}
	return rec, rows.Close()
}

// orAbsent gives the error of rows that ended before the first, which is absence where there was none.
func orAbsent(err error) error {
	if err == nil {
		return gorm.ErrRecordNotFound
	}
	return err
}

// HasInput says whether a version of the record was made from this very input.
func (t *Tx) HasInput(key record.Key, inputHash string) (bool, error) {
	var n int64
	err := t.gorm().Table("record_versions").Where("project_id = ? AND record_id = ? AND input_hash = ?", key.Project, key.ID, inputHash).Count(&n).Error
	return n > 0, t.translate(err)
}
