package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
)

type signatureRow struct {
	ProjectID, RecordID                  string
	Version                              int64
	ContentHash, Signer, Method, Purpose string
	SignedAt                             int64
	Assurance, SignedFor, Delegation     string
	DocumentHash                         string
}

func (signatureRow) TableName() string { return "signatures" }

func (r signatureRow) signature() Signature {
	return Signature{
		Key: record.Key{Project: r.ProjectID, ID: r.RecordID}, Version: r.Version, ContentHash: r.ContentHash,
		Signer: r.Signer, Method: r.Method, Purpose: signing.Purpose(r.Purpose), At: moment(r.SignedAt),
		Assurance: signing.Assurance(r.Assurance), Standing: signing.Standing{For: r.SignedFor, Delegation: r.Delegation}, DocumentHash: r.DocumentHash,
	}
}

// InsertSignature writes a signature with its document. Errors: ErrExists when this version of the record, or this
// statement, is signed already.
func (t *Tx) InsertSignature(sig Signature) error {
	if sig.Purpose.OfRecord() {
		_, err := t.exec(insertSignature, sig.Key.Project, sig.Key.ID, sig.Version, sig.ContentHash, sig.Signer, sig.Method, string(sig.Purpose), micros(sig.At),
			string(sig.Assurance), sig.For, sig.Delegation, sig.DocumentHash)
		if err != nil {
			return err
		}
	}
	return t.later(insertSigned, sig.Key.Project, sig.DocumentHash, sig.StatementHash, sig.Key.ID, sig.Version, string(sig.Purpose), sig.Signer, micros(sig.At), sig.Document)
}

// SignatureOf gives the signature for publication over a content, with its document. Errors: ErrNotFound.
func (t *Tx) SignatureOf(key record.Key, contentHash string) (Signature, error) {
	var row signatureRow
	err := t.gorm().Where("project_id = ? AND record_id = ? AND content_hash = ? AND purpose = ?", key.Project, key.ID, contentHash, string(signing.ForPublication)).
		Order("version DESC").Take(&row).Error
	if err != nil {
		return Signature{}, t.translate(err)
	}
	sig := row.signature()
	var signed signedRow
	err = t.gorm().Where("project_id = ? AND hash = ?", key.Project, sig.DocumentHash).Take(&signed).Error
	sig.Document, sig.StatementHash = signed.Document, signed.StatementHash
	return sig, t.translate(err)
}

// Signature gives the signature over a version of a record, without its document. Errors: ErrNotFound.
func (s *Store) Signature(ctx context.Context, key record.Key, version int64) (Signature, error) {
	var row signatureRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ? AND version = ?", key.Project, key.ID, version).Take(&row).Error
	return row.signature(), s.translate(err)
}

type signedRow struct {
	ProjectID, Hash, StatementHash, RecordID string
	Version                                  int64
	Purpose, Signer                          string
	SignedAt                                 int64
	Document                                 []byte
}

func (signedRow) TableName() string { return "signature_documents" }

// SignedDocument is one signature document as it is kept.
type SignedDocument struct {
	Record        record.Key // without an id where no record is concerned
	Version       int64
	Purpose       signing.Purpose
	Hash          string
	StatementHash string
	Document      []byte
}

// SignatureDocument gives a signature document by its hash, of whatever it is. Errors: ErrNotFound.
func (s *Store) SignatureDocument(ctx context.Context, project, hash string) ([]byte, error) {
	var row signedRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND hash = ?", project, hash).Take(&row).Error
	return row.Document, s.translate(err)
}

// SignatureDocument gives a signature document by its hash, of whatever it is. Errors: ErrNotFound.
func (t *Tx) SignatureDocument(project, hash string) ([]byte, error) {
	var row signedRow
	err := t.gorm().Where("project_id = ? AND hash = ?", project, hash).Take(&row).Error
	return row.Document, t.translate(err)
}

// SignedDocuments gives the documents of all signatures that concern a record, in the order of its versions.
func (s *Store) SignedDocuments(ctx context.Context, key record.Key) ([]SignedDocument, error) {
	var rows []signedRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("version, signed_at, hash").Find(&rows).Error
	return each(rows, signedRow.signed), s.translate(err)
}

func (r signedRow) signed() SignedDocument {
	return SignedDocument{
		Record: record.Key{Project: r.ProjectID, ID: r.RecordID}, Version: r.Version, Purpose: signing.Purpose(r.Purpose),
		Hash: r.Hash, StatementHash: r.StatementHash, Document: r.Document,
	}
}
