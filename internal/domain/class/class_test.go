package class

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/record"
)

// The closed table: 4 facts, 13 works, 4 directives, each in its kind.
func TestTable(t *testing.T) {
	want := map[string]Kind{
		"A1": Facts, "A2": Facts, "A3": Facts, "A4": Facts, "B1": Progress, "B2": Other, "B3": Progress, "B4": Safety, "B5": Quality, "B6": Cost,
		"B7": Resources, "B8": Resources, "B9": Resources, "B10": Other, "B11": Other, "B12": Other, "B13": Other,
		"C1": Directives, "C2": Directives, "C3": Directives, "C4": Directives,
	}
	if len(All()) != len(want) {
		t.Errorf("%d classes, want %d", len(All()), len(want))
	}
	for code, kind := range want {
		c, ok := ByCode(code)
		if !ok || c.Kind != kind || !slices.Contains(OfKind(kind), c) {
			t.Errorf("%s is not in %s", code, kind)
		}
	}
	if _, ok := ByCode("D1"); ok {
		t.Error("D1 is a class")
	}
	for _, k := range Kinds() {
		if !k.Known() || k.Label().Zh == "" || k.Label().En == "" {
			t.Errorf("kind %s has no name", k)
		}
	}
}

// Each class is whole: names in both languages, retention, archive class, and references that lead somewhere.
func TestClassesAreWhole(t *testing.T) {
	for _, c := range All() {
		if c.Zh == "" || c.En == "" || c.SchemaVersion < 1 || !c.MinRetention.Known() || !strings.Contains("ABCDE", c.ArchiveClass) || c.ArchiveClass == "" {
			t.Errorf("%s is not whole: %+v", c.Code, *c)
		}
		if !slices.Contains(record.Retentions(), c.MinRetention) {
			t.Errorf("%s: retention %s", c.Code, c.MinRetention)
		}
		for _, names := range append(c.Series, choiceNames(c)...) {
			for _, name := range names {
				if _, ok := c.Field(name); !ok {
					t.Errorf("%s refers to %s, which it does not have", c.Code, name)
				}
			}
		}
		for _, common := range []string{"note", "quantities"} {
			if _, ok := c.Field(common); !ok {
				t.Errorf("%s has no %s", c.Code, common)
			}
		}
		fieldsAreWhole(t, c.Code, c.Fields)
	}
}

func choiceNames(c *Class) [][]string {
	var all [][]string
	for _, choice := range c.AtLeastOne {
		all = append(all, choice.Fields)
	}
	return all
}

var snake = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// halfWidth finds half-width punctuation beside a Chinese character.
var halfWidth = regexp.MustCompile(`\p{Han}[,;:!?()]|[(]\p{Han}`)

func fieldsAreWhole(t *testing.T, where string, fields []Field) {
	t.Helper()
	names := map[string]bool{}
	for _, f := range fields {
		names[f.Name] = true
	}
	if len(names) != len(fields) {
		t.Errorf("%s has a field twice", where)
	}
	for _, f := range fields {
		at := where + "." + f.Name
		if !snake.MatchString(f.Name) || f.Zh == "" || f.En == "" || halfWidth.MatchString(f.Zh+f.Placeholder.Zh) || (f.Placeholder.Zh == "") != (f.Placeholder.En == "") {
			t.Errorf("%s is not whole", at)
		}
		if (f.Type == Enum) != (len(f.Options) > 0) || (f.Type == List) != (len(f.Fields) > 0) {
			t.Errorf("%s: its type %s does not go with its options or fields", at, f.Type)
		}
		if f.AtMost != "" && !names[f.AtMost] {
			t.Errorf("%s: at most %s, which is none", at, f.AtMost)
		}
		for _, word := range strings.Fields(f.Computed) {
			if snake.MatchString(word) && !names[word] {
				t.Errorf("%s is computed from %s, which is none", at, word)
			}
		}
		conditionsLead(t, at, fields, f.RequiredWhen)
		optionsAreWhole(t, at, f.Options)
		fieldsAreWhole(t, at, f.Fields)
	}
}

