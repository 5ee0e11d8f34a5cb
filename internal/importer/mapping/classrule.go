package mapping

import (
	"fmt"
	"slices"

	"github.com/countersign/countersign/internal/domain/class"
)

// ClassRule gives rows a class. Then names it; Column takes the class's code from the row itself.
type ClassRule struct {
	When   []Condition `yaml:"when"`
	Then   string      `yaml:"then"`
	Column string      `yaml:"column"`
}

func (c ClassRule) check() error {
	if (c.Then == "") == (c.Column == "") {
		return fmt.Errorf("class: a rule needs either then or column")
	}
	known, ok := class.ByCode(c.Then)
	if c.Then != "" && !ok {
		return fmt.Errorf("class: there is no class %q", c.Then)
	}
	for _, when := range c.When {
		if when.Fits == "" {
			continue
		}
		if known == nil || !slices.ContainsFunc(known.Fields, func(f class.Field) bool { return f.Name == when.Fits }) {
			return fmt.Errorf("class: %s has no field %q", c.Then, when.Fits)
		}
	}
	return nil
}

// choose gives the class of a row; false where no rule knows it.
func (m *Mapping) choose(r *row) (*class.Class, bool) {
	for _, rule := range m.Class {
		code := rule.Then
		if code == "" {
			code = r.text(rule.Column)
		}
		c, known := class.ByCode(code)
		if known && allHold(rule.When, r, code) {
			return c, true
		}
	}
	return nil, false
}
