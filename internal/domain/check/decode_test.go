package check

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/proof"
)

// What is no JSON ends the reading; everything else is listed with its path and the reading goes on.
func TestDecode(t *testing.T) {
	deep := func(n int) string { return `{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}` }
	for name, c := range map[string]struct{ raw, faults string }{
		"empty object":           {`{}`, ""},
		"white space":            {" \t\r\n{ \"a\" : [ 1 , -2 , true , null ] } ", ""},
		"nothing":                {``, " E_JSON"},
		"an array":               {`[]`, " E_JSON"},
		"a byte order mark":      {"\ufeff{}", " E_JSON"},
		"two values":             {`{}{}`, " E_JSON"},
		"cut off":                {`{"a":"b`, " E_JSON"},
		"cut off in an escape":   {`{"a":"b\u00`, " E_JSON"},
		"comma at the end":       {`{"a":1,}`, " E_JSON"},
		"comma at an array's":    {`{"a":[1,]}`, " E_JSON"},
		"no colon":               {`{"a" 1}`, " E_JSON"},
		"single quotes":          {`{'a':1}`, " E_JSON"},
		"a comment":              {`{"a":1 /* x */}`, " E_JSON"},
		"an unknown word":        {`{"a":None}`, " E_JSON"},
		"an unknown escape":      {`{"a":"\x41"}`, " E_JSON"},
		"a signed escape":        {`{"a":"\u+041"}`, " E_JSON"},
		"31 levels":              {deep(31), ""},
		"more levels":            {deep(32), " E_JSON"},
		"a field twice":          {`{"a":1,"b":2,"a":3}`, "a V2"},
		"twice by an escape":     {`{"a":1,"\u0061":3}`, "a V2"},
		"twice inside":           {`{"x":[{"a":1,"a":1}]}`, "x[0].a V2"},
		"exponents":              {`{"a":1e3,"b":[1E-3,0e0]}`, "a V2; b[0] V2; b[1] V2"},
		"a fraction":             {`{"a":1.5,"b":1.0}`, "a V2; b V2"},
		"infinite":               {`{"a":NaN,"b":Infinity,"c":-Infinity,"d":1e999}`, "a V2; b V2; c V2; d V2"},
		"greatest exact":         {`{"a":9007199254740991,"b":-9007199254740991}`, ""},
		"not exact any more":     {`{"a":9007199254740992,"b":-9007199254740992,"c":99999999999999999999999}`, "a V2; b V2; c V2"},
		"misshapen numbers":      {`{"a":01,"b":-0,"c":+1,"d":0x10,"e":1.2.3,"f":1-2}`, "a V2; b V2; c V2; d V2; e V2; f V2"},
		"an underscore":          {`{"a":1_000}`, " E_JSON"},
		"a minus alone":          {`{"a":-}`, " E_JSON"},
		"invalid UTF-8":          {"{\"a\":\"\xff\",\"b\":\"\xc0\x80\",\"c\":\"\xed\xa0\x80\"}", "a V3; b V3; c V3"},
		"invalid UTF-8 escaped":  {"{\"a\":\"\\n\xff\"}", "a V3"},
		"invalid UTF-8 in names": {"{\"\xff\":1}", "� V3"},
		"lone surrogates":        {`{"a":"\ud800","b":"\udc00x","c":"\ud800\ud800","d":"\ud800\n"}`, "a V3; b V3; c V3; d V3"},
		"a pair":                 {`{"a":"\ud83d\ude00"}`, ""},
		"a raw control":          {"{\"a\":\"x\ny\",\"b\":\"\x00\"}", "a V3; b V3"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := Decode([]byte(c.raw))
			if got := said(faults); got != c.faults {
				t.Errorf("faults %q, want %q", got, c.faults)
			}
		})
	}
}

func TestManyFieldsFindTheirTwins(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"a0":0`)
	for i := 1; i < 100; i++ {
		b.WriteString(`,"a` + strings.Repeat("x", i) + `":0`)
	}
	b.WriteString(`,"a0":1,"axxx":1}`)
	if _, faults := Decode([]byte(b.String())); said(faults) != "a0 V2; axxx V2" {
		t.Errorf("faults %q", said(faults))
	}
}

// FuzzDecode: what is accepted without a fault, encoding/json accepts with the same value, and its canonical form is
// that of package proof. Nothing panics.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":[1,-2,"x\n\u00e9\ud83d\ude00",true,null,{"b":{}}]}`, `{"a":1,"a":2}`, `{"a":1e3}`, `{"a":01}`,
		`{"é":"\u0000","z":9007199254740991}`, "{\"a\":\"\xff\"}", `{"a":"\ud800"}`, `{"a":"\/\b\f"}`, string(usualRecord()),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tree, faults := Decode(raw)
		if len(faults) > 0 {
			return
		}
		canonical, err := proof.Canonical(raw)
		if err != nil {
			t.Fatalf("accepted %q, which package proof refuses: %v", raw, err)
		}
		var theirs any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&theirs); err != nil {
			t.Fatalf("accepted %q, which encoding/json refuses: %v", raw, err)
		}
		if !same(&tree, rootNode, theirs) {
			t.Fatalf("%q is read differently from encoding/json", raw)
		}
		if ours := tree.appendCanonical(nil, rootNode); asciiNames(&tree) && !bytes.Equal(ours, canonical) {
			t.Fatalf("canonical form of %q:\n%s\nwant\n%s", raw, ours, canonical)
		}
	})
}

func asciiNames(t *Tree) bool {
	for _, n := range t.nodes {
		for _, r := range n.name {
			if r > math.MaxInt8 {
				return false
			}
		}
	}
	return true
}

// same compares a node with a value of encoding/json.
func same(t *Tree, n int32, v any) bool {
	node := &t.nodes[n]
	switch v := v.(type) {
	case nil:
		return node.kind == isNull
	case bool:
		return node.kind == isBool && (node.text == "true") == v
	case json.Number:
		return node.kind == isNumber && node.text == v.String()
	case string:
		return node.kind == isString && node.text == v
	case []any:
		return node.kind == isArray && sameItems(t, node.first, v)
	case map[string]any:
		return node.kind == isObject && sameMembers(t, n, v)
	}
	return false
}

func sameItems(t *Tree, i int32, items []any) bool {
	for _, item := range items {
		if i == none || !same(t, i, item) {
			return false
		}
		i = t.nodes[i].next
	}
	return i == none
}

func sameMembers(t *Tree, n int32, members map[string]any) bool {
	if t.count(n) != len(members) {
		return false
	}
	for name, v := range members {
		if i := t.child(n, name); i == none || !same(t, i, v) {
			return false
		}
	}
	return true
}

// FuzzIntake: whatever is sent, the answer is a verdict, and an accepted content can be sealed.
func FuzzIntake(f *testing.F) {
	f.Add(usualRecord())
	for code, body := range minimal {
		f.Add(input(code, body, nil))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		res, err := Intake(raw, testContext(), Neighbours{})
		if err != nil {
			if e := fault.Of(err); e.Kind != fault.Invalid && e.Kind != fault.BadRequest || len(e.Fields) == 0 {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		if _, err := res.Content.Seal(); err != nil {
			t.Fatalf("%q was accepted and cannot be sealed: %v", raw, err)
		}
	})
}