func conditionsLead(t *testing.T, at string, fields []Field, conditions []When) {
	t.Helper()
	for _, when := range conditions {
		for _, cond := range when {
			i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == cond.Field })
			if i < 0 {
				t.Errorf("%s depends on %s, which is none", at, cond.Field)
				continue
			}
			for _, value := range cond.In {
				if !slices.ContainsFunc(fields[i].Options, func(o Option) bool { return o.Value == value }) {
					t.Errorf("%s depends on %s=%s, which is no option", at, cond.Field, value)
				}
			}
		}
	}
}

func optionsAreWhole(t *testing.T, at string, options []Option) {
	t.Helper()
	values := map[string]bool{}
	for _, o := range options {
		if o.Zh == "" || o.En == "" || values[o.Value] || !regexp.MustCompile(`^([a-z][a-z0-9_]*|[A-Z]{3})$`).MatchString(o.Value) {
			t.Errorf("%s: option %+v", at, o)
		}
		values[o.Value] = true
	}
}

// Weather and what is counted anew belong to their day: a copy of yesterday never brings them.
func TestCopyLeavesTheDaysOwn(t *testing.T) {
	for _, c := range All() {
		for _, f := range c.Fields {
			counted := c.Kind != Facts && (f.Type == Decimal || f.Type == Integer || f.Type == Percent)
			if f.Copy == Keep && (c.Code == "B13" || counted || f.Type == AttachmentList || f.Name == "note" || f.Name == "quantities") {
				t.Errorf("%s.%s is copied", c.Code, f.Name)
			}
		}
	}
	for code, field := range map[string]string{"B1": "crew", "B7": "team", "B8": "plant_no", "B3": "wbs"} {
		c, _ := ByCode(code)
		if f, _ := c.Field(field); f.Copy != Keep {
			t.Errorf("%s.%s is not copied", code, field)
		}
	}
}

// The form can be drawn from the hints alone: every field of the schema once, in order, with a widget and labels.
func TestHintsCoverTheSchema(t *testing.T) {
	for _, c := range All() {
		var schema struct {
			Properties map[string]json.RawMessage `json:"properties"`
		}
		var form hintsDocument
		if err := json.Unmarshal(c.Schema(), &schema); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c.Hints(), &form); err != nil {
			t.Fatal(err)
		}
		if len(form.Fields) != len(schema.Properties) {
			t.Errorf("%s: %d hints for %d fields", c.Code, len(form.Fields), len(schema.Properties))
		}
		for i, h := range form.Fields {
			if schema.Properties[h.Name] == nil || h.Order != i || h.Widget == "" || h.Zh == "" || h.En == "" || h.Copy == "" || !slices.ContainsFunc(form.Groups, func(g groupHint) bool { return g.Key == string(h.Group) }) {
				t.Errorf("%s.%s: %+v", c.Code, h.Name, h)
			}
		}
	}
}

func TestAnswers(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, " ": false, "\u3000": false, "/": false, "／": false, "无": false, " 无 ": false, "-": false, "--": false, "—": false, "\u200b": false,
		"无锡": true, "a": true, "0": true, "-5": true, "1/2": true, "无异常": true,
	} {
		if Answers(text, false) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	if !Answers("无", true) || Answers("/", true) || Answers(" ", true) {
		t.Error("where 无 is allowed, 无 alone answers and strokes do not")
	}
}

// One spelling belongs to one unit.
func TestUnitsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range UnitFamilies() {
		for _, names := range f.Units {
			for _, name := range names {
				if seen[name] {
					t.Errorf("%s stands twice", name)
				}
				seen[name] = true
			}
		}
	}
	if family, unit, ok := KnownUnit("立方米"); !ok || family != "volume" || unit != "m³" {
		t.Errorf("%s %s %v", family, unit, ok)
	}
}

func BenchmarkByCode(b *testing.B) {
	for b.Loop() {
		if _, ok := ByCode("C4"); !ok {
			b.Fatal("no C4")
		}
	}
}
