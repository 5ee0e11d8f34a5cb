package store

import (
	"context"
	"encoding/json"
	"time"
)

// Ceremony is a registration or signature that somebody began and has to finish before it expires, once.
type Ceremony struct {
	ID        string // UUIDv7
	User      string
	Kind      string
	Data      json.RawMessage
	ExpiresAt time.Time
}

type ceremonyRow struct {
	ID, UserID, Kind string
	Data             []byte
	ExpiresAt        int64
}

func (ceremonyRow) TableName() string { return "ceremonies" }

// InsertCeremony files what was begun.
func (t *Tx) InsertCeremony(c Ceremony) error {
	row := ceremonyRow{ID: c.ID, UserID: c.User, Kind: c.Kind, Data: c.Data, ExpiresAt: micros(c.ExpiresAt)}
	return t.translate(t.gorm().Create(&row).Error)
}

// Ceremony gives what a person began and what has not expired. Errors: ErrNotFound.
func (s *Store) Ceremony(ctx context.Context, id, user, kind string, now time.Time) (Ceremony, error) {
	var row ceremonyRow
	err := s.read.WithContext(ctx).Where("id = ? AND user_id = ? AND kind = ? AND expires_at > ?", id, user, kind, micros(now)).Take(&row).Error
	return Ceremony{ID: row.ID, User: row.UserID, Kind: row.Kind, Data: row.Data, ExpiresAt: moment(row.ExpiresAt)}, s.translate(err)
}

// EndCeremony takes a ceremony away, so that nobody finishes it a second time. Errors: ErrNotFound.
func (t *Tx) EndCeremony(id string) error {
	n, err := t.exec(`DELETE FROM ceremonies WHERE id = ?`, id)
	return one(n, err, ErrNotFound)
}

// DeleteCeremoniesBefore forgets ceremonies that had expired by then.
func (t *Tx) DeleteCeremoniesBefore(expired time.Time) error {
	_, err := t.exec(`DELETE FROM ceremonies WHERE expires_at < ?`, micros(expired))
	return err
}
