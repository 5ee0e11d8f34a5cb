package suspect

import (
	"cmp"
	"slices"
	"strconv"
)

// Day is everything that the list of one day is made from.
type Day struct {
	Date     string // YYYY-MM-DD
	Settings Settings
	Project  Contract
	// Subjects are the records that were handed in on the day; Window are those of the days before with them.
	Subjects, Window []*Work
	// Elsewhere is what the same persons filed in other projects around that day.
	Elsewhere []*Work
	// Alike are pictures of this and other projects that may show the same as one of a subject, by its id.
	Alike map[string][]Photo
	// Directives are the project's orders and decisions.
	Directives []*Work

	isOfDay map[string]bool
}

// Contract is the span of a project; empty ends are open.
type Contract struct{ StartsOn, EndsOn string }

// Examine finds what is suspicious about a day, in the order of the rules. The same day gives the same hits.
func Examine(d Day) []Hit {
	d.isOfDay = make(map[string]bool, len(d.Subjects))
	for _, w := range d.Subjects {
		d.isOfDay[w.ID] = true
	}
	d.Subjects, d.Window = byTime(d.Subjects), byTime(d.Window)
	orders := OpenOrders(d.Directives)
	var hits []Hit
	for _, w := range d.Subjects {
		hits = append(hits, photoTimes(w, d.Settings)...)
		hits = append(hits, photoPlaces(w, d.Settings)...)
		hits = append(hits, photoReuse(w, d.Alike[w.ID], d.Settings)...)
		hits = append(hits, underStopOrder(w, orders)...)
		hits = append(hits, copied(w, d.Window, d.Settings)...)
	}
	for _, rule := range []func() []Hit{d.stocks, d.weatherAgainstWork, d.progressWithoutLabour, d.batches, d.twoPlaces, d.oneNumberTwoNames, d.operatorsDay, d.gap} {
		hits = append(hits, rule()...)
	}
	hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Warning })
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(rank(a.Rule), rank(b.Rule)), cmp.Compare(a.Subject, b.Subject))
	})
	return hits
}

// rank orders V8 before V10.
func rank(rule string) int {
	n, _ := strconv.Atoi(rule[1:])
	return n
}

func (d *Day) isSubject(w *Work) bool { return d.isOfDay[w.ID] }

// byTime orders records by when they were handed in.
func byTime(works []*Work) []*Work {
	return slices.SortedStableFunc(slices.Values(works), func(a, b *Work) int {
		return cmp.Or(a.HandedIn().Compare(b.HandedIn()), cmp.Compare(a.ID, b.ID))
	})
}
