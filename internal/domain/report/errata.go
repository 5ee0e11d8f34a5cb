package report

import (
	"cmp"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/figure"
)

// errata compares what earlier reports issued with what the sums give now. A number that an erratum since then has
// corrected stands as that erratum has it. What is left out: numbers of registers and of stocks (no sum tells what was
// open then), and reports that were compiled before their period had ended.
func (c *compiler) errata() []Erratum {
	var out []Erratum
	for i, d := range c.in.Earlier {
		if d.Definition == Definition && d.Period.Last < calendar.Day(d.CutOff) {
			out = append(out, c.corrections(d, c.in.Earlier[i+1:])...)
		}
	}
	return out
}

// corrections gives every number of an issued report that is another now, in the order of references.
func (c *compiler) corrections(d Document, later []Document) []Erratum {
	issued, now := numbersOf(d), numbersOf(compile(c.again(d), c.cells))
	for ref := range now {
		if _, ok := issued[ref]; !ok {
			issued[ref] = Figure{Ref: ref} // nothing told it then
		}
	}
	var out []Erratum
	for ref, was := range issued {
		is := now[ref]
		e := Erratum{Report: d.No, Ref: ref, Label: was.Label, Unit: was.Unit, Was: was.Value, Now: is.Value}
		if was.Label == text("", "") {
			e.Label, e.Unit = is.Label, is.Unit
		}
		if known := lastErratum(later, d.No, ref); known != nil {
			e.Was = known.Now
		}
		if same(e.Was, e.Now) {
			continue
		}
		if c.in.Changed != nil {
			e.Because = c.in.Changed(union(was.Behind, is.Behind), c.in.Level, d.CutOff)
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b Erratum) int { return cmp.Compare(a.Ref, b.Ref) })
	return out
}

// again is the input of an earlier report with the sums of now.
func (c *compiler) again(d Document) Input {
	in := c.in
	in.Kind, in.Period, in.Earlier, in.Narrative, in.Changed, in.Only = d.Kind, d.Period, nil, nil, nil, make([]string, len(d.Sections))
	for i, s := range d.Sections {
		in.Only[i] = s.Key
	}
	return in
}

// numbersOf gives the numbers of a document that errata may correct.
func numbersOf(d Document) map[string]Figure {
	all := map[string]Figure{}
	for _, f := range d.Figures {
		if f.Records != nil && !isStock(f) {
			all[f.Ref] = f
		}
	}
	return all
}

func lastErratum(docs []Document, no, ref string) (found *Erratum) {
	for i := range docs {
		for j := range docs[i].Errata {
			if e := &docs[i].Errata[j]; e.Report == no && e.Ref == ref {
				found = e
			}
		}
	}
	return found
}

// isStock reports whether a number tells what was open at the cut-off.
func isStock(f Figure) bool {
	return slices.ContainsFunc(f.Behind, func(b Basis) bool {
		return slices.Contains([]figure.Key{figure.SafetyHazardsOpen, figure.DirectiveOpen, figure.CoordinationOpen}, b.Key)
	})
}

func same(a, b *figure.Amount) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Normal() == b.Normal()
}

func union(a, b []Basis) []Basis {
	out := slices.Clone(a)
	for _, each := range b {
		if !slices.ContainsFunc(out, func(o Basis) bool { return equalBasis(o, each) }) {
			out = append(out, each)
		}
	}
	return out
}

func equalBasis(a, b Basis) bool {
	return a.Key == b.Key && a.First == b.First && a.Last == b.Last && equalText(a.Dim, b.Dim) && equalText(a.Unit, b.Unit)
}

func equalText(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }
