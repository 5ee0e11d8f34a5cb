package proof

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// row is one row of a table by the names of its columns.
type row map[string]json.RawMessage

func (r row) text(column string) (s string) {
	_ = json.Unmarshal(r[column], &s) // another type is no text
	return s
}

// differs gives the first column, by name, that is not as expected; empty where all are.
func (r row) differs(expected map[string]any) (column, want, seen string) {
	for _, name := range sortedKeys(expected) {
		value, _ := Document(expected[name]) // texts and numbers: cannot fail
		if got := canonicalOrNil(r[name]); !bytes.Equal(got, value) {
			return name, string(value), string(r[name])
		}
	}
	return "", "", ""
}

// unbound gives the columns that nothing is expected of.
func (r row) unbound(expected map[string]any) (columns []string) {
	for _, name := range sortedKeys(r) {
		if _, known := expected[name]; !known {
			columns = append(columns, name)
		}
	}
	return columns
}

func canonicalOrNil(raw json.RawMessage) []byte {
	canonical, err := Canonical(raw)
	if err != nil {
		return nil
	}
	return canonical
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// contentColumns is what both records and publications repeat of a content.
func contentColumns(c *content) map[string]any {
	return map[string]any{
		"class": c.Class, "secrecy": c.secrecy(), "author": c.Author, "work_date": c.WorkDate, "title": c.Title, "summary": c.Summary,
		"unit_project": c.Location.UnitProject, "division": c.Location.Division, "subdivision": c.Location.Subdivision,
		"axis": c.Location.Axis, "floor": c.Location.Floor, "chainage": c.Location.Chainage, "channel": c.Channel,
		"valid_from": c.ValidFrom, "valid_until": c.ValidUntil, "retention": c.Retention,
	}
}

// recordColumns is what the row of a record must be, by its history.
func (h *history) recordColumns(c *content) map[string]any {
	m, columns := h.last(), contentColumns(c)
	late := 0
	if h.late {
		late = 1
	}
	for name, value := range map[string]any{
		"project_id": h.project, "id": h.record, "version": m.Version, "content_version": h.contentVersion(m), "edition": h.edition,
		"state": m.To, "received_at": micros(h.moves[0].At), "updated_at": micros(m.At), "content_hash": m.ContentHash,
		"attachment_count": len(c.Attachments), "links": h.links(c), "clock_offset": h.submission.ClockOffset, "late": late,
		"steps": h.steps.String(), "archive_no": h.archiveNo, "code": h.code,
	} {
		columns[name] = value
	}
	h.markLevel(columns, c)
	return columns
}

// links gives the column of that name: ties to other records, in this order, or nothing.
func (h *history) links(c *content) string {
	ties := struct {
		Imported     *imported `json:"imported,omitempty"`
		Supersedes   string    `json:"supersedes,omitempty"`
		SupersededBy string    `json:"superseded_by,omitempty"`
		DuplicateOf  string    `json:"duplicate_of,omitempty"`
	}{c.Imported, c.Supersedes, h.supersededBy, c.DuplicateOf}
	text, _ := json.Marshal(ties) // strings: cannot fail
	if string(text) == "{}" {
		return ""
	}
	return string(text)
}

// publicationColumns is what the row of a publication must be. No gives the archive number of another record of the
// project.
func (h *history) publicationColumns(c *content, behind *Signature, no func(record string) string) map[string]any {
	columns := contentColumns(c)
	for name, value := range map[string]any{
		"project_id": h.project, "archive_no": h.archiveNo, "record_id": h.record, "version": h.published.Version,
		"signed_version": behind.Statement.Version, "edition": h.published.edition, "code": h.code, "state": h.last().To,
		"published_at": micros(h.published.At), "content_hash": h.published.ContentHash, "document": h.published.ContentHash,
		"steps": h.steps.String(), "corrects_no": no(c.Supersedes), "superseded_by": no(h.supersededBy),
	} {
		columns[name] = value
	}
	h.markLevel(columns, c)
	return columns
}

// returnedAs reports whether the column returned says what the last return said.
func (h *history) returnedAs(text string) bool {
	if h.returned == nil || text == "" {
		return h.returned == nil && text == ""
	}
	var r struct {
		Code, Reason, By, At, For, Delegation string
		Fields                                []string
		Version                               int64
	}
	d, reader := h.returned.detail, json.NewDecoder(strings.NewReader(text))
	reader.DisallowUnknownFields()
	return reader.Decode(&r) == nil && r.Code == d.Code && r.Reason == d.Reason && slices.Equal(r.Fields, d.Fields) &&
		r.By == h.returned.Actor && r.For == d.For && r.Delegation == d.Delegation && r.At == shortMoment(h.returned.At) && r.Version == h.returned.Version
}

// foundAs reports whether the column findings is what the last submission found.
func (h *history) foundAs(text string) bool {
	if h.submission.Findings == "" || text == "" {
		return h.submission.Findings == text
	}
	return Hash([]byte(text)) == h.submission.Findings
}
