package store

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/record"
)

// nonceBytes make a nonce of 32 hex digits.
const nonceBytes = 16

type eventRow struct {
	Seq                               int64 `gorm:"primaryKey"`
	HappenedAt                        int64
	ProjectID, RecordID               string
	Version                           int64
	Actor, Action, FromState, ToState string
	RequestID, Detail                 string
	Nonce, ContentHash                string
}

func (eventRow) TableName() string { return "events" }

func (r eventRow) event() Event {
	e := Event{
		Seq: r.Seq, At: moment(r.HappenedAt), Project: r.ProjectID, Record: r.RecordID, Version: r.Version, Actor: r.Actor,
		Action: r.Action, From: record.State(r.FromState), To: record.State(r.ToState), RequestID: r.RequestID,
		Nonce: r.Nonce, ContentHash: r.ContentHash,
	}
	if r.Detail != "" {
		e.Detail = json.RawMessage(r.Detail)
	}
	return e
}

// Events gives a record's history, oldest first.
func (s *Store) Events(ctx context.Context, key record.Key) ([]Event, error) {
	var rows []eventRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND record_id = ?", key.Project, key.ID).Order("seq").Find(&rows).Error
	return each(rows, eventRow.event), s.translate(err)
}

// Append writes one line of history by itself: a refusal, a login. Moves write theirs with SaveMove.
func (t *Tx) Append(ev Event) error { return t.later(insertEvent, eventValues(ev)...) }

// appendNow writes one line of history at once and gives its number, for what has to name it.
func (t *Tx) appendNow(ev Event) (int64, error) {
	if t.over {
		return 0, errOver
	}
	result, err := t.pool.ExecContext(t.ctx, insertEvent, eventValues(ev)...)
	if err != nil {
		return 0, t.store.translate(err)
	}
	seq, err := result.LastInsertId()
	return seq, t.translate(err)
}

// eventValues gives the values of insertEvent.
func eventValues(ev Event) []any {
	return []any{
		micros(ev.At), ev.Project, ev.Record, ev.Version, ev.Actor, ev.Action, string(ev.From), string(ev.To), ev.RequestID, string(ev.Detail),
		newNonce(), ev.ContentHash,
	}
}

func newNonce() string {
	var raw [nonceBytes]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand aborts the program instead
	return hex.EncodeToString(raw[:])
}

// EventAt gives the event that brought a record to a version. Errors: ErrNotFound.
func (t *Tx) EventAt(key record.Key, version int64) (Event, error) {
	var row eventRow
	err := t.gorm().Where("project_id = ? AND record_id = ? AND version = ? AND to_state <> ''", key.Project, key.ID, version).Order("seq").Take(&row).Error
	return row.event(), t.translate(err)
}
