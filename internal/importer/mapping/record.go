package mapping

import (
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/pkg/client"
)

// Origin says where a row comes from and goes to.
type Origin struct {
	Project string
	File    string
	Now     time.Time // what the importing machine's clock shows; not part of what makes a repeat a repeat
}

// device names the importer as the sending device.
const device = "import"

// Record makes the record of a row, or says why it cannot. What a server would refuse is not asked here.
func (m *Mapping) Record(in table.Row, from Origin) (client.RecordInput, []fault.Field) {
	r := m.open(in)
	c, ok := m.choose(r)
	if !ok {
		return client.RecordInput{}, []fault.Field{{
			Field: "class", Code: "V1", Zh: "无法确定类别：没有一条 class 规则适用于该行。",
			En: "The class is not clear: no rule of `class` fits the row.",
		}}
	}
	if f, isKind := r.index["kind_hint"]; isKind && r.cells[f].Text == string(c.Kind) {
		r.use("kind_hint")
	}
	source, name := m.identity(r, from)
	out := client.RecordInput{
		ID: ID(from.Project, source, name), Class: c.Code, Location: m.location(r), Title: m.title(r),
		Channel: "ordinary", Device: client.Device{ID: device, Clock: from.Now},
		Imported: &client.Imported{Source: source, Row: name}, Submit: true,
	}
	out.WorkDate = m.workDate(r)
	out.CapturedAt = capturedAt(out.WorkDate)
	body := m.body(r, c)
	text := m.note(r)
	quantities, lines := r.rest()
	if note := noteOf(text, lines); note != "" {
		body["note"] = note
	}
	if len(quantities) > 0 {
		body["quantities"] = quantities
	}
	raw, err := encode(body)
	if err != nil {
		return out, []fault.Field{{Field: "body", Code: "V2", Zh: "无法编码该行的内容。", En: "The content of the row cannot be encoded."}}
	}
	out.Body = raw
	return out, nil
}

// identity names the row for ever: by the mapping's columns, or by the file's name and the row's number.
func (m *Mapping) identity(r *row, from Origin) (source, name string) {
	source, name = filepath.Base(from.File), strconv.Itoa(r.number)
	if got, ok := r.took(m.Source); ok {
		source = got.text
	}
	if got, ok := r.took(m.Row); ok {
		name = got.text
	}
	return source, name
}

// title is cut where it is longer than a record takes; the whole then stands in the note.
func (m *Mapping) title(r *row) string {
	got, _ := m.Title.take(r)
	title := OneLine(got.text, check.MaxImportedTitle)
	if got.whole && title == got.text {
		r.use(got.column)
	}
	return title
}

func (m *Mapping) workDate(r *row) string {
	got, ok := m.WorkDate.take(r)
	if !ok {
		return ""
	}
	date := readDate(got.text, got.from.Date)
	if got.whole && date == got.text {
		r.use(got.column)
	}
	return date
}

// note joins all its columns, each with its text as it was.
func (m *Mapping) note(r *row) string {
	var parts []string
	for _, each := range m.Note {
		if !allHold(each.When, r, "") {
			continue
		}
		text := r.text(each.Column)
		if each.Constant != "" {
			text = each.Constant
		}
		if strings.TrimSpace(text) != "" {
			parts = append(parts, text)
		}
		r.use(each.Column)
	}
	return strings.Join(parts, "\n\n")
}

func (m *Mapping) location(r *row) client.Location {
	l := m.Location
	return client.Location{
		UnitProject: r.place(l.UnitProject), Division: r.place(l.Division), Subdivision: r.place(l.Subdivision),
		Axis: r.place(l.Axis), Floor: r.place(l.Floor), Chainage: r.place(l.Chainage),
	}
}

// place is one part of a location; a longer one stands whole in the note.
func (r *row) place(v Values) string {
	got, _ := v.take(r)
	short := OneLine(got.text, class.MaxText)
	if got.whole && short == got.text {
		r.use(got.column)
	}
	return short
}
