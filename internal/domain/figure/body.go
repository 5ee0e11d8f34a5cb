package figure

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// fields is a body or an item of a list as JSON gives it; a field of another form than asked for counts as absent.
type fields map[string]any

func bodyOf(raw json.RawMessage) fields {
	var body fields
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if d.Decode(&body) != nil {
		return nil
	}
	return body
}

func (f fields) text(name string) string {
	s, _ := f[name].(string)
	return strings.TrimSpace(s)
}

func (f fields) flag(name string) bool {
	b, _ := f[name].(bool)
	return b
}

func (f fields) has(name string) bool {
	switch v := f[name].(type) {
	case nil:
		return false
	case string:
		return strings.TrimSpace(v) != ""
	default:
		return true
	}
}

// amount reads an integer or a fixed-point text.
func (f fields) amount(name string) (Amount, bool) {
	var written string
	switch v := f[name].(type) {
	case string:
		written = v
	case json.Number:
		written = v.String()
	default:
		return Amount{}, false
	}
	a, err := ParseAmount(written)
	return a.Normal(), err == nil
}

func (f fields) list(name string) []fields {
	items, _ := f[name].([]any)
	all := make([]fields, 0, len(items))
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}

// day reads a date, or the civil date of a moment; empty where there is none.
func (f fields) day(name string) string {
	written := f.text(name)
	if at, err := time.Parse(time.RFC3339, written); err == nil {
		return calendar.Day(at)
	}
	if _, err := time.Parse(time.DateOnly, written); err == nil {
		return written
	}
	return ""
}
