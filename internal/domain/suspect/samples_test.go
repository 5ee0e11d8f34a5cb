package suspect

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/test/need"
)

// sample is one outside record with a whole date.
type sample struct {
	Source, Date, Title, Body string
}

// samplesByDay gives the outside records of each source that have a whole date and a text long enough to be compared.
func samplesByDay(t *testing.T) map[string][]*Work {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(need.Samples(t, "samples"), "records.*.jsonl"))
	bySource := map[string][]*Work{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var s sample
			if json.Unmarshal(lines.Bytes(), &s) != nil || len(s.Date) != len("2026-11-23") {
				continue
			}
			body, _ := json.Marshal(map[string]string{"process": s.Title, "note": s.Body})
			w := NewWork(&record.Record{Edition: 1, Content: record.Content{Project: "P", ID: s.Title + s.Body + s.Date, Class: "B1", WorkDate: s.Date, Author: s.Source, Body: body}}, nil)
			if w.print().length() >= Defaults().SimilarLength {
				bySource[s.Source] = append(bySource[s.Source], w)
			}
		}
		_ = f.Close()
	}
	return bySource
}

// V19 on real texts: each source is taken for one author, so what it writes within seven days is compared. Reports of
// different accidents in free prose are no copies: there every hit is a false alarm, and there must be hardly any.
// Registers filled in by form are near-duplicates by nature, and are found as such.
func TestCopiedTextOnSamples(t *testing.T) {
	prose := map[string]bool{"osha_construction_4470": true, "osha_fatcat_2009_2017": true, "mohurd_accident_bulletins": true, "mohurd_monthly_circulars": true}
	for source, works := range samplesByDay(t) {
		slices.SortFunc(works, func(a, b *Work) int { return cmp.Or(cmp.Compare(a.WorkDate, b.WorkDate), cmp.Compare(a.ID, b.ID)) })
		compared, hits := 0, 0
		for i, w := range works {
			first := i
			for first > 0 && daysBetween(works[first-1].WorkDate, w.WorkDate) <= Defaults().SimilarDays {
				first--
			}
			if first == i {
				continue
			}
			compared++
			hits += len(copied(w, works[first:i], Defaults()))
		}
		if compared == 0 {
			continue
		}
		per := 1000 * hits / compared
		t.Logf("%-28s %5d texts, %5d with a neighbour within 7 days, %4d alike: %d in 1,000", source, len(works), compared, hits, per)
		if prose[source] && per > 10 {
			t.Errorf("%s: %d false alarms in 1,000 texts", source, per)
		}
	}
}

func daysBetween(from, to string) int {
	return int(at(to, "00:00").Sub(at(from, "00:00")).Hours() / 24)
}
