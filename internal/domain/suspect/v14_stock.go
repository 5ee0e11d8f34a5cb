package suspect

import (
	"cmp"
	"slices"
)

// stocks finds material whose opening stock is not the last closing one, once all records of the days are in (V14):
// one that is filed late breaks the chain of two that agreed when they were filed.
func (d *Day) stocks() []Hit {
	chains := map[[4]string][]*Work{}
	for _, w := range d.Window {
		if w.Class == "B9" {
			k := materialOf(w)
			chains[k] = append(chains[k], w)
		}
	}
	var hits []Hit
	for _, chain := range chains {
		slices.SortFunc(chain, func(a, b *Work) int { return cmp.Or(cmp.Compare(a.WorkDate, b.WorkDate), cmp.Compare(a.ID, b.ID)) })
		for i := 1; i < len(chain); i++ {
			if h, ok := breaks(chain[i-1], chain[i]); ok && (d.isSubject(chain[i-1]) || d.isSubject(chain[i])) {
				hits = append(hits, h)
			}
		}
	}
	return hits
}

func materialOf(w *Work) [4]string {
	if code := w.said("code"); code != "" {
		return [4]string{unitOf(w), code, "", w.said("unit")}
	}
	return [4]string{unitOf(w), w.said("name"), w.said("spec"), w.said("unit")}
}

func breaks(before, after *Work) (Hit, bool) {
	closing, ok1 := before.amount("closing")
	opening, ok2 := after.amount("opening")
	if !ok1 || !ok2 || closing.Compare(opening) == 0 {
		return Hit{}, false
	}
	return about(after, "V14", "body.opening", "期初 "+opening.String()+" 与上次结存 "+closing.String()+" 不符。",
		"The opening stock, "+opening.String()+", is not the last closing one, "+closing.String()+".", before.ID), true
}
