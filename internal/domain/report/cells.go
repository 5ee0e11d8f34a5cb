package report

import (
	"cmp"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// cellIndex holds the cells up to a level by their key, each in the order of its days.
type cellIndex map[figure.Key][]DaySum

func indexOf(all []DaySum, level record.Secrecy) cellIndex {
	index := cellIndex{}
	for _, c := range all {
		if c.Level <= level && c.Records > 0 {
			index[c.Key] = append(index[c.Key], c)
		}
	}
	for _, cells := range index {
		slices.SortFunc(cells, func(a, b DaySum) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.UnitProject, b.UnitProject), cmp.Compare(a.Level, b.Level))
		})
	}
	return index
}

// highest is the highest level in what a report of a span reads.
func (x cellIndex) highest(first, last string) (level record.Secrecy) {
	for key, cells := range x {
		for _, c := range cells {
			if c.Day <= last && (c.Day >= first || Cumulative(key)) {
				level = max(level, c.Level)
			}
		}
	}
	return level
}

// of gives the cells that a basis names, the earliest first.
func (x cellIndex) of(b Basis) []DaySum {
	cells := x[b.Key]
	from, _ := slices.BinarySearchFunc(cells, b.First, func(c DaySum, day string) int { return cmp.Compare(c.Day, day) })
	var found []DaySum
	for _, c := range cells[from:] {
		if c.Day > b.Last {
			break
		}
		if (b.Dim == nil || *b.Dim == c.Dim) && (b.Unit == nil || *b.Unit == c.Unit) {
			found = append(found, c)
		}
	}
	return found
}

// sum adds up what a basis names. Records is 0 where nothing tells it.
func (x cellIndex) sum(b Basis) figure.Sum { return total(x.of(b)) }

func total(cells []DaySum) figure.Sum {
	var s figure.Sum
	for _, c := range cells {
		s.Value, s.Records, s.Mix = s.Value.Add(c.Value), s.Records+c.Records, s.Mix.Add(c.Mix)
	}
	return s
}

// group is the part of a sum that has one value of the breakdown and one unit.
type group struct {
	Dim, Unit string
	figure.Sum
}

// groups breaks down what a basis names, in the order of names.
func (x cellIndex) groups(b Basis) []group {
	parts := map[[2]string][]DaySum{}
	for _, c := range x.of(b) {
		name := [2]string{c.Dim, c.Unit}
		parts[name] = append(parts[name], c)
	}
	out := make([]group, 0, len(parts))
	for name, cells := range parts {
		out = append(out, group{name[0], name[1], total(cells)})
	}
	slices.SortFunc(out, func(a, b group) int { return cmp.Or(cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit)) })
	return out
}

// byValue puts the greatest first.
func byValue(groups []group) []group {
	slices.SortStableFunc(groups, func(a, b group) int { return b.Value.Sub(a.Value).Sign() })
	return groups
}

// daily gives the sum of each day.
func (x cellIndex) daily(b Basis) map[string]figure.Sum {
	days := map[string]figure.Sum{}
	for _, c := range x.of(b) {
		s := days[c.Day]
		days[c.Day] = figure.Sum{Value: s.Value.Add(c.Value), Records: s.Records + c.Records, Mix: s.Mix.Add(c.Mix)}
	}
	return days
}

// latest gives the mean of the last day that tells it, up to the end of the basis.
func (x cellIndex) latest(b Basis) *figure.Amount {
	cells := x.of(b)
	if len(cells) == 0 {
		return nil
	}
	last := cells[len(cells)-1].Day
	first := slices.IndexFunc(cells, func(c DaySum) bool { return c.Day == last })
	s := total(cells[first:])
	return rounded(quotient(rat(s.Value), rat(figure.Whole(s.Records))), percentDecimals)
}

// over names what lies in a span; since names all up to the end of it.
func over(k figure.Key, s calendar.Span) Basis  { return Basis{Key: k, First: s.First, Last: s.Last} }
func since(k figure.Key, s calendar.Span) Basis { return Basis{Key: k, Last: s.Last} }

func (b Basis) of(dim string) Basis  { b.Dim = &dim; return b }
func (b Basis) in(unit string) Basis { b.Unit = &unit; return b }
func (b Basis) group(g group) Basis  { return b.of(g.Dim).in(g.Unit) }
