package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/record"
)

// Duty is a duty of a project with who set it.
type Duty struct {
	conduct.Duty
	Project string
	By      string
	At      time.Time
	Version int64
}

// Assessment is the signed assessment of one part of a month.
type Assessment struct {
	Project   string
	Month     string // YYYY-MM
	Part      conduct.Part
	Document  []byte // canonical JSON
	Hash      string
	CutOff    time.Time
	SignedBy  string
	SignedAt  time.Time
	Statement string
	Signature string // hash of the signature document
}

// Appeal is what somebody says against his assessment, and the answer.
type Appeal struct {
	Project    string
	Month      string
	Person     string
	Part       conduct.Part
	Words      string
	At         time.Time
	Answer     string
	AnsweredBy string
	AnsweredAt time.Time // zero: not yet
}

// Handed is a record that was handed in, as far as somebody is measured by it.
type Handed struct {
	conduct.Filing
	Late  bool
	State record.State
	Steps record.Record // its steps alone
}

// Online is a publication, as far as somebody is measured by it.
type Online struct {
	ArchiveNo string
	Record    string
	Author    string
	Edition   int
	At        time.Time
	// Corrects is the archive number of what it took the place of, CorrectsAuthor who wrote that; empty: nothing.
	Corrects, CorrectsAuthor string
	Steps                    record.Record // its steps alone
}
