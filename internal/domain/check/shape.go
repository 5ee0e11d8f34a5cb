package check

import (
	"sync"

	"github.com/countersign/countersign/internal/domain/class"
)

// shape is a table of fields made ready for reading: bounds are parsed and names are found at once.
type shape struct {
	slots    []slot
	byName   map[string]int
	always   bool // what is required is asked of drafts too: without it the rest has no meaning
	choices  []class.Choice
	idNumber bool // one of the fields is a citizen's identification number
}

// slot is one field of a shape.
type slot struct {
	*class.Field
	min, max       Decimal
	hasMin, hasMax bool
	sub            *shape
	formula        formula
}

func newShape(fields []class.Field) *shape {
	s := &shape{slots: make([]slot, len(fields)), byName: make(map[string]int, len(fields))}
	if len(fields) > maxFields {
		panic("too many fields in one object")
	}
	for i := range fields {
		s.slots[i] = newSlot(&fields[i])
		s.byName[fields[i].Name] = i
		s.idNumber = s.idNumber || fields[i].Type == class.IDNumber
	}
	return s
}

// maxFields is how many fields a set of seen ones (a word of bits) can hold.
const maxFields = 64

func newSlot(f *class.Field) slot {
	s := slot{Field: f, formula: parseFormula(f.Computed)}
	if f.Min != "" {
		s.min, s.hasMin = mustDecimal(f.Min), true
	}
	if f.Max != "" {
		s.max, s.hasMax = mustDecimal(f.Max), true
	}
	if f.Fields != nil {
		s.sub = newShape(f.Fields)
	}
	return s
}

// bodies are the shapes of the classes' bodies, made when they are first needed.
var bodies = func() map[string]func() *shape {
	all := map[string]func() *shape{}
	for _, c := range class.All() {
		all[c.Code] = sync.OnceValue(func() *shape {
			s := newShape(c.Fields)
			s.choices = c.AtLeastOne
			return s
		})
	}
	return all
}()
