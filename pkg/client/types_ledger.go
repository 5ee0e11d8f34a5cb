package client

import (
	"encoding/json"
	"time"
)

// Receipt says by which event of the ledger the server received a file, when, and which bytes.
type Receipt struct {
	Seq        int64     `json:"seq"`
	ReceivedAt time.Time `json:"received_at"`
	SHA256     string    `json:"sha256"` // lower-case hex
}

// Checkpoint is what the ledger says of itself: docs/proofs.md. Note is the signed text with the witnesses' lines.
type Checkpoint struct {
	Origin string    `json:"origin"`
	Size   int64     `json:"size"` // leaves
	Root   string    `json:"root"` // lower-case hex
	MadeAt time.Time `json:"made_at"`
	Note   string    `json:"note"`
}

// LedgerKey is the name of the ledger and the key by which its notes are checked.
type LedgerKey struct {
	Origin      string    `json:"origin"`
	VerifierKey string    `json:"verifier_key"`
	Since       time.Time `json:"since"`
}

// Consistency proves that the tree of To leaves goes on from that of From leaves (RFC 6962).
type Consistency struct {
	From int64    `json:"from"`
	To   int64    `json:"to"`
	Path []string `json:"path"` // lower-case hex
}

// LedgerEntry is one leaf. Event is absent where the caller may not know it.
type LedgerEntry struct {
	Leaf  int64           `json:"leaf"` // from 0
	Hash  string          `json:"hash"` // lower-case hex
	Event json.RawMessage `json:"event,omitempty"`
}

// LedgerEntries is the answer of GET /ledger/entries: fewer than were asked for where the server gives no more at once.
type LedgerEntries struct {
	Items []LedgerEntry `json:"items"`
}

// Cosignature is what a witness sends: the line that stands under the note.
type Cosignature struct {
	Line string `json:"line"`
}

// Readiness is the answer of GET /readyz of a server that can do its work.
type Readiness struct {
	Status string       `json:"status"` // "ready"
	Ledger LedgerHealth `json:"ledger"`
}

// LedgerHealth says how the ledger stands. A checkpoint far behind the leaves, or one that could not be delivered, wants
// somebody to look into the log.
type LedgerHealth struct {
	Leaves      int64      `json:"leaves"`
	Checkpoint  int64      `json:"checkpoint"`        // leaves that the newest checkpoint covers
	MadeAt      *time.Time `json:"made_at,omitempty"` // of the newest checkpoint
	Undelivered int64      `json:"undelivered"`       // targets that today's checkpoint could not be delivered to so far
}
