package figure

import (
	"cmp"
	"slices"
)

// Most is the greatest amount, in wholes, that is counted: sums of ninety thousand such records still fit. A larger one
// is named by Uncounted instead: it is a mistake or an attack, and must neither stop a publication nor spoil a sum.
const Most = 100_000_000_000_000

// takers are what takes the figures out of the bodies of each class.
var takers = map[string]func(*taking){
	"A4": contractSigned, "B1": construction, "B2": documents, "B3": progress, "B4": safety, "B5": quality, "B6": cost,
	"B7": labour, "B8": plant, "B9": material, "B10": contractMatter, "B11": coordination, "B12": completion, "B13": weather,
	"C1": directive, "C2": directive, "C3": directive, "C4": directive,
}

// Of takes the figures out of a record, in the order of key, breakdown and unit, no two of one such place. It is total:
// a body that does not say what its class asks for gives fewer figures, never an error.
func Of(s Source) []Figure {
	t := &taking{Source: s, body: bodyOf(s.Content.Body), sums: map[place]Amount{}}
	t.count(RecordsPublished, s.Content.Class)
	if s.Late && s.Content.Supersedes == "" { // what corrects a report is no late report
		t.count(RecordsLate, s.Content.Class)
	}
	if take, ok := takers[s.Content.Class]; ok {
		take(t)
	}
	return t.figures()
}

// place is what the figures of one record are told apart by.
type place struct {
	key       Key
	dim, unit string
}

// taking is the work on one record.
type taking struct {
	Source
	body fields
	sums map[place]Amount
}

// count adds one to a key that has no unit.
func (t *taking) count(key Key, dim string) { t.add(key, dim, "", Whole(1)) }

// add adds an amount; equal places of one record become one figure.
func (t *taking) add(key Key, dim, unit string, value Amount) {
	if value.tooLarge() {
		key, dim, unit, value = Uncounted, string(key), "", Whole(1)
	}
	at := place{key, Dim(dim), Unit(unit)}
	t.sums[at] = t.sums[at].Add(value)
}

// take adds the amount of a field, where the body gives one.
func (t *taking) take(key Key, dim, unit, field string) {
	if value, ok := t.body.amount(field); ok {
		t.add(key, dim, unit, value)
	}
}

func (t *taking) figures() []Figure {
	all := make([]Figure, 0, len(t.sums))
	for at, value := range t.sums {
		all = append(all, Figure{Key: at.key, Dim: at.dim, Unit: at.unit, Value: value})
	}
	slices.SortFunc(all, func(a, b Figure) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit))
	})
	return all
}

// tooLarge says whether an amount is beyond what is counted.
func (a Amount) tooLarge() bool { return a.Whole >= Most || a.Whole <= -Most }
