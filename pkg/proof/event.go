package proof

import (
	"encoding/json"
	"time"
)

// EventSchema is the form of an event as it goes into the ledger.
const EventSchema = "countersign.event/1"

// Event is one line of the history as the ledger binds it: its canonical form is a leaf.
type Event struct {
	Action      string          `json:"action"`
	Actor       string          `json:"actor"`
	At          string          `json:"at"`                     // Moment
	ContentHash string          `json:"content_hash,omitempty"` // content in force after the move
	Detail      json.RawMessage `json:"detail,omitempty"`       // object
	From        string          `json:"from,omitempty"`
	Nonce       string          `json:"nonce"` // 32 random hex digits; empty in events from before the ledger
	Project     string          `json:"project,omitempty"`
	Record      string          `json:"record,omitempty"`
	Request     string          `json:"request"`
	Schema      string          `json:"schema"` // EventSchema; Document sets it
	Seq         int64           `json:"seq"`
	To          string          `json:"to,omitempty"`
	Version     int64           `json:"version,omitempty"`
}

// Document gives the event in its canonical form: the bytes of its leaf. Errors: a detail that is no JSON.
func (e Event) Document() ([]byte, error) {
	e.Schema = EventSchema
	return Document(e)
}

// Moment writes a time as events have it: RFC 3339, UTC, always six digits after the second.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
