package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// SumQuery asks for sums of figures. Empty fields do not narrow, but UpTo always does.
type SumQuery struct {
	Keys     []figure.Key
	Dims     []string
	From, To string // days, both included; without From also what has no day
	UpTo     record.Secrecy
	// CutOff leaves out what was published, and lets stay what was ended, after a moment; zero: as of now. The level of
	// what is in is always the one in force now.
	CutOff time.Time
	// What the sums are parted by, beside key and unit.
	ByDay, ByDim, ByUnitProject, ByLevel bool
}

// FigureSum is one sum. Of the cell, Key and Unit are always set; Day, Dim and UnitProject where it was asked for. Level
// is the highest level of what is in the sum.
type FigureSum struct {
	figure.Cell
	figure.Sum
}

// FigureQuery asks for the records behind a sum. Empty fields do not narrow, but Key and UpTo always do.
type FigureQuery struct {
	Key         figure.Key
	Dim         *string
	Unit        *string
	UnitProject *string
	From, To    string
	UpTo        record.Secrecy
	CutOff      time.Time // as in SumQuery
}

// FigureOf is one figure with the publication that tells it.
type FigureOf struct {
	figure.Figure
	No          string // archive number
	Record      string // id
	Class       string
	Title       string
	State       record.State
	ContentHash string
	Day         string
	UnitProject string
	Level       record.Secrecy
	From, Until time.Time // publication, and withdrawal or supersession: zero while it is in force
}

// FiguresOf is one page of figures, newest day first; NextCursor is empty on the last.
type FiguresOf struct {
	Items      []FigureOf
	NextCursor string
}
