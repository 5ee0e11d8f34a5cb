package report

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// Definition is the version of the rules of Compile: a document says by which it was compiled.
const Definition = 1

// DaySum is what stands in one cell of the daily sums.
type DaySum struct {
	figure.Cell
	figure.Sum
}

// Input is everything that a document is compiled from. Cells, plans and suspects of all levels may be in it: Compile
// takes those up to Level alone. Cells are those at the cut-off, of every day since the project began (of keys that no
// cumulative number needs, since the first day of the oldest of Earlier).
type Input struct {
	ID, No, Project string
	Name            fault.Text
	Began           string // first day that the project was kept here
	Kind            Kind
	Period          Period
	Only            []string // sections of a special report; none: all
	Level           record.Secrecy
	CutOff          time.Time
	Cells           []DaySum
	Plans           []Plan
	Narrative       []Narrative

	// What registers of the server tell. Verify takes it as the document states it.
	Suspects [record.TopSecret + 1]int64 // open suspicious data, by the highest level of what they rest on
	Earlier  []Document                  // issued documents of the same kind for the same level, oldest first
	// Changed gives the archive numbers of what was published or ended after a moment among what a number rests on, up to
	// the level. nil: nobody can tell.
	Changed func(behind []Basis, level record.Secrecy, since time.Time) []string
}
