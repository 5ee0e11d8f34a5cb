// Package class is the closed, bilingual code table of site information (R4.3): facts A1–A4, works B1–B13 and
// directives C1–C4. It is the one place that says which fields a record of a class has; validation, form, import and
// print are all read from it.
package class

import (
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/record"
)

// Class is one class of the code table. Classes are shared and never changed.
type Class struct {
	Code            string           // A1 … C4
	Kind            Kind             // which of the daily kinds it belongs to
	Zh, En          string           // its name
	SchemaVersion   int              // version of the body's fields; hashed with the body
	FormCode        string           // number of the official form (Beijing DB11/T 808; check the standard); empty: none known
	ArchiveClass    string           // A–E of GB/T 50328: preparation, supervision, construction, as-built, acceptance
	MinRetention    record.Retention // the least that the retention table demands (V23)
	DefaultValidity string           // ISO 8601 duration from the work date; empty: no end
	Fields          []Field          // the body, in the order of the form; the common fields note and quantities are at the end
	AtLeastOne      []Choice         // groups of fields of which one must be given (V1)
	Series          [][]string       // keys that tie a record to the one before it: the first alternative whose fields are all given
}

// Choice is a group of fields of which at least one must be given (V1).
type Choice struct {
	Fields   []string
	LiveOnly bool // not asked of imported history
}

// All gives every class in the order of the code table.
func All() []*Class { return append([]*Class(nil), table[:]...) }

// ByCode finds a class by its code; false for an unknown one.
func ByCode(code string) (*Class, bool) {
	i := position(code)
	if i < 0 {
		return nil, false
	}
	return table[i], true
}

// OfKind gives the classes of a kind, in the order of the code table.
func OfKind(kind Kind) []*Class {
	var found []*Class
	for _, c := range table {
		if c.Kind == kind {
			found = append(found, c)
		}
	}
	return found
}

// Field finds a field of the body by its name.
func (c *Class) Field(name string) (*Field, bool) {
	for i := range c.Fields {
		if c.Fields[i].Name == name {
			return &c.Fields[i], true
		}
	}
	return nil, false
}

// Schema gives the JSON Schema 2020-12 of the body of a new record at its submission.
func (c *Class) Schema() json.RawMessage { return schemas[position(c.Code)]() }

// Hints gives what a form needs beyond the schema: order, groups, widgets, units, labels and what a copy keeps.
func (c *Class) Hints() json.RawMessage { return hints[position(c.Code)]() }

func position(code string) int {
	for i, c := range table {
		if c.Code == code {
			return i
		}
	}
	return -1
}
