package class

import (
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/fault"
)

// hintsDocument is the JSON form of what a form needs beyond the schema.
type hintsDocument struct {
	Groups          []groupHint `json:"groups"`
	Fields          []fieldHint `json:"fields"` // in the order of the form
	AtLeastOne      [][]string  `json:"at_least_one,omitempty"`
	Series          [][]string  `json:"series,omitempty"`
	FormCode        string      `json:"form_code,omitempty"`
	ArchiveClass    string      `json:"archive_class"`
	MinRetention    string      `json:"min_retention"`
	DefaultValidity string      `json:"default_validity,omitempty"`
	Units           []string    `json:"units,omitempty"` // suggestions for fields with the widget "unit"
}

type groupHint struct {
	Key string `json:"key"`
	Zh  string `json:"zh"`
	En  string `json:"en"`
}

type fieldHint struct {
	Name         string       `json:"name"`
	Order        int          `json:"order"`
	Group        Group        `json:"group,omitempty"`
	Widget       string       `json:"widget"`
	Type         Type         `json:"type"`
	Zh           string       `json:"zh"`
	En           string       `json:"en"`
	Unit         string       `json:"unit,omitempty"`
	Required     bool         `json:"required,omitempty"`
	RequiredWhen [][]condHint `json:"required_when,omitempty"` // any of these, all parts of one
	AllowNone    bool         `json:"allow_none,omitempty"`
	Min          string       `json:"min,omitempty"`
	Max          string       `json:"max,omitempty"`
	MaxLen       int          `json:"max_len,omitempty"`
	Scale        *int         `json:"scale,omitempty"`
	Options      []option     `json:"options,omitempty"`
	Fields       []fieldHint  `json:"fields,omitempty"`
	Computed     string       `json:"computed,omitempty"`
	Default      string       `json:"default,omitempty"`
	Copy         Copy         `json:"copy"`
	Placeholder  *fault.Text  `json:"placeholder,omitempty"`
}

type condHint struct {
	Field string   `json:"field"`
	In    []string `json:"in,omitempty"`
}

type option struct {
	Value    string `json:"value"`
	Zh       string `json:"zh"`
	En       string `json:"en"`
	FormCode string `json:"form_code,omitempty"`
}

func hintsOf(c *Class) json.RawMessage {
	doc := hintsDocument{
		Groups: groupHints(c), Fields: fieldHints(c.Fields), Series: c.Series, FormCode: c.FormCode,
		ArchiveClass: c.ArchiveClass, MinRetention: string(c.MinRetention), DefaultValidity: c.DefaultValidity, Units: suggestedUnits(),
	}
	for _, choice := range c.AtLeastOne {
		doc.AtLeastOne = append(doc.AtLeastOne, choice.Fields)
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		panic("class " + c.Code + ": its hints cannot be written: " + err.Error()) // plain values only
	}
	return raw
}

func groupHints(c *Class) []groupHint {
	used := map[Group]bool{}
	for _, f := range c.Fields {
		used[f.Group] = true
	}
	var all []groupHint
	for _, g := range Groups() {
		if used[g] {
			all = append(all, groupHint{Key: string(g), Zh: g.Label().Zh, En: g.Label().En})
		}
	}
	return all
}

func fieldHints(fields []Field) []fieldHint {
	all := make([]fieldHint, len(fields))
	for i := range fields {
		all[i] = hintOf(&fields[i])
		all[i].Order = i
	}
	return all
}

func hintOf(f *Field) fieldHint {
	h := fieldHint{
		Name: f.Name, Group: f.Group, Widget: widget(f), Type: f.Type, Zh: f.Zh, En: f.En, Unit: f.Unit,
		Required: f.Required, AllowNone: f.AllowNone, Min: f.Min, Max: f.Max, Computed: f.Computed, Default: f.Default, Copy: Clear,
	}
	if f.Copy == Keep {
		h.Copy = Keep
	}
	if f.Placeholder != (fault.Text{}) {
		h.Placeholder = &f.Placeholder
	}
	if f.IsText() || f.Fields != nil {
		h.MaxLen = f.Limit()
	}
	if f.Type == Decimal || f.Type == Percent {
		scale := f.Decimals()
		h.Scale = &scale
	}
	for _, o := range f.Options {
		h.Options = append(h.Options, option(o))
	}
	for _, when := range f.RequiredWhen {
		h.RequiredWhen = append(h.RequiredWhen, condHints(when))
	}
	if f.Fields != nil {
		h.Fields = fieldHints(f.Fields)
	}
	return h
}

func condHints(when When) []condHint {
	all := make([]condHint, len(when))
	for i, c := range when {
		all[i] = condHint(c)
	}
	return all
}

// maxChips is the greatest number of options that a form shows as chips rather than in a list.
const maxChips = 4

func widget(f *Field) string {
	switch f.Type {
	case LongText:
		return "textarea"
	case Integer, Decimal, Percent:
		return "number"
	case Enum:
		if len(f.Options) <= maxChips {
			return "chips"
		}
		return "select"
	case Bool:
		return "yesno"
	case List:
		return "rows"
	case TextList:
		return "tags"
	case AttachmentList:
		return "photos"
	case Money, Date, DateTime, Period, Unit, Phone:
		return string(f.Type)
	default:
		return "text"
	}
}
