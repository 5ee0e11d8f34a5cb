package demo

import "time"

// timeOfDrafts is how long ago the drafts were begun.
var timeOfDrafts = []time.Duration{70 * time.Minute, 40 * time.Minute, 15 * time.Minute}

// day writes everything of one day. What stands in it moves the works on only where the weather let people work.
func (w *writer) day(day int) {
	sky := w.weather(day)
	w.briefing(day)
	w.labour(day)
	w.crane(day)
	if w.site.rain {
		w.delay(day, sky)
	} else {
		w.build(day)
	}
	w.masonry(day)
	w.safety(day)
	w.defects(day)
	w.directives(day)
	w.office(day)
	w.corrections(day)
	w.suspicious(day)
}

// drafts are what the technicians are still writing.
func (w *writer) drafts() {
	for i, title := range [][2]string{
		{"钢筋焊接接头取样", "Sampling of welded joints"},
		{"样板间抹灰进度", "Plastering of the show flat"},
		{"塔吊月检资料", "Monthly inspection of the tower crane"},
	} {
		at := w.now.Add(-timeOfDrafts[i])
		by := []string{"technician", "technician", "technician2"}[i]
		in := w.input(w.id(at), entry{by: by, at: at, class: "B1", place: onFloor(w.site.floor), title: title[0], titleEn: title[1], body: map[string]any{"process": title[0], "note": "现场记录未写完。"}})
		in.Submit = false
		w.add(Step{At: at, By: by, Action: Save, Record: in.ID, Input: &in})
	}
}
