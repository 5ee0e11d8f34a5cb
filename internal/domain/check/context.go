package check

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// Context is what the checks need to know besides the record.
type Context struct {
	Now     time.Time // the server's clock
	Project Project
	Author  string // who files the record
	PathID  string // the record's id in the request's path; the record must carry the same. Empty: not compared
	// IsNFC tells whether a text is in Unicode normalisation form C; nil leaves that part of V3 out. It is asked only
	// for texts with characters that may not be.
	IsNFC func(string) bool
	// Submit judges the record as a submission even if it does not say so itself: a stored draft that is handed in now.
	Submit bool
	// SeenAt is when the server first saw this content, for a draft that was stored before; zero means Now. The
	// device's clock is compared with it (V7).
	SeenAt time.Time
	// Waived is the project manager's leave to file later than V6 allows.
	Waived bool
	// Thresholds are the numbers of the rules; nil takes those in force on the day of Now.
	Thresholds *Thresholds
}

// Project is what the checks need to know of the record's project.
type Project struct {
	ID       string
	StartsOn string // contract span, YYYY-MM-DD; empty: open
	EndsOn   string
}

// Query says which neighbours Judge needs for this record.
type Query struct {
	Project     string
	Class       string
	SeriesKey   string   // empty: the class has no series, or its key is not given
	Before      string   // work date: the neighbour is the latest record of the series before or on it, this record left out
	Work        Work     // the work item whose contract quantity is asked for; zero: none
	Directives  []string // numbers or ids of directives that this record refers to
	Attachments []record.AttachmentRef
}

// Work is an item of the works as a progress record names it, its unit in the catalogue's first spelling.
type Work struct{ UnitProject, Item, Unit string }

// Neighbours are the facts that Judge compares the record with.
type Neighbours struct {
	Previous *Neighbour // the record before this one in its series; nil: there is none
	// Directives tells which of the directives asked for exist in the project; nil leaves the reference unchecked.
	Directives map[string]bool
	// Attachments are the uploaded files of this project by id; nil leaves them to whoever links them.
	Attachments map[string]Attachment
	// ContractQuantity is the contract's quantity of this series as a decimal string; empty: unknown.
	ContractQuantity string
}

// Neighbour is the record before this one in its series.
type Neighbour struct {
	ID       string
	WorkDate string
	Body     []byte // its body as stored
}

// Attachment is what is known of an uploaded file.
type Attachment struct {
	SHA256     string // lower-case hex
	UploadedBy string
	Record     string // id of the record that holds it; empty while staged
	Size       int64  // bytes
}

// Result is the verdict on a record that is not refused.
type Result struct {
	Content     record.Content
	Submit      bool
	InputHash   string // SHA-256 of the canonical input without submit and device.clock: equal for a repeat
	SeriesKey   string // ties the record to the one before it; empty: none
	Findings    []record.Finding
	Late        bool          // V6
	ClockOffset time.Duration // device − server (V7)
}
