package client

import (
	"encoding/json"
	"time"
)

// ReportPeriod is what a report tells of.
type ReportPeriod struct {
	Name  string `json:"name"`
	First string `json:"first"`
	Last  string `json:"last"`
}

// ReportListed is a report in a list: its headline and the few numbers that leaders see first.
type ReportListed struct {
	ID         string         `json:"id"`
	No         string         `json:"no"`
	Project    string         `json:"project"`
	Kind       string         `json:"kind"`
	Period     ReportPeriod   `json:"period"`
	State      string         `json:"state"` // compiling, issued, dropped
	Level      string         `json:"level"` // highest secrecy of what the caller's document holds
	CutOff     time.Time      `json:"cut_off"`
	Version    int64          `json:"version"`               // of the compilation
	Hash       string         `json:"hash"`                  // of the caller's document
	CompiledBy string         `json:"compiled_by,omitempty"` // empty: the schedule
	CompiledAt time.Time      `json:"compiled_at"`
	Issued     *ReportIssued  `json:"issued,omitempty"`
	Dropped    *ReportDropped `json:"dropped,omitempty"`
	Allowed    []string       `json:"allowed"` // report.compile, report.narrate, report.issue
	Headline   Text           `json:"headline"`
	Figures    []ReportFigure `json:"figures"`
	Suspects   int64          `json:"suspects_open"`
	Late       int64          `json:"late"`
	// Picture goes with the headline; only the reading room has it.
	Picture     *ReportPicture `json:"picture,omitempty"`
	GapCount    int            `json:"gap_count"`
	ProjectName Text           `json:"project_name"`
}

// ReportIssued says who approved a report, and what he signed.
type ReportIssued struct {
	By        string    `json:"by"`
	ByName    string    `json:"by_name,omitempty"`
	At        time.Time `json:"at"`
	Signature string    `json:"signature"` // hash of the signature document
}

