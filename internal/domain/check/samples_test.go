package check

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/class"
)

// Every awkward string goes through every kind of text field: no panic, and what is accepted comes back unchanged.
func TestHostileStrings(t *testing.T) {
	dir := samples(t)
	all := append(hostileStrings(t, filepath.Join(dir, "hostile", "strings")), hostileStrings(t, filepath.Join(dir, "hostile", "names"))...)
	if len(all) < 500 {
		t.Fatalf("only %d strings were found", len(all))
	}
	accepted := 0
	for _, s := range all {
		_, faults := judge(t, hostileInput(t, "B4", map[string]any{"kind": "hazard", "grade": "general", "description": "x", "note": s}), testContext(), Neighbours{})
		if len(faults) == 0 {
			accepted++
			comesBack(t, s)
		} else if !strings.HasPrefix(said(faults), "body.note V3") {
			t.Errorf("%q as a note: %s", s, said(faults))
		}
		for _, c := range class.All() {
			everywhere(t, c, s)
		}
	}
	t.Logf("%d of %d strings are accepted as a note", accepted, len(all))
	if accepted < len(all)/2 {
		t.Errorf("only %d of %d strings are accepted as a note", accepted, len(all))
	}
}

// everywhere puts the string into every field of a class at once, and into the first field of its lists.
func everywhere(t *testing.T, c *class.Class, s string) {
	body := map[string]any{}
	for _, f := range c.Fields {
		body[f.Name] = s
		if len(f.Fields) > 0 {
			body[f.Name] = []any{map[string]any{f.Fields[0].Name: s}}
		}
	}
	if _, err := Read(hostileInput(t, c.Code, body), testContext()); err != nil {
		t.Errorf("%s cannot be read with %q: %v", c.Code, s, err)
	}
}

func hostileInput(t *testing.T, code string, body map[string]any) []byte {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return input(code, string(raw), nil)
}

// comesBack shows that an accepted text is stored to the letter.
func comesBack(t *testing.T, s string) {
	t.Helper()
	res, faults := judge(t, hostileInput(t, "B4", map[string]any{"kind": "hazard", "grade": "general", "description": "x", "note": s}), testContext(), Neighbours{})
	var body struct {
		Note string `json:"note"`
	}
	if err := json.Unmarshal(res.Content.Body, &body); faults != nil || err != nil || body.Note != strings.ToValidUTF8(s, "\ufffd") {
		t.Errorf("%q came back as %q (%v)", s, body.Note, err)
	}
}

// hostileStrings gives every line of the text files and every string of the JSON files of a folder.
func hostileStrings(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path) //nolint:gosec // test input
		if err != nil {
			return err
		}
		var doc any
		if json.Unmarshal(raw, &doc) == nil {
			all = append(all, stringsOf(doc)...)
		}
		all = append(all, strings.Split(string(raw), "\n")...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func stringsOf(v any) []string {
	var all []string
	switch v := v.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, item := range v {
			all = append(all, stringsOf(item)...)
		}
	case map[string]any:
		for _, item := range v {
			all = append(all, stringsOf(item)...)
		}
	}
	return all
}

// sample is a site record of another system.
type sample struct {
	Source     string                 `json:"source"`
	Row        string                 `json:"source_row"`
	Date       string                 `json:"date"`
	Title      string                 `json:"title"`
	Body       string                 `json:"body"`
	Site       string                 `json:"site"`
	Quantities map[string]json.Number `json:"quantities"`
}

// History from other systems finds a class for each kind without inventing anything: with its text as the note and its
// numbers as quantities it is refused only for what is wrong with the text itself.
func TestImportedHistory(t *testing.T) {
	dir := samples(t)
	least := map[string]struct{ code, body string }{
		"progress": {"B1", `{"process":"?"`}, "safety": {"B4", `{"kind":"accident","description":"?"`}, "quality": {"B5", `{"kind":"test"`},
		"cost": {"B6", `{"currency":"USD"`}, "resources": {"B8", `{"type":"?"`}, "directives": {"C1", `{"kind":"order","subject":"?","content":"?"`},
	}
	for kind, target := range least {
		accepted, refused := 0, 0
		for _, s := range readSamples(t, filepath.Join(dir, "samples", "records."+kind+".jsonl")) {
			_, faults := judge(t, importInput(t, s, target.code, strings.ReplaceAll(target.body, `"?"`, quoted(t, s.Title))), testContext(), Neighbours{})
			if len(faults) == 0 {
				accepted++
				continue
			}
			refused++
			for _, f := range faults {
				if f.Code != "V3" {
					t.Errorf("%s %s: %+v", s.Source, s.Row, f)
				}
			}
		}
		t.Logf("%s: %d accepted, %d refused for their text (V3)", kind, accepted, refused)
		if accepted < 100 || refused > accepted/20 {
			t.Errorf("%s: %d accepted, %d refused", kind, accepted, refused)
		}
	}
}

func quoted(t *testing.T, s string) string {
	t.Helper()
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func importInput(t *testing.T, s sample, code, body string) []byte {
	t.Helper()
	quantities := []any{}
	for name, value := range s.Quantities {
		quantities = append(quantities, map[string]any{"name": name, "value": value.String()})
	}
	list, err := json.Marshal(quantities)
	if err != nil {
		t.Fatal(err)
	}
	unit := s.Site
	if !class.Answers(unit, false) {
		unit = s.Source
	}
	return input(code, body+`,"note":`+quoted(t, s.Body)+`,"quantities":`+string(list)+`}`, map[string]any{
		"title": s.Title, "work_date": s.Date, "location": map[string]any{"unit_project": unit}, "device": nil, "captured_at": nil,
		"imported": map[string]any{"source": s.Source, "row": s.Row},
	})
}

func readSamples(t *testing.T, path string) []sample {
	t.Helper()
	f, err := os.Open(path) //nolint:gosec // test input
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	var all []sample
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s sample
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
