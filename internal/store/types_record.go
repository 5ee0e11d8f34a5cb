package store

import (
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// Event is one line of the insert-only history: a move, a refusal, a login. Seq is given by the store.
type Event struct {
	Seq       int64
	At        time.Time
	Project   string // empty: of the installation
	Record    string // empty: of no record
	Version   int64
	Actor     string
	Action    string
	From, To  record.State
	RequestID string
	Detail    json.RawMessage
	// Nonce is random, given by the store: nobody can guess an event that he may not see from its leaf. Empty for events
	// of before the ledger.
	Nonce string
	// ContentHash is that of the record's content after the event; empty where there is none.
	ContentHash string
}

// Proof gives the event as the ledger binds it.
func (e Event) Proof() proof.Event {
	return proof.Event{
		Action: e.Action, Actor: e.Actor, At: proof.Moment(e.At), ContentHash: e.ContentHash, Detail: e.Detail, From: string(e.From),
		Nonce: e.Nonce, Project: e.Project, Record: e.Record, Request: e.RequestID, Seq: e.Seq, To: string(e.To), Version: e.Version,
	}
}

// LedgerDocument gives the bytes that the ledger binds of the event. A detail that is no JSON, which only a stranger's
// hand can have put there, is bound as the text that it is: it must not keep the ledger from going on.
func (e Event) LedgerDocument() ([]byte, error) {
	document, err := e.Proof().Document()
	if err == nil {
		return document, nil
	}
	bound := e.Proof()
	if bound.Detail, err = json.Marshal(string(e.Detail)); err != nil {
		return nil, err
	}
	return bound.Document()
}

// Version is one immutable content of a record. Document is left out of lists.
type Version struct {
	Record      record.Key
	Version     int64
	Edition     int
	Action      string // the move that made it
	By          string
	At          time.Time
	ContentHash string
	InputHash   string
	Document    []byte // the sealed document, canonical JSON
}

// Listed is a record as a list shows it: body, attachments, device and capture time are left out of its content.
type Listed struct {
	record.Record
	AttachmentCount int
}

// RecordFilter narrows a list of records; empty fields do not narrow.
type RecordFilter struct {
	States  []record.State
	Classes []string // a kind is asked for by its classes
	From    string   // first and last work date, YYYY-MM-DD; a less precise date of imported history counts from its
	To      string   // first day on. A list with From or To is ordered by work date, newest first
	Author  string
	Query   string // words that all have to occur; the list is then ordered by first sight, newest first
}

// Page asks for one page of a list. Cursor is the NextCursor of the page before; a cursor of another list or filter
// is refused.
type Page struct {
	Limit  int // 1 to MaxPage; 0: DefaultPage
	Cursor string
}

// The sizes of a page.
const (
	DefaultPage = 50
	MaxPage     = 200
)

// Records is one page of records; NextCursor is empty on the last.
type Records struct {
	Items      []Listed
	NextCursor string
}

// Count is how many records are in a state and class.
type Count struct {
	State record.State
	Class string
	N     int64
}

// Conflict is a second content that came under an id in use; both are kept.
type Conflict struct {
	Record    record.Key
	InputHash string
	Input     []byte // as the client sent it
	By        string
	At        time.Time
}
