package demo

import (
	"maps"
	"strconv"
)

// correctedDays are days whose weather was read wrongly and corrected after publication: the correction supersedes it.
var correctedDays = []int{11, 37, 50}

// correctedAfter is how many days after the work the mistake is noticed: published, and not yet too late to file.
const correctedAfter = 7

// corrections files what is noticed on a day about an earlier one.
func (w *writer) corrections(day int) {
	for _, wrong := range correctedDays {
		old, ok := w.site.skies[wrong]
		if day != wrong+correctedAfter || !ok {
			continue
		}
		e := old.entry
		e.at, e.day, e.fixes = w.at(day, 17, 5), w.date(wrong), old.id
		e.body = maps.Clone(e.body)
		e.body["rain_mm"] = strconv.Itoa(w.between(3, 18))
		e.body["note"] = "更正：降水量漏记，以气象站数据为准。"
		e.title, e.titleEn = e.title+"（更正）", "Weather, corrected"
		e.summary = "更正" + w.date(wrong) + "降水量为" + text(e.body["rain_mm"]) + "mm，其余不变。"
		w.file(e)
	}
}
