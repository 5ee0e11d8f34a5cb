package recheck

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
)

// maxChanged is how many archive numbers one part of an erratum names, as the server does.
const maxChanged = 50

// changed gives the archive numbers up to a level of what was published or ended after a moment, among what a number
// rests on.
func (f *folder) changed(behind []report.Basis, level record.Secrecy, since time.Time) []string {
	var all []string
	for _, b := range behind {
		var some []string
		for _, p := range f.all {
			if p.source.Level <= level && (p.from.After(since) || p.until.After(since)) && p.tells(b) {
				some = append(some, p.source.ArchiveNo)
			}
		}
		slices.Sort(some)
		all = append(all, some[:min(maxChanged, len(some))]...)
	}
	return report.Unique(all)
}

// tells reports whether a publication has a figure that a basis names.
func (p publication) tells(b report.Basis) bool {
	return slices.ContainsFunc(report.CellsOf(p.source, p.figures), func(c report.DaySum) bool { return b.Names(c.Cell) })
}

// earlier gives the issued reports that the report was compiled with, as the server chose them: of the same kind, of
// periods before and of its own, the latest issued of each.
func (f *folder) earlier(d report.Document, level record.Secrecy) ([]report.Document, error) {
	if d.Kind == report.SpecialReport {
		return nil, nil
	}
	index, err := os.ReadFile(filepath.Join(f.dir, "index.reports"))
	if err != nil {
		return nil, err
	}
	rows := strings.Split(string(index), "\n")
	type issued struct {
		report.Document
		at int64
	}
	var found []issued
	line := -1
	err = f.lines("reports.jsonl", func(text []byte) error {
		line++
		if line >= len(rows) {
			return nil
		}
		fields := strings.Fields(rows[line])
		const all = 9
		if len(fields) != all || fields[0] != f.project || fields[3] != strconv.Itoa(int(level)) || fields[1] == d.ID {
			return nil
		}
		at, _ := strconv.ParseInt(fields[8], 10, 64)
		var e report.Document
		if err := json.Unmarshal(text, &e); err != nil || e.Kind != d.Kind || at > f.cutOff.UnixMicro() || e.Period.Last >= d.Period.First && e.Period.Name != d.Period.Name {
			return err
		}
		found = append(found, issued{e, at})
		return nil
	})
	slices.SortFunc(found, func(a, b issued) int {
		return cmp.Or(cmp.Compare(b.Period.Last, a.Period.Last), cmp.Compare(b.at, a.at), cmp.Compare(b.ID, a.ID))
	})
	var out []report.Document
	seen := map[string]bool{}
	for _, e := range found {
		if !seen[e.Period.Name] && len(out) < report.EarlierReports {
			seen[e.Period.Name] = true
			out = append([]report.Document{e.Document}, out...)
		}
	}
	return out, err
}
