package store

import (
	"context"
	"time"
)

// ObjectKey is the data key of an encrypted attachment, wrapped by a master key. Version counts each wrapping; once
// destroyed nothing of the key is left.
type ObjectKey struct {
	Project     string
	Attachment  string
	Object      string // the object's key in the object store
	Suite       uint8
	Master      uint32 // the master key that wraps it
	Wrapped     []byte
	Version     int64
	MadeAt      time.Time
	DestroyedAt time.Time // zero: it lives
}

type objectKeyRow struct {
	ProjectID, AttachmentID, ObjectKey string
	Suite                              uint8
	MasterKey                          uint32
	Wrapped                            []byte
	Version                            int64
	MadeAt, DestroyedAt                int64
}

func (objectKeyRow) TableName() string { return "object_keys" }

func (r objectKeyRow) objectKey() ObjectKey {
	return ObjectKey{
		Project: r.ProjectID, Attachment: r.AttachmentID, Object: r.ObjectKey, Suite: r.Suite, Master: r.MasterKey,
		Wrapped: r.Wrapped, Version: r.Version, MadeAt: moment(r.MadeAt), DestroyedAt: moment(r.DestroyedAt),
	}
}

// InsertObjectKey keeps a new data key. Errors: ErrExists when the attachment has one, alive or destroyed.
func (t *Tx) InsertObjectKey(k ObjectKey) error {
	row := objectKeyRow{
		ProjectID: k.Project, AttachmentID: k.Attachment, ObjectKey: k.Object, Suite: k.Suite, MasterKey: k.Master,
		Wrapped: k.Wrapped, Version: 1, MadeAt: micros(k.MadeAt),
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// RewrapObjectKey puts a data key under another master key. Errors: ErrStale when it was wrapped anew or destroyed
// since it was read.
func (t *Tx) RewrapObjectKey(k ObjectKey, master uint32, wrapped []byte) error {
	n, err := t.exec(`UPDATE object_keys SET master_key = ?, wrapped = ?, version = version + 1 WHERE project_id = ? AND attachment_id = ? AND version = ? AND destroyed_at = 0`,
		master, wrapped, k.Project, k.Attachment, k.Version)
	return one(n, err, ErrStale)
}

// DestroyObjectKey leaves nothing of a data key, and so nothing of its object. Errors: ErrNotFound when there is no
// such key, or no more.
func (t *Tx) DestroyObjectKey(project, attachment string, at time.Time) error {
	n, err := t.exec(`UPDATE object_keys SET wrapped = ?, version = version + 1, destroyed_at = ? WHERE project_id = ? AND attachment_id = ? AND destroyed_at = 0`,
		[]byte{}, micros(at), project, attachment)
	return one(n, err, ErrNotFound)
}

// ObjectKey gives an attachment's data key, alive or destroyed. Errors: ErrNotFound.
func (s *Store) ObjectKey(ctx context.Context, project, attachment string) (ObjectKey, error) {
	var row objectKeyRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND attachment_id = ?", project, attachment).Take(&row).Error
	return row.objectKey(), s.translate(err)
}

// ObjectKeysNotUnder gives living data keys of a suite that another master key wraps than the given one, at most limit.
func (s *Store) ObjectKeysNotUnder(ctx context.Context, suite uint8, master uint32, limit int) ([]ObjectKey, error) {
	var rows []objectKeyRow
	err := s.read.WithContext(ctx).Where("destroyed_at = 0 AND suite = ? AND master_key <> ?", suite, master).
		Order("project_id, attachment_id").Limit(limit).Find(&rows).Error
	return each(rows, objectKeyRow.objectKey), s.translate(err)
}

// MasterKeysInUse gives the master keys of a suite that wrap living data keys, and how many each.
func (s *Store) MasterKeysInUse(ctx context.Context, suite uint8) (map[uint32]int64, error) {
	var rows []struct {
		MasterKey uint32
		N         int64
	}
	err := s.read.WithContext(ctx).Raw(`SELECT master_key, COUNT(*) AS n FROM object_keys WHERE destroyed_at = 0 AND suite = ? GROUP BY master_key`, suite).Scan(&rows).Error
	inUse := make(map[uint32]int64, len(rows))
	for _, r := range rows {
		inUse[r.MasterKey] = r.N
	}
	return inUse, s.translate(err)
}
