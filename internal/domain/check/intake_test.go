package check

import (
	"encoding/json"
	"testing"

	"github.com/countersign/countersign/internal/domain/class"
)

// Every class of the table takes its least body, asks for each required field at that field's path, and knows no other.
func TestEachClass(t *testing.T) {
	for _, c := range class.All() {
		t.Run(c.Code, func(t *testing.T) {
			body, ok := minimal[c.Code]
			if !ok {
				t.Fatal("the fixtures have no body of this class")
			}
			if _, faults := judge(t, input(c.Code, body, nil), testContext(), Neighbours{}); faults != nil {
				t.Fatalf("its least body is refused: %s", said(faults))
			}
			asksForRequired(t, c, body)
			refusesUnknown(t, c, body)
		})
	}
}

func asksForRequired(t *testing.T, c *class.Class, body string) {
	for _, f := range c.Fields {
		if !f.Required {
			continue
		}
		for _, blank := range []string{"", `""`, `" \u3000"`, `"/"`, `"无"`, `"-"`} {
			if blank != "" && !f.IsText() {
				continue
			}
			raw := input(c.Code, without(t, body, f.Name, blank), nil)
			if _, faults := judge(t, raw, testContext(), Neighbours{}); said(faults) != "body."+f.Name+" V1" {
				t.Errorf("%s as %s: faults %q, want only body.%s V1", f.Name, blank, said(faults), f.Name)
			}
		}
	}
}

func refusesUnknown(t *testing.T, c *class.Class, body string) {
	raw := input(c.Code, without(t, body, "signed_by", `"pm"`), nil)
	if _, faults := judge(t, raw, testContext(), Neighbours{}); said(faults) != "body.signed_by V2" {
		t.Errorf("faults %q, want body.signed_by V2", said(faults))
	}
}

// without gives a body with one field replaced, or removed if its new value is empty.
func without(t *testing.T, body, name, value string) string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	delete(m, name)
	if value != "" {
		m[name] = json.RawMessage(value)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
