package samples

import (
	"encoding/json"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/test/harness"
)

// sample is a record of the samples, read by another reader than the importer's.
type sample struct {
	Source     string                 `json:"source"`
	SourceRow  string                 `json:"source_row"`
	Date       string                 `json:"date"`
	Title      string                 `json:"title"`
	Body       string                 `json:"body"`
	Quantities map[string]json.Number `json:"quantities"`
	Site       string                 `json:"site"`
}

// compare looks for every text and every quantity of each accepted sample in the document that the server stored.
func (s *site) compare(refused map[[2]string]bool) {
	s.t.Helper()
	stored := s.stored()
	compared := 0
	for _, path := range s.files {
		s.lines(path, func(raw []byte) {
			var want sample
			if err := json.Unmarshal(raw, &want); err != nil {
				s.t.Fatal(err)
			}
			key := [2]string{want.Source, want.SourceRow}
			content, there := stored[key]
			if there == refused[key] {
				s.t.Errorf("%v: stored %v, refused %v", key, there, refused[key])
			}
			if !there {
				return
			}
			for _, lost := range lostOf(want, content) {
				s.t.Errorf("%v lost %s", key, lost)
			}
			compared++
		})
	}
	if compared != len(stored) || compared < total-100 {
		s.t.Errorf("%d samples compared, %d records stored", compared, len(stored))
	}
}

// stored gives the content of each record by the source and row that it came from.
func (s *site) stored() map[[2]string]record.Content {
	s.t.Helper()
	db := harness.OpenDatabase(s.t, s.config)
	defer db.Close()
	documents, err := db.Texts(s.t.Context(), `SELECT document FROM record_versions WHERE version = 1`)
	if err != nil {
		s.t.Fatal(err)
	}
	all := make(map[[2]string]record.Content, len(documents))
	for _, d := range documents {
		content, err := record.Unseal([]byte(d))
		if err != nil {
			s.t.Fatal(err)
		}
		if content.Imported == nil {
			s.t.Errorf("%s is not marked as imported", content.ID)
			continue
		}
		all[[2]string{content.Imported.Source, content.Imported.Row}] = content
	}
	return all
}

// lostOf lists what of a sample the stored content does not hold.
func lostOf(want sample, got record.Content) []string {
	var body struct {
		Note        string `json:"note"`
		Description string `json:"description"`
		Quantities  []struct{ Name, Value string }
	}
	if err := json.Unmarshal(got.Body, &body); err != nil {
		return []string{"its body: " + err.Error()}
	}
	var lost []string
	texts := norm.NFC.String(strings.Join([]string{got.Title, body.Note, body.Description, got.Location.UnitProject, got.WorkDate}, "\x00"))
	for name, text := range map[string]string{"title": want.Title, "body": want.Body, "site": want.Site, "date": want.Date} {
		if !strings.Contains(texts, norm.NFC.String(text)) {
			lost = append(lost, name+": "+text)
		}
	}
	if got.WorkDate != want.Date {
		lost = append(lost, "its date as given: "+want.Date+" became "+got.WorkDate)
	}
	listed := map[string]string{}
	for _, q := range body.Quantities {
		listed[q.Name] = q.Value
	}
	for name, number := range want.Quantities {
		if listed[name] != number.String() {
			lost = append(lost, "the quantity "+name+" = "+number.String()+", stored as "+listed[name])
		}
	}
	return lost
}
