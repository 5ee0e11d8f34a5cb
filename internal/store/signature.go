package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
)

type signatureRow struct {
	ProjectID, RecordID                  string
	Version                              int64
	ContentHash, Signer, Method, Purpose string
	SignedAt                             int64
}

func (signatureRow) TableName() string { return "signatures" }

func (r signatureRow) signature() Signature {
	return Signature{
		Key: record.Key{Project: r.ProjectID, ID: r.RecordID}, Version: r.Version, ContentHash: r.ContentHash,
		Signer: r.Signer, Method: r.Method, Purpose: Purpose(r.Purpose), At: moment(r.SignedAt),
	}
}

// InsertSignature writes a countersignature. Errors: ErrExists when this version of the record is signed already.
func (t *Tx) InsertSignature(sig Signature) error {
	_, err := t.exec(insertSignature, sig.Key.Project, sig.Key.ID, sig.Version, sig.ContentHash, sig.Signer, sig.Method, string(sig.Purpose), micros(sig.At))
	return err
}

// SignatureOf gives the signature for publication over a content. Errors: ErrNotFound.
func (t *Tx) SignatureOf(key record.Key, contentHash string) (Signature, error) {
	var row signatureRow
	err := t.gorm().Where("project_id = ? AND record_id = ? AND content_hash = ? AND purpose = ?", key.Project, key.ID, contentHash, string(SignForPublication)).
		Order("version DESC").Take(&row).Error
	return row.signature(), t.translate(err)
}

// Signature gives the signature over a version of a record. Errors: ErrNotFound.
func (s *Store) Signature(ctx context.Context, key record.Key, version int64) (Signature, error) {
	var row signatureRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ? AND version = ?", key.Project, key.ID, version).Take(&row).Error
	return row.signature(), s.translate(err)
}
