package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
)

// ReportState is where a report is in its life.
type ReportState string

// The states. Approval by the project manager's signature is the issue.
const (
	ReportCompiling ReportState = "compiling"
	ReportIssued    ReportState = "issued"
	ReportDropped   ReportState = "dropped"
)

// Report is one periodic report without its documents.
type Report struct {
	Project     string
	ID          string
	No          string
	Kind        report.Kind
	Period      report.Period
	Sections    []string
	State       ReportState
	MadeBy      string // empty: the schedule
	MadeAt      time.Time
	Compilation // in force
	Narrative   []report.Narrative
	SettledBy   string // who issued or dropped it
	SettledAt   time.Time
	Reason      string // why it was dropped
	Signature   string // hash of the signature document of the issue
	Statement   string
}

// Compilation is one making of a report's documents.
type Compilation struct {
	Version int64
	CutOff  time.Time
	Basis   string
	Root    string
	Leaves  int64  // of the ledger at the cut-off
	Tree    string // its root, hex
	By      string // empty: the schedule
	At      time.Time
}

// ReportDocument is what readers of one level get of a report.
type ReportDocument struct {
	Level    record.Secrecy
	Salt     string // hex; keeps equal documents of other levels from being told
	Hash     string
	Document []byte // canonical JSON; left out where it was not asked for
}

// ReportFilter narrows a list of reports; empty fields do not narrow.
type ReportFilter struct {
	Kind   report.Kind
	States []ReportState
	Period string
}
