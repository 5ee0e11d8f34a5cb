package mapping

import (
	"strings"

	"github.com/countersign/countersign/internal/importer/table"
)

// row is a row under way: it knows which of its columns went into the record as a whole.
type row struct {
	number int
	cells  []cell
	index  map[string]int
}

type cell struct {
	table.Cell
	used bool
}

func (m *Mapping) open(in table.Row) *row {
	r := &row{number: in.Number, index: make(map[string]int, len(in.Cells))}
	for _, c := range in.Cells {
		if short := m.shortName(c.Name); !r.has(short) {
			c.Name = short
		}
		r.add(cell{c, false})
	}
	for _, name := range m.Ignore {
		r.use(name)
	}
	return r
}

// shortName gives a column's name in the mapping.
func (m *Mapping) shortName(name string) string {
	if short, ok := m.Names[strings.ToLower(strings.TrimSpace(name))]; ok {
		return short
	}
	return strings.TrimSpace(name)
}

func (r *row) has(column string) bool { _, ok := r.index[column]; return ok }

func (r *row) add(c cell) {
	if inner, ok := table.Object(quantityPrefix, c.Text); ok && c.Name+"." == quantityPrefix {
		for _, each := range inner { // a table made of JSON Lines has all quantities in one cell
			r.add(cell{each, false})
		}
		return
	}
	r.index[c.Name] = len(r.cells)
	r.cells = append(r.cells, c)
}

func (r *row) text(column string) string {
	if i, ok := r.index[column]; ok {
		return r.cells[i].Text
	}
	return ""
}

// use marks a column as one whose whole text is in the record.
func (r *row) use(column string) {
	if i, ok := r.index[column]; ok {
		r.cells[i].used = true
	}
}

// took is take, and marks the column when all of it was taken.
func (r *row) took(v Values) (taken, bool) {
	got, ok := v.take(r)
	if ok && got.whole {
		r.use(got.column)
	}
	return got, ok
}
