package suspect

import "github.com/countersign/countersign/internal/domain/record"

// Around is what a record is compared with at the moment of its submission: only what is cheap to find.
type Around struct {
	Earlier []*Work // by the same author, as far as they were read anyway
	Alike   []Photo // pictures that may show the same
	Orders  []StopOrder
}

// AtEntry gives what can be known at once, as findings of the record.
func AtEntry(w *Work, a Around, s Settings) []Hit {
	hits := photoTimes(w, s)
	hits = append(hits, photoPlaces(w, s)...)
	hits = append(hits, photoReuse(w, a.Alike, s)...)
	hits = append(hits, underStopOrder(w, a.Orders)...)
	return append(hits, copied(w, a.Earlier, s)...)
}

// FoundAtEntry gives the findings of a record that go on the list; imported history is no new filing.
func FoundAtEntry(r *record.Record) []Hit {
	var hits []Hit
	for _, f := range r.Findings {
		if f.Severity == "suspect" && r.Imported == nil {
			hits = append(hits, Hit{Rule: f.Rule, Subject: r.ID, Edition: r.Edition, Field: f.Field, Zh: f.Zh, En: f.En})
		}
	}
	return hits
}
