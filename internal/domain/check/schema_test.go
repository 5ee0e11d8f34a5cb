package check

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// structural are the rules that a JSON Schema can say: everything else is beyond it.
var structural = map[string]bool{"V1": true, "V2": true, "V3": true, "V12": true, "V13": true, "V4": true, "V5": true, "V15": true}

// The schema that clients are given and the interpreter that the server runs are made from one table. Over bodies with
// each field wrong in every way, and over bodies changed at random, they never disagree: what the schema refuses the
// server refuses, and what the server refuses for its form the schema refuses.
func TestSchemaAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11)) //nolint:gosec // a reproducible test
	for _, c := range class.All() {
		t.Run(c.Code, func(t *testing.T) {
			schema := compile(t, c)
			accepted, refused := 0, 0
			count := func(body map[string]any) {
				if agree(t, c, schema, body) {
					accepted++
				} else {
					refused++
				}
			}
			for i := range c.Fields {
				for _, wrong := range append(tooMany(r, &c.Fields[i]), wrongValues...) {
					body := fullBody(r, c)
					body[c.Fields[i].Name] = wrong
					count(body)
				}
			}
			for range 500 {
				count(mutate(r, c, fullBody(r, c)))
			}
			if accepted < 50 || refused < 50 {
				t.Errorf("the bodies say little: %d accepted, %d refused", accepted, refused)
			}
		})
	}
}

// tooMany is a list with one right item more than its field takes.
func tooMany(r *rand.Rand, f *class.Field) []any {
	if f.Type != class.List && f.Type != class.TextList {
		return nil
	}
	item := rightValue(r, f).([]any)[0]
	list := make([]any, f.Limit()+1)
	for i := range list {
		list[i] = item
	}
	return []any{list, list[1:]}
}

func compile(t testing.TB, c *class.Class) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("body.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("body.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// agree compares the two verdicts and gives the schema's.
func agree(t *testing.T, c *class.Class, schema *jsonschema.Schema, body map[string]any) bool {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	says := schema.Validate(doc)
	faults := Body(c.Code, raw, false)
	if says != nil && len(faults) == 0 {
		t.Fatalf("only the schema refuses %s: %v", raw, says)
	}
	if says == nil {
		for _, f := range faults {
			if sayable(f) {
				t.Fatalf("only the interpreter refuses %s: %+v", raw, f)
			}
		}
	}
	return says == nil
}

// sayable tells faults that JSON Schema has words for: bounds of decimals, the order of two fields and what is inside a
// code or a text are beyond it.
func sayable(f fault.Field) bool {
	beyond := strings.HasPrefix(f.Allowed, "≥") || strings.HasPrefix(f.Allowed, "≤ ") && f.Code != "V3" && !strings.Contains(f.En, "items") ||
		strings.Contains(f.En, "may not be before or below") || f.Code == "V4" || f.Code == "V5" || f.Code == "V3" && !strings.Contains(f.En, "the most is")
	return structural[f.Code] && !beyond
}

// fullBody has a value of the right form in most fields.
func fullBody(r *rand.Rand, c *class.Class) map[string]any {
	var body map[string]any
	if err := json.Unmarshal([]byte(minimal[c.Code]), &body); err != nil {
		panic(err)
	}
	for i := range c.Fields {
		f := &c.Fields[i]
		if _, there := body[f.Name]; !there && r.IntN(3) > 0 {
			body[f.Name] = rightValue(r, f)
		}
	}
	return body
}

func rightValue(r *rand.Rand, f *class.Field) any {
	switch f.Type {
	case class.Integer, class.Money:
		return 1 + r.IntN(20)
	case class.Decimal, class.Percent:
		return []string{"1", "2.5", "17"}[r.IntN(2)]
	case class.Date:
		return "2026-11-23"
	case class.DateTime:
		return "2026-11-23T08:00:00+08:00"
	case class.Period:
		return []string{"2026", "2026-11", "2026-Q4", "2026-W47"}[r.IntN(4)]
	case class.Bool:
		return r.IntN(2) == 0
	case class.Enum:
		return f.Options[r.IntN(len(f.Options))].Value
	case class.List:
		item := map[string]any{}
		for i := range f.Fields {
			item[f.Fields[i].Name] = rightValue(r, &f.Fields[i])
		}
		return []any{item}
	case class.TextList:
		return []any{"甲", "乙"}
	case class.AttachmentList:
		return []any{attachment}
	case class.IDNumber:
		return youngerOrOlder
	case class.CreditCode:
		return creditCode
	case class.Phone:
		return "13800001234"
	case class.Plate:
		return "京A12345"
	default:
		return "文字"
	}
}

const youngerOrOlder = "110105200002290013"

var wrongValues = []any{
	nil, true, 0, -1, 1 << 53, "", " ", "无", "-", "/", "0", "-1", "101", "100.00", "1.005", "1.0000000001", "1e3", "2026-02-30", "2026-13", "2026-Q5", "2026-W54",
	"2026-11-23T08:00:00", "x", "pass", strings.Repeat("长", 201), strings.Repeat("长", 301), strings.Repeat("长", 20_001),
	[]any{},
	[]any{map[string]any{}},
	[]any{""},
	[]any{1},
	[]any{attachment, attachment},
	map[string]any{},
	map[string]any{"x": 1},
	"11010519491231002x", "91330100799655058B", json.Number("9007199254740993"), make([]any, 101),
}

// mutate changes a body in some places.
func mutate(r *rand.Rand, c *class.Class, body map[string]any) map[string]any {
	for range r.IntN(3) {
		f := &c.Fields[r.IntN(len(c.Fields))]
		switch r.IntN(6) {
		case 0:
			delete(body, f.Name)
		case 1:
			body[f.Name+"_"] = 1
		case 2:
			body[f.Name] = rightValue(r, f)
		default:
			body[f.Name] = wrongValues[r.IntN(len(wrongValues))]
			if list, ok := body[f.Name].([]any); ok && f.Type == class.List && len(list) == 1 && r.IntN(2) == 0 {
				item := rightValue(r, f).([]any)[0].(map[string]any)
				sub := &f.Fields[r.IntN(len(f.Fields))]
				item[sub.Name] = wrongValues[r.IntN(len(wrongValues))]
				body[f.Name] = []any{item}
			}
		}
	}
	return body
}
