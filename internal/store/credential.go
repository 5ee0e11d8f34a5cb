package store

import (
	"context"
	"strings"

	"github.com/countersign/countersign/internal/domain/signing"
)

type credentialRow struct {
	ID, UserID, Kind, Label, State string
	Handle, PublicKey              []byte
	PublicPEM                      string `gorm:"column:public_pem"`
	Algorithm                      int64
	AAGUID                         string `gorm:"column:aaguid"`
	Transports                     string
	BackupEligible, BackedUp       bool
	SignCount                      int64
	Sealed                         []byte
	MadeAt, ActiveFrom, EndedAt    int64
	Version                        int64
}

func (credentialRow) TableName() string { return "credentials" }

func (r credentialRow) credential() signing.Credential {
	return signing.Credential{
		ID: r.ID, User: r.UserID, Kind: signing.CredentialKind(r.Kind), Label: r.Label, State: signing.CredentialState(r.State),
		Handle: r.Handle, PublicKey: r.PublicKey, PublicPEM: r.PublicPEM, Algorithm: r.Algorithm, AAGUID: r.AAGUID, Transports: strings.Fields(r.Transports),
		BackupEligible: r.BackupEligible, BackedUp: r.BackedUp, SignCount: r.SignCount, Sealed: r.Sealed,
		MadeAt: moment(r.MadeAt), ActiveFrom: moment(r.ActiveFrom), EndedAt: moment(r.EndedAt), Version: r.Version,
	}
}

// InsertCredential files a credential. Errors: ErrExists when this key is registered already, whoever has it.
func (t *Tx) InsertCredential(c signing.Credential) error {
	row := credentialRow{
		ID: c.ID, UserID: c.User, Kind: string(c.Kind), Label: c.Label, State: string(c.State), Handle: c.Handle,
		PublicKey: orEmpty(c.PublicKey), PublicPEM: c.PublicPEM, Algorithm: c.Algorithm, AAGUID: c.AAGUID, Transports: strings.Join(c.Transports, " "),
		BackupEligible: c.BackupEligible, BackedUp: c.BackedUp, SignCount: c.SignCount, Sealed: orEmpty(c.Sealed),
		MadeAt: micros(c.MadeAt), ActiveFrom: micros(c.ActiveFrom), EndedAt: micros(c.EndedAt), Version: 1,
	}
	return t.translate(t.gorm().Create(&row).Error)
}

func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// LockCredential gives a credential for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockCredential(id string) (signing.Credential, error) {
	var row credentialRow
	err := t.gorm().Raw(`SELECT * FROM credentials WHERE id = ?`+t.store.engine.ForUpdate, id).Take(&row).Error
	return row.credential(), t.translate(err)
}

// MoveCredential writes a credential's new state, from the one in which it was locked. Errors: ErrStale when it is in
// another state by now.
func (t *Tx) MoveCredential(from signing.CredentialState, c signing.Credential) error {
	n, err := t.exec(`UPDATE credentials SET state = ?, active_from = ?, ended_at = ?, version = version + 1 WHERE id = ? AND state = ?`,
		string(c.State), micros(c.ActiveFrom), micros(c.EndedAt), c.ID, string(from))
	return one(n, err, ErrStale)
}

// UseCredential counts one use of an active credential: count must be greater than that of the last use, or both are 0
// because the key does not count. Errors: ErrStale when the counter went back or the credential is active no longer.
func (t *Tx) UseCredential(id string, count int64, backedUp bool) error {
	n, err := t.exec(`UPDATE credentials SET sign_count = ?, backed_up = ?, version = version + 1
		WHERE id = ? AND state = ? AND (sign_count < ? OR (sign_count = 0 AND ? = 0))`,
		count, flag(backedUp), id, string(signing.Active), count, count)
	return one(n, err, ErrStale)
}

// Credential gives a credential. Errors: ErrNotFound.
func (s *Store) Credential(ctx context.Context, id string) (signing.Credential, error) {
	var row credentialRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.credential(), s.translate(err)
}

// CredentialByHandle gives the key with the id that its authenticator gave it. Errors: ErrNotFound.
func (s *Store) CredentialByHandle(ctx context.Context, handle []byte) (signing.Credential, error) {
	var row credentialRow
	err := s.read.WithContext(ctx).Where("handle = ?", handle).Take(&row).Error
	return row.credential(), s.translate(err)
}

// CredentialByHandle is Store.CredentialByHandle inside a write. Errors: ErrNotFound.
func (t *Tx) CredentialByHandle(handle []byte) (signing.Credential, error) {
	var row credentialRow
	err := t.gorm().Where("handle = ?", handle).Take(&row).Error
	return row.credential(), t.translate(err)
}

// CredentialsOf gives a person's credentials, oldest first.
func (s *Store) CredentialsOf(ctx context.Context, user string) ([]signing.Credential, error) {
	var rows []credentialRow
	err := s.read.WithContext(ctx).Where("user_id = ?", user).Order("made_at, id").Find(&rows).Error
	return each(rows, credentialRow.credential), s.translate(err)
}

// Credentials gives everybody's credentials, newest first, at most limit.
func (s *Store) Credentials(ctx context.Context, limit int) ([]signing.Credential, error) {
	var rows []credentialRow
	err := s.read.WithContext(ctx).Order("made_at DESC, id DESC").Limit(limit).Find(&rows).Error
	return each(rows, credentialRow.credential), s.translate(err)
}

// SealedCredentials gives credentials that hold a secret under a master key, by id, from behind after, at most limit.
func (s *Store) SealedCredentials(ctx context.Context, after string, limit int) ([]signing.Credential, error) {
	var rows []credentialRow
	err := s.read.WithContext(ctx).Where("id > ? AND LENGTH(sealed) > 0", after).Order("id").Limit(limit).Find(&rows).Error
	return each(rows, credentialRow.credential), s.translate(err)
}

// ResealCredential puts a credential's secret under another master key. Errors: ErrStale when it changed since it was read.
func (t *Tx) ResealCredential(c signing.Credential, sealed []byte) error {
	n, err := t.exec(`UPDATE credentials SET sealed = ?, version = version + 1 WHERE id = ? AND version = ?`, sealed, c.ID, c.Version)
	return one(n, err, ErrStale)
}
