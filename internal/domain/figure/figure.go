// Package figure takes the numbers out of published records, and adds them up by day, so that a report reads sums and
// never records (R4.2, R4.5). It is pure: the server, a rebuild and `countersign report verify` use the same code.
package figure

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// Key names what is counted: headcount, output value, inspections passed at once. Keys gives the closed set.
type Key string

// Definition is one row of the table of keys: what a key means, in which unit, and which classes tell it.
type Definition struct {
	Key   Key
	Label fault.Text
	Unit  string // unit of the sums; empty: a count, or with Units the unit that each record gives
	Dim   fault.Text
	// Dim is what the key is broken down by (trade, work item, material); empty: by nothing.

	Units   bool     // each record gives the unit, which is part of the sum's identity
	Money   bool     // hundredths (分) of the currency that the unit names
	Adds    Adding   // how the cells of several days make one number
	Classes []string // the classes that tell it; empty: all

	names string // the field whose options name the values of the breakdown, "B4.grade"
}

// Figure is one number of one published record.
type Figure struct {
	Key   Key
	Dim   string // value of the breakdown; empty: none
	Unit  string
	Value Amount
}

// Source is what a figure is taken from: a published record as it was signed.
type Source struct {
	Record      string // id
	ArchiveNo   string
	ContentHash string
	Content     record.Content
	Level       record.Secrecy // in force, not the one that it was signed with
	Late        bool           // filed late (V6)
}

// Cell is what sums are kept by: one day, key, breakdown, unit, unit project and secrecy level.
type Cell struct {
	Day         string // YYYY-MM-DD, the work date
	Key         Key
	Dim         string
	Unit        string
	UnitProject string
	Level       record.Secrecy
}

// Sum is what stands in a cell: the exact total, how many records it is of, and a fingerprint of exactly which. Taking
// back what was added gives the same bytes as never having added it.
type Sum struct {
	Value   Amount
	Records int64
	Mix     Mix
}
