// Package record is the site record: its envelope, its states, and the one table of moves between them.
// It is pure: time is passed in, nothing is read or written.
package record

import (
	"encoding/json"
	"time"
)

// Key names a record; the same id may exist in two projects, so a record is never named without its project.
type Key struct {
	Project string
	ID      string // UUIDv7, made by the client: the idempotency key of its creation
}

// Channel says whether a record takes the ordinary or the urgent way (R1.1).
type Channel string

// The two channels of R1.1.
const (
	Ordinary Channel = "ordinary"
	Urgent   Channel = "urgent"
)

// Location is where on the site a record belongs; every part may be empty but UnitProject.
type Location struct {
	UnitProject string `json:"unit_project"`
	Division    string `json:"division,omitempty"`
	Subdivision string `json:"subdivision,omitempty"`
	Axis        string `json:"axis,omitempty"`
	Floor       string `json:"floor,omitempty"`
	Chainage    string `json:"chainage,omitempty"`
}

// Device is the phone's own word about itself; Clock is what its clock showed when it sent.
type Device struct {
	ID    string    `json:"id"`
	Clock time.Time `json:"clock"`
}

// AttachmentRef names an attachment by id and by the bytes it must have.
type AttachmentRef struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"` // lower-case hex
}

// Imported marks a record as history brought in from another system; it stays visible for ever.
type Imported struct {
	Source string `json:"source"`
	Row    string `json:"row"`
}

// Content is everything of a record that a person stated and another confirms: it is what is hashed, frozen and signed.
// Its JSON form, canonicalised by RFC 8785, is the sealed document whose SHA-256 is the content hash (package proof).
type Content struct {
	Schema      string          `json:"schema"` // DocumentSchema
	Project     string          `json:"project"`
	ID          string          `json:"id"`
	Class       string          `json:"class"`        // A1 … C4
	ClassSchema int             `json:"class_schema"` // version of the class's body schema
	WorkDate    string          `json:"work_date"`    // YYYY-MM-DD; imported history may be less precise or empty, as given
	Location    Location        `json:"location"`
	Title       string          `json:"title"`
	Summary     string          `json:"summary,omitempty"`
	Body        json.RawMessage `json:"body"`
	Channel     Channel         `json:"channel"`
	CapturedAt  time.Time       `json:"captured_at"`
	Device      Device          `json:"device"`
	Attachments []AttachmentRef `json:"attachments,omitempty"`
	Author      string          `json:"author"`
	Imported    *Imported       `json:"imported,omitempty"`
	Supersedes  string          `json:"supersedes,omitempty"`   // id of the published record that this one corrects
	DuplicateOf string          `json:"duplicate_of,omitempty"` // id of the record that this one was merged with; both originals stay
	Secrecy     Secrecy         `json:"secrecy"`
	ValidFrom   string          `json:"valid_from,omitempty"`  // YYYY-MM-DD
	ValidUntil  string          `json:"valid_until,omitempty"` // YYYY-MM-DD; empty: no end
	Retention   Retention       `json:"retention,omitempty"`
	Previous    string          `json:"previous,omitempty"` // content hash of the version before this one
}

// DocumentSchema is the name of the sealed document's form; it is hashed with the content.
const DocumentSchema = "countersign.record/1"

// Finding is a remark of the checks on a record that did not refuse it: it goes with the record to those who decide.
type Finding struct {
	Rule     string `json:"rule"`     // V1 … V24
	Severity string `json:"severity"` // "suspect" or "warning"
	Field    string `json:"field,omitempty"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
}

// Return says why a record went back to its author.
type Return struct {
	Code   string    `json:"code"` // one of ReturnCodes
	Reason string    `json:"reason"`
	Fields []string  `json:"fields,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	// For and Delegation say whom he stood in for, and by which right; empty where he acted in his own.
	For        string `json:"for,omitempty"`
	Delegation string `json:"delegation,omitempty"`
	// Version is the record's version once it was returned: a later one means that the author corrected something.
	Version int64 `json:"version"`
}

// Step is who did one stage and when, and for whom and under which delegation where he stood in for somebody.
type Step struct {
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	For        string    `json:"for,omitempty"`
	Delegation string    `json:"delegation,omitempty"`
}

// Record is a record as it stands: its content in the newest version, and where it is in its life.
type Record struct {
	Content
	Version     int64 // counts every change; If-Match is compared with it
	Edition     int   // counts submissions: the "第 n 版" people speak of
	State       State
	ContentHash string // lower-case hex SHA-256 of the sealed document
	InputHash   string // SHA-256 of what the client sent, for idempotent repeats

	ReceivedAt  time.Time // the server's clock at first sight
	UpdatedAt   time.Time
	ClockOffset time.Duration // device − server at submission
	Late        bool          // V6: stays for ever
	Findings    []Finding

	Submitted  *Step
	Screened   *Step
	Classified *Step
	Signed     *Step
	Published  *Step
	Ended      *Step // withdrawn or superseded
	Returned   *Return

	Marking Marking // the level in force where it is not the content's own

	ArchiveNo    string // gap-free, given at publication
	Code         string // verify code: first 8 base32 characters of the content hash
	SupersededBy string // id of the record that took its place
}

// Key gives the record's name.
func (r *Record) Key() Key { return Key{Project: r.Project, ID: r.ID} }
