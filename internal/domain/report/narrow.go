package report

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
)

// Find gives the number that a reference names, or one day of it ("records.published@2026-11-22"); false for none.
func (d Document) Find(ref string) (Figure, bool) {
	for _, f := range d.Figures {
		if f.Ref == ref {
			return f, true
		}
	}
	at := strings.LastIndex(ref, "@")
	if at < 0 || !isDay(ref[at+1:]) {
		return Figure{}, false
	}
	whole, ok := d.Find(ref[:at])
	if !ok {
		return Figure{}, false
	}
	behind := make([]Basis, 0, len(whole.Behind))
	for _, b := range whole.Behind {
		if !b.Plan() {
			b = b.narrow(ref[at+1:])
		}
		behind = append(behind, b)
	}
	whole.Ref, whole.Behind, whole.Value, whole.Previous = ref, behind, nil, nil
	return whole, true
}

// Plan reports whether the basis is a plan document, named by its archive number, and no sum.
func (b Basis) Plan() bool { return b.Key == PlanSchedule || b.Key == PlanContract }

// narrow gives the part of a basis that belongs to a day: of a cumulative one all up to the day.
func (b Basis) narrow(day string) Basis {
	b.Last = min(b.Last, day)
	if b.First != "" {
		b.First = max(b.First, day)
	}
	return b
}

// Difference is one number that two documents tell otherwise.
type Difference struct {
	Was, Now Figure // one of them is empty where only the other document has the number
}

// Differences gives the numbers in which a document differs from an earlier one: by value or by what stands behind it,
// in the order of the new document, then what is gone.
func Differences(was, now Document) []Difference {
	old := map[string]Figure{}
	for _, f := range was.Figures {
		old[f.Ref] = f
	}
	var out []Difference
	for _, f := range now.Figures {
		before, ok := old[f.Ref]
		delete(old, f.Ref)
		if !ok || !same(before.Value, f.Value) || before.Mix != f.Mix {
			out = append(out, Difference{Was: before, Now: f})
		}
	}
	for _, f := range was.Figures {
		if _, gone := old[f.Ref]; gone {
			out = append(out, Difference{Was: f})
		}
	}
	return out
}

// Names reports whether a cell is one of those that the basis names.
func (b Basis) Names(c figure.Cell) bool {
	return b.Key == c.Key && (b.Dim == nil || *b.Dim == c.Dim) && (b.Unit == nil || *b.Unit == c.Unit) && c.Day >= b.First && c.Day <= b.Last
}

// CellsOf gives the cells that the figures of one record go into.
func CellsOf(s figure.Source, figures []figure.Figure) []DaySum {
	out := make([]DaySum, len(figures))
	for i, f := range figures {
		out[i] = DaySum{Cell: figure.CellOf(s, f), Sum: figure.Sum{Value: f.Value, Records: 1, Mix: figure.MixOf(s.Record, s.ContentHash, f)}}
	}
	return out
}

// EarlierReports is how many issued reports before one are looked at for errata.
const EarlierReports = 6