// ReportDropped says who gave a report up, and why.
type ReportDropped struct {
	By     string    `json:"by"`
	ByName string    `json:"by_name,omitempty"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Report is a report as the caller may read it.
type Report struct {
	ReportListed
	Root       string            `json:"root"`           // over the documents for readers of all levels: what the issue signs
	Leaves     int64             `json:"leaves"`         // of the ledger at the cut-off
	Tree       string            `json:"tree,omitempty"` // its root, hex
	Definition int               `json:"definition"`
	Sections   []ReportSection   `json:"sections"`
	Matters    []ReportMatter    `json:"matters"`
	Missing    []ReportGap       `json:"missing"`
	Errata     []ReportErratum   `json:"errata"`
	Narrative  []ReportNarrative `json:"narrative"`
	Annexes    []ReportAnnex     `json:"annexes"`
}

// ReportFigure is one number. A null value says that no record tells it.
type ReportFigure struct {
	Ref         string             `json:"ref"`
	Key         string             `json:"key"`
	Section     string             `json:"section"`
	Zh          string             `json:"zh"`
	En          string             `json:"en"`
	Label       Text               `json:"label"`
	Unit        string             `json:"unit,omitempty"`
	UnitLabel   Text               `json:"unit_label"`
	Value       *string            `json:"value"`
	Denominator *ReportDenominator `json:"denominator,omitempty"`
	Previous    *string            `json:"previous,omitempty"`
	Records     *int64             `json:"records,omitempty"` // entries of signed records behind it; absent: not of records
	Mix         string             `json:"mix,omitempty"`
	Lead        bool               `json:"lead,omitempty"`
}

// ReportDenominator is what a number is measured against.
type ReportDenominator struct {
	Label Text   `json:"label"`
	Value string `json:"value"`
	Unit  string `json:"unit,omitempty"` // where it is not that of the number or of the one that Ref names
	Ref   string `json:"ref,omitempty"`
}

// ReportSection is one part: sentence, pictures, tables.
type ReportSection struct {
	Key      string          `json:"key"`
	Title    Text            `json:"title"`
	Sentence Text            `json:"sentence"`
	Pictures []ReportPicture `json:"pictures,omitempty"`
	Tables   []ReportTable   `json:"tables,omitempty"`
}

// ReportPicture is the data of a picture, and the picture itself in the language of the answer.
type ReportPicture struct {
	Kind     string          `json:"kind"`
	Title    Text            `json:"title"`
	Sentence Text            `json:"sentence"`
	Unit     string          `json:"unit,omitempty"`
	SVG      string          `json:"svg,omitempty"`
	Calendar json.RawMessage `json:"calendar,omitempty"`
	Curve    json.RawMessage `json:"curve,omitempty"`
	Bullets  json.RawMessage `json:"bullets,omitempty"`
	Levels   json.RawMessage `json:"levels,omitempty"`
	Bars     json.RawMessage `json:"bars,omitempty"`
	Days     json.RawMessage `json:"days,omitempty"`
	Series   json.RawMessage `json:"series,omitempty"`
	Plan     json.RawMessage `json:"plan_by_day,omitempty"`
	Today    string          `json:"today,omitempty"`
}

// ReportTable is rows under heads.
type ReportTable struct {
	Title Text           `json:"title"`
	Heads []ReportHead   `json:"heads"`
	Rows  [][]ReportCell `json:"rows"`
}

// ReportHead is the head of a column; Kind is text, number, money (分), percent or date.
type ReportHead struct {
	Label Text   `json:"label"`
	Kind  string `json:"kind"`
	Unit  string `json:"unit,omitempty"`
}

// ReportCell is one cell: text, date or number, or nothing.
type ReportCell struct {
	Text   *Text   `json:"text,omitempty"`
	Date   string  `json:"date,omitempty"`
	Number *string `json:"number,omitempty"`
	Ref    string  `json:"ref,omitempty"`
}

// ReportMatter is something to be coordinated or decided.
type ReportMatter struct {
	Text Text   `json:"text"`
	Ref  string `json:"ref,omitempty"`
}

// ReportGap is something that ought to be there and is not.
type ReportGap struct {
	Day  string `json:"day,omitempty"`
	What Text   `json:"what"`
}

// ReportErratum corrects a number of an earlier report.
type ReportErratum struct {
	Report  string   `json:"report"`
	Ref     string   `json:"ref"`
	Label   Text     `json:"label"`
	Unit    string   `json:"unit,omitempty"`
	Was     *string  `json:"was"`
	Now     *string  `json:"now"`
	Because []string `json:"because,omitempty"` // archive numbers
}

// ReportNarrative is what the analyst adds.
type ReportNarrative struct {
	By     string    `json:"by"`
	ByName string    `json:"by_name,omitempty"`
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Level  string    `json:"level"`
}

// ReportAnnex is another document that belongs to the report.
type ReportAnnex struct {
	Form string `json:"form"`
	Name string `json:"name"`
	Hash string `json:"hash"`
	Text Text   `json:"text"`
}

// ReportInput is the body of POST …/reports.
type ReportInput struct {
	Kind     string   `json:"kind"`   // day, week, month, quarter, special
	Period   string   `json:"period"` // 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026-11-01..2026-11-20
	Sections []string `json:"sections,omitempty"`
}

// NarrativeInput is the body of PATCH …/reports/{id}: the analyst's words for readers of a level and above.
type NarrativeInput struct {
	Narrative string `json:"narrative"`
	Secrecy   string `json:"secrecy,omitempty"` // open where it is left out
}

// ReportReason is the body of POST …/reports/{id}/drop.
type ReportReason struct {
	Reason string `json:"reason"`
}

// ReportSeen is the body of POST …/reports/{id}/prepare: the root of what was seen; empty: that of now.
type ReportSeen struct {
	Root string `json:"root,omitempty"`
}

// ReportPreparation is what somebody needs to issue a report: the statement, and the leaves that its root is over.
type ReportPreparation struct {
	Preparation
	ReportRoot string       `json:"report_root"`
	Documents  []ReportLeaf `json:"documents"`
}

// ReportLeaf is the leaf of the document for readers of a level; above the caller's own clearance it is bare.
type ReportLeaf struct {
	Level string `json:"level"`
	Leaf  string `json:"leaf"`
	Hash  string `json:"hash,omitempty"`
	Salt  string `json:"salt,omitempty"`
}

// ReportApproval is the body of POST …/reports/{id}/issue.
type ReportApproval struct {
	Root  string `json:"root"`
	Proof Proof  `json:"proof"`
}

// FigureRecords is a page of what stands behind a number.
type FigureRecords struct {
	Figure ReportFigure   `json:"figure"`
	Items  []FigureRecord `json:"items"`
	Next   string         `json:"next,omitempty"` // cursor; empty on the last page
}

// FigureRecord is one entry of a signed record in a number.
type FigureRecord struct {
	Record    string `json:"record"`
	ArchiveNo string `json:"archive_no"`
	Class     string `json:"class"`
	Title     string `json:"title"`
	State     string `json:"state"`
	Day       string `json:"day"`
	Key       string `json:"key"`
	Dim       string `json:"dim,omitempty"`
	Unit      string `json:"unit,omitempty"`
	Value     string `json:"value"`
	Secrecy   string `json:"secrecy"`
}

// ReadingShelf is a project of the reading room with the latest issued report of each kind.
type ReadingShelf struct {
	Project string         `json:"project"`
	Name    Text           `json:"name"`
	Latest  []ReportListed `json:"latest"`
}

// ReportComparison holds two issued reports against each other.
type ReportComparison struct {
	This    ReportListed     `json:"this"`
	With    ReportListed     `json:"with"`
	Figures []ReportCompared `json:"figures"`
}

// ReportCompared is one number in both; what only one of them has is null in the other.
type ReportCompared struct {
	Ref  string        `json:"ref"`
	This *ReportFigure `json:"this"`
	With *ReportFigure `json:"with"`
}
