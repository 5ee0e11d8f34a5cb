// Package report compiles periodic reports from daily sums (R4.5, L4, L9). It is pure: what the server issues and what
// `countersign report verify` computes anew from an export is the same code over the same sums.
package report

import (
	"time"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// Schema is the form of a report's document (docs/reports.md).
const Schema = "countersign.report/1"

// Kind is how long a period a report tells of.
type Kind string

// The kinds of reports.
const (
	DayReport     Kind = "day"
	WeekReport    Kind = "week"
	MonthReport   Kind = "month"
	QuarterReport Kind = "quarter"
	SpecialReport Kind = "special" // from a day to a day, about some sections
)

// Document is what a report says to readers of one level: frozen at issue, hashed as canonical JSON. Numbers are
// fixed-point strings, money in 分.
type Document struct {
	Schema     string         `json:"schema"`
	ID         string         `json:"id"`
	No         string         `json:"no"`
	Project    string         `json:"project"`
	Name       fault.Text     `json:"project_name"`
	Kind       Kind           `json:"kind"`
	Period     Period         `json:"period"`
	Began      string         `json:"began"`      // first day that records are expected of
	Level      record.Secrecy `json:"level"`      // the highest of what this document holds
	CutOff     time.Time      `json:"cut_off"`    // records published up to here are in
	Definition int            `json:"definition"` // version of the rules by which it was compiled
	Headline   fault.Text     `json:"headline"`
	Figures    []Figure       `json:"figures"`
	Sections   []Section      `json:"sections"`
	Matters    []Matter       `json:"matters,omitempty"` // to be coordinated or decided
	Missing    []Gap          `json:"missing,omitempty"`
	Suspects   int64          `json:"suspects_open"`
	Late       int64          `json:"late"`
	Errata     []Erratum      `json:"errata,omitempty"` // corrections of earlier reports
	Narrative  []Narrative    `json:"narrative,omitempty"`
	Annexes    []Annex        `json:"annexes,omitempty"` // other documents that belong to it: digests by day
}

// Period is what a report tells of: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, or 2026-11-01..2026-11-20.
type Period struct {
	Name  string `json:"name"`
	First string `json:"first"`
	Last  string `json:"last"`
}

// Figure is one number of the report. Ref names it inside the report ("labour.headcount", "labour.headcount:钢筋工");
// GET …/figures/{ref}/records gives the records behind it.
type Figure struct {
	Ref     string         `json:"ref"`
	Section string         `json:"section"`
	Label   fault.Text     `json:"label"`
	Unit    string         `json:"unit,omitempty"`
	Value   *figure.Amount `json:"value"` // null: no record tells it
	// Of is what the number has to be seen against: records expected, planned quantity, all inspections.
	Of       *Denominator   `json:"denominator,omitempty"`
	Previous *figure.Amount `json:"previous,omitempty"` // the same number one period before
	// Records is how many signed records it is of, Mix the fingerprint of exactly which; both absent where it is not
	// computed from records but from a register of the server's own (open suspects, duties).
	// A record counts once for each of its entries in the number (two trades are two entries).
	Records *int64 `json:"records,omitempty"`
	Mix     string `json:"mix,omitempty"`
	// Lead marks the few numbers that leaders see first.
	Lead bool `json:"lead,omitempty"`
	// Behind says which sums the number is computed from: the way to the signed records.
	Behind []Basis `json:"behind,omitempty"`
}

// Basis is a run of cells that a number rests on. Without First it reaches back to the beginning of the project.
type Basis struct {
	Key   figure.Key `json:"key"`
	Dim   *string    `json:"dim,omitempty"`  // nil: every one
	Unit  *string    `json:"unit,omitempty"` // nil: every one
	First string     `json:"first,omitempty"`
	Last  string     `json:"last"`
}

// Denominator is what a number is measured against.
type Denominator struct {
	Label fault.Text    `json:"label"`
	Value figure.Amount `json:"value"`
	Unit  string        `json:"unit,omitempty"` // where it is not that of the number or of the one that Ref names
	Ref   string        `json:"ref,omitempty"`
}

// Section is one part of the report: sentence first, pictures next, tables last.
type Section struct {
	Key      string          `json:"key"` // progress, safety, quality, cost, labour, plant, materials, directives, discipline
	Title    fault.Text      `json:"title"`
	Sentence fault.Text      `json:"sentence"`
	Pictures []chart.Picture `json:"pictures,omitempty"`
	Tables   []Table         `json:"tables,omitempty"`
}

// Table is rows under heads. A cell is text or a number with its reference.
type Table struct {
	Title fault.Text `json:"title"`
	Heads []Head     `json:"heads"`
	Rows  [][]Cell   `json:"rows"`
}

// Head is the head of a column; Kind is text, number, money (分), percent or date.
type Head struct {
	Label fault.Text `json:"label"`
	Kind  string     `json:"kind"`
	Unit  string     `json:"unit,omitempty"`
}

// Cell is one cell: exactly one of Text, Date and Number is set, or none where there is nothing to say.
type Cell struct {
	Text   *fault.Text    `json:"text,omitempty"`
	Date   string         `json:"date,omitempty"`
	Number *figure.Amount `json:"number,omitempty"`
	Ref    string         `json:"ref,omitempty"`
}

// Gap is something that ought to be there and is not: a day without a record, a duty not done, a number without a source.
type Gap struct {
	Day  string     `json:"day,omitempty"`
	What fault.Text `json:"what"`
}

// Matter is something that leaders ought to decide or to coordinate.
type Matter struct {
	Text fault.Text `json:"text"`
	Ref  string     `json:"ref,omitempty"`
}

// Erratum corrects a number of an earlier report, which itself stays as it was issued.
type Erratum struct {
	Report  string         `json:"report"` // its number
	Ref     string         `json:"ref"`
	Label   fault.Text     `json:"label"`
	Unit    string         `json:"unit,omitempty"`
	Was     *figure.Amount `json:"was"`
	Now     *figure.Amount `json:"now"`
	Because []string       `json:"because,omitempty"` // archive numbers
}

// Narrative is what the analyst adds in his own words.
type Narrative struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	// Level is the lowest level of readers whose documents hold it.
	Level record.Secrecy `json:"level"`
}

// Annex is a document that belongs to the report, by its form and hash: the digest of a day.
type Annex struct {
	Form string     `json:"form"`
	Name string     `json:"name"`
	Hash string     `json:"hash"`
	Text fault.Text `json:"text"`
}
