package hostile

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// texts gives every text of the samples: each string of the JSON files wherever it stands, each line of the others.
func texts(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	var all []string
	add := func(s string) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	for _, folder := range []string{"strings", "names"} {
		for _, path := range filesOf(t, "hostile", folder) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var value any
			if filepath.Ext(path) == ".json" && json.Unmarshal(raw, &value) == nil {
				stringsOf(value, add)
				continue
			}
			lines := bufio.NewScanner(strings.NewReader(string(raw)))
			lines.Buffer(nil, 4<<20)
			for lines.Scan() {
				add(lines.Text())
			}
		}
	}
	return all
}

func stringsOf(value any, add func(string)) {
	switch v := value.(type) {
	case string:
		add(v)
	case []any:
		for _, each := range v {
			stringsOf(each, add)
		}
	case map[string]any:
		for name, each := range v {
			add(name)
			stringsOf(each, add)
		}
	}
}

// places are the fields of a record that a text can be put into.
var places = map[string]func(in *client.RecordInput, body map[string]any, text string){
	"title":              func(in *client.RecordInput, _ map[string]any, s string) { in.Title = s },
	"location.axis":      func(in *client.RecordInput, _ map[string]any, s string) { in.Location.Axis = s },
	"work_date":          func(in *client.RecordInput, _ map[string]any, s string) { in.WorkDate = s },
	"class":              func(in *client.RecordInput, _ map[string]any, s string) { in.Class = s },
	"device.id":          func(in *client.RecordInput, _ map[string]any, s string) { in.Device.ID = s },
	"body.note":          func(_ *client.RecordInput, body map[string]any, s string) { body["note"] = s },
	"body.qty_today":     func(_ *client.RecordInput, body map[string]any, s string) { body["qty_today"] = s },
	"body.unit":          func(_ *client.RecordInput, body map[string]any, s string) { body["unit"] = s },
	"a name in the body": func(_ *client.RecordInput, body map[string]any, s string) { body[s] = "x" },
}

// atOnce is how many send at the same time.
const atOnce = 16

func TestEveryTextInEveryField(t *testing.T) {
	s := start(t, harness.Embedded)
	all := texts(t)
	var taken, refused atomic.Int64
	var senders sync.WaitGroup
	waiting := make(chan string)
	for range atOnce {
		senders.Go(func() {
			for text := range waiting {
				for place, put := range places {
					if s.file(place, text, put) {
						taken.Add(1)
					} else {
						refused.Add(1)
					}
				}
			}
		})
	}
	for _, text := range all {
		waiting <- text
	}
	close(waiting)
	senders.Wait()
	t.Logf("%d texts: %d records taken, %d refused", len(all), taken.Load(), refused.Load())
	if taken.Load() == 0 || refused.Load() == 0 {
		t.Error("everything was taken, or nothing")
	}
	s.survived()
}

// file sends a record with a text in one place. It is refused by field in both languages, or stored literally.
func (s *server) file(place, text string, put func(*client.RecordInput, map[string]any, string)) bool {
	s.t.Helper()
	in := harness.Progress(harness.NewID(), time.Now())
	body := map[string]any{}
	if err := json.Unmarshal(in.Body, &body); err != nil {
		s.t.Error(err)
		return false
	}
	put(&in, body, text)
	in.Body, _ = json.Marshal(body)
	_, _, err := s.client.PutRecord(s.t.Context(), harness.Project, in)
	if err != nil {
		p := client.AsProblem(err)
		if p == nil || p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest || !explained(p) {
			s.t.Errorf("%q as %s: %v", text, place, err)
		}
		return false
	}
	if strings.HasPrefix(place, "a name") {
		s.t.Errorf("%q is not a field and was taken", text)
	}
	s.literally(place, text, in.ID)
	return true
}

func explained(p *client.Problem) bool {
	for _, e := range p.Errors {
		if e.Code == "" || e.Zh == "" || e.En == "" {
			return false
		}
	}
	return len(p.Errors) > 0
}

// literally reads a record back and finds the text as it was sent.
func (s *server) literally(place, text, id string) {
	s.t.Helper()
	rec, err := s.client.Record(s.t.Context(), harness.Project, id)
	if err != nil {
		s.t.Errorf("%q as %s was taken and can't be read: %v", text, place, err)
		return
	}
	body := map[string]any{}
	if err := json.Unmarshal(rec.Body, &body); err != nil {
		s.t.Errorf("%q as %s: %v", text, place, err)
		return
	}
	got := map[string]any{
		"title": rec.Title, "location.axis": rec.Location.Axis, "work_date": rec.WorkDate, "class": rec.Class,
		"device.id": rec.Device.ID, "body.note": body["note"], "body.qty_today": body["qty_today"], "body.unit": body["unit"],
	}[place]
	if got == nil {
		got = ""
	}
	if got != text && !sameNumber(place, got, text) {
		s.t.Errorf("%s: %q was stored as %q", place, text, got)
	}
}

// sameNumber: a quantity may be kept in its one canonical form.
func sameNumber(place string, got any, text string) bool {
	number, ok := got.(string)
	return ok && place == "body.qty_today" && strings.TrimRight(strings.TrimRight(number, "0"), ".") == strings.TrimRight(strings.TrimRight(text, "0"), ".")
}
