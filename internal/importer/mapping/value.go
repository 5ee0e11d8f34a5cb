package mapping

import (
	"fmt"
	"regexp"
	"strings"
)

// Values are alternatives for one field, tried in order; the first that gives text is taken. A mapping file may write a
// single one without a list, and a bare word for `{column: word}`.
type Values []Value

// Value is one way to fill a field.
type Value struct {
	Column   string            `yaml:"column"`
	Constant string            `yaml:"constant"`
	When     []Condition       `yaml:"when"`    // all must hold
	Pattern  *Pattern          `yaml:"pattern"` // takes the first group out of the column's text
	Values   map[string]string `yaml:"values"`  // the file's word → ours
	Date     string            `yaml:"date"`    // roc: years of the Republic of China; month: only year and month
	Money    string            `yaml:"money"`   // ISO currency of an amount in whole units; suffix: from the column's name (cost_usd, plan_kusd)
}

// Condition looks at one column; what it does not ask is not looked at.
type Condition struct {
	Column  string   `yaml:"column"`
	In      []string `yaml:"in"`
	Matches *Pattern `yaml:"matches"`
	Given   *bool    `yaml:"given"`
	Fits    string   `yaml:"fits"` // the column's text fits this field of the rule's class
}

// Pattern is a regular expression (RE2) in a mapping file.
type Pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *Pattern) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	compiled, err := regexp.Compile(text)
	p.Regexp = compiled
	return err //nolint:wrapcheck // the decoder adds the place
}

// UnmarshalYAML takes a list, one value, or a bare column name.
func (v *Values) UnmarshalYAML(decode func(any) error) error {
	var name string
	if decode(&name) == nil {
		*v = Values{{Column: name}}
		return nil
	}
	var list []Value
	if decode(&list) == nil {
		*v = list
		return nil
	}
	var one Value
	err := decode(&one)
	*v = Values{one}
	return err
}

func (v Values) check(path string) error {
	for _, each := range v {
		if (each.Column == "") == (each.Constant == "") {
			return fmt.Errorf("%s: give either a column or a constant", path)
		}
		if each.Date != "" && each.Date != "roc" && each.Date != "month" {
			return fmt.Errorf("%s: date %q is neither roc nor month", path, each.Date)
		}
		if each.Pattern != nil && each.Pattern.NumSubexp() < 1 {
			return fmt.Errorf("%s: the pattern has no group", path)
		}
	}
	return nil
}

// taken is what a value gave: its text, the column that it came from, and whether it is that column's whole text.
type taken struct {
	text   string
	column string
	whole  bool
	from   Value
}

// take tries the alternatives in order.
func (v Values) take(r *row) (taken, bool) {
	for _, each := range v {
		if got, ok := each.take(r); ok {
			return got, true
		}
	}
	return taken{}, false
}

func (v Value) take(r *row) (taken, bool) {
	if !allHold(v.When, r, "") {
		return taken{}, false
	}
	if v.Constant != "" {
		return taken{text: v.Constant, from: v}, true
	}
	original := r.text(v.Column)
	text := strings.TrimSpace(original)
	if v.Pattern != nil {
		text = ""
		if groups := v.Pattern.FindStringSubmatch(original); groups != nil {
			text = strings.TrimSpace(groups[1])
		}
	}
	if translated, ok := v.Values[text]; ok {
		text = translated
	}
	return taken{text: text, column: v.Column, whole: text == strings.TrimSpace(original), from: v}, text != ""
}

func allHold(conditions []Condition, r *row, code string) bool {
	for _, c := range conditions {
		if !c.holds(r, code) {
			return false
		}
	}
	return true
}

func (c Condition) holds(r *row, code string) bool {
	text := strings.TrimSpace(r.text(c.Column))
	switch {
	case c.Given != nil && (text != "") != *c.Given,
		c.Matches != nil && !c.Matches.MatchString(text),
		c.Fits != "" && !fitsField(code, c.Fits, text):
		return false
	}
	if len(c.In) == 0 {
		return true
	}
	for _, word := range c.In {
		if strings.EqualFold(word, text) {
			return true
		}
	}
	return false
}
