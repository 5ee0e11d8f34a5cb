package store

import (
	"context"
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// SecretRead is one reading of something above internal: who saw what, never what it says (R3.6, R3.8).
type SecretRead struct {
	At      time.Time `json:"-"`
	Project string    `json:"-"`
	Actor   string    `json:"-"`
	// What was read: record, versions, version, diff, events, publication, attachment, original, proof, list,
	// publications, diary, digest, report.
	What       string         `json:"what"`
	Secrecy    record.Secrecy `json:"secrecy"`           // of a list the highest
	Record     string         `json:"record,omitempty"`  // id
	Records    []string       `json:"records,omitempty"` // of a list: those above internal
	Attachment string         `json:"attachment,omitempty"`
	Report     string         `json:"report,omitempty"` // number
	Version    int64          `json:"version,omitempty"`
	From       int64          `json:"from,omitempty"` // of a comparison
}

// SecretReadAction is the name of the event of a reading above internal.
const SecretReadAction = "secret.read"

// NoteSecretRead writes a reading down, durably. It is called before the content leaves; without it nothing may.
// Errors: 503, whatever was the matter.
func (s *Store) NoteSecretRead(ctx context.Context, r SecretRead) error {
	detail, err := json.Marshal(r)
	if err != nil {
		return unnoted(err)
	}
	e := Event{At: r.At, Project: r.Project, Actor: r.Actor, Action: SecretReadAction, RequestID: RequestID(ctx), Detail: detail}
	if err := s.Write(ctx, func(tx *Tx) error { return tx.Append(e) }); err != nil {
		return unnoted(err)
	}
	return nil
}

func unnoted(cause error) error {
	f := fault.New(fault.Unavailable, "E_READ_NOT_NOTED", "涉密内容的查阅记录暂时无法写入，未提供内容，请稍后重试。",
		"The reading of secret content can't be written down now, so nothing is shown; try again shortly.")
	f.RetryAfter = unnotedRetry
	return f.Because(cause)
}

const unnotedRetry = 5 * time.Second
