// Package importer brings records of other systems in through the API, as `countersign import` does: rows are read and
// mapped, sent by several workers, and every row that was refused stands in a report with its reasons. It can be stopped
// at any moment and run again: nothing is lost and nothing doubled.
package importer

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/pkg/client"
)

// Job is one import.
type Job struct {
	Files    []string
	Project  string
	Mapping  *mapping.Mapping
	Options  table.Options // how to read the files
	Workers  int
	Report   string // path of the report; .csv makes it a CSV, anything else JSON Lines
	Sink     Sink
	Journal  bool   // keep a journal beside the report, so that the next run can go on where this one stopped
	Identity string // what makes another run the same job: server, mapping
	Progress func(Progress)
	Now      func() time.Time
}

// Sink is where records go: a server, or the checks alone in a dry run. It is safe for concurrent use.
type Sink interface {
	// Put files and submits a record. created is false where it was there already with the same content. An error that
	// is a Refusal concerns this record alone; any other ends the import.
	Put(ctx context.Context, in client.RecordInput) (created bool, err error)
	// Has tells whether the project has a record, to see whether a journal still speaks of this server's data.
	Has(ctx context.Context, id string) (bool, error)
}

// Refusal is why one record did not get in.
type Refusal struct{ Reasons []fault.Field }

// Error implements error.
func (r *Refusal) Error() string { return "refused" }

// Summary is what an import came to. Every row is counted once: submitted, refused or skipped (there already).
type Summary struct {
	Submitted int    `json:"submitted"`
	Refused   int    `json:"refused"`
	Skipped   int    `json:"skipped"`
	Report    string `json:"report"`

	FilesRefused int `json:"-"` // files that could not be read (to their end); each counts as one refused as well
	Resumed      int `json:"-"` // rows that an earlier run had done
}

// Rows gives how many rows were handled.
func (s Summary) Rows() int { return s.Submitted + s.Refused + s.Skipped }

// Progress is how far an import has come.
type Progress struct {
	Summary
	File  string
	Done  int64 // bytes of all files
	Total int64
}
