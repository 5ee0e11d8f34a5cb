package digest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// Entry is a publication as a diary takes it: the content that was signed, and who stands behind it.
type Entry struct {
	No          string
	ContentHash string
	Content     record.Content
	Level       record.Secrecy // in force
	Screened    *record.Step
	Signed      *record.Step
}

// said is an entry whose body was read.
type said struct {
	Entry
	body map[string]any
}

// read reads the body; one that cannot be read says nothing.
func read(e Entry) said {
	s := said{Entry: e}
	d := json.NewDecoder(bytes.NewReader(e.Content.Body))
	d.UseNumber() // numbers stay as they were written
	_ = d.Decode(&s.body)
	return s
}

func (s said) text(name string) string {
	t, _ := s.body[name].(string)
	return strings.TrimSpace(t)
}

func (s said) yes(name string) bool { b, _ := s.body[name].(bool); return b }

// amount gives a number of the body; nil where there is none.
func (s said) amount(name string) *figure.Amount {
	written := ""
	switch v := s.body[name].(type) {
	case string:
		written = v
	case json.Number:
		written = v.String()
	}
	a, err := figure.ParseAmount(written)
	if err != nil {
		return nil
	}
	return &a
}

// whole gives an integer of the body; nil where there is none.
func (s said) whole(name string) *int64 {
	n, ok := s.body[name].(json.Number)
	if !ok {
		return nil
	}
	i, err := n.Int64()
	if err != nil {
		return nil
	}
	return &i
}

func (s said) count(name string) int64 {
	if n := s.whole(name); n != nil {
		return *n
	}
	return 0
}

// rows gives the items of a list of objects.
func (s said) rows(name string) []map[string]any {
	items, _ := s.body[name].([]any)
	var rows []map[string]any
	for _, item := range items {
		if row, ok := item.(map[string]any); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// label gives the words of a closed set's value; empty where it has none.
func (s said) label(name string) fault.Text { return label(s.Content.Class, name, s.text(name)) }

func label(code, name, value string) fault.Text {
	c, ok := class.ByCode(code)
	if !ok || value == "" {
		return fault.Text{}
	}
	f, ok := c.Field(name)
	if !ok {
		return fault.Text{}
	}
	for _, o := range f.Options {
		if o.Value == value {
			return fault.Text{Zh: o.Zh, En: o.En}
		}
	}
	return fault.Text{Zh: value, En: value}
}

// quote gives the record's own words: the summary that was accepted, else its title.
func (s said) quote() string {
	return cmp.Or(strings.TrimSpace(s.Content.Summary), strings.TrimSpace(s.Content.Title))
}

func (s said) line(facts ...fault.Text) Line {
	return Line{Place: placeOf(s.Content.Location), Quote: s.quote(), Facts: joined(facts), Nos: []string{s.No}}
}

// placeOf writes a place 部位 without its unit project, from the large to the small.
func placeOf(l record.Location) string {
	parts := []string{l.Division, l.Subdivision, l.Floor, l.Axis, l.Chainage}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

// byNumber orders archive numbers as people count: the shorter of two series with different width first.
func byNumber(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }
