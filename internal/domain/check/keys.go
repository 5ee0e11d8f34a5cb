package check

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// inputHash is the same for the same content: neither the wish to submit nor the phone's clock at the moment of sending
// is part of what was said.
func (r *reading) inputHash() string {
	submit, clock := r.child(rootNode, "submit"), r.child(r.child(rootNode, "device"), "clock")
	sum := sha256.Sum256(r.appendCanonical(make([]byte, 0, 2048), rootNode, submit, clock))
	return hex.EncodeToString(sum[:])
}

// seriesKey names the series that the record continues: class, unit project and the fields that the class's table says.
func (r *reading) seriesKey() string {
	if r.class == nil || r.body == none {
		return ""
	}
	for _, names := range r.class.Series {
		if key, ok := r.series(names); ok {
			return key
		}
	}
	return ""
}

func (r *reading) series(names []string) (string, bool) {
	key := []string{r.class.Code, strings.TrimSpace(r.text(r.child(rootNode, "location"), "unit_project"))}
	for _, name := range names {
		if !r.given(r.body, name) {
			return "", false
		}
		key = append(key, strings.TrimSpace(r.text(r.body, name)))
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x1f")))
	return r.class.Code + ":" + hex.EncodeToString(sum[:16]), true
}

// work is what a cumulative quantity is of; zero where none is given.
func (f *Filing) work() Work {
	if f.class == nil || f.class.Code != "B3" || f.body == none || !f.given(f.body, "qty_cumulative") || !f.given(f.body, "wbs") {
		return Work{}
	}
	return Work{
		UnitProject: strings.TrimSpace(f.text(f.child(rootNode, "location"), "unit_project")), Item: strings.TrimSpace(f.text(f.body, "wbs")), Unit: unitOf(&f.Tree, f.body),
	}
}

// Needs says which neighbours Judge depends on.
func (f *Filing) Needs() Query {
	q := Query{Project: f.Content.Project, Class: f.Content.Class, Attachments: f.Content.Attachments}
	if !f.Submit {
		return q
	}
	if isDate(f.Content.WorkDate) {
		q.SeriesKey, q.Before = f.SeriesKey, f.Content.WorkDate
	}
	q.Work = f.work()
	if no := f.closes(); no != "" {
		q.Directives = []string{no}
	}
	return q
}
