package figure

func construction(t *taking) {
	if t.body.flag("no_work") {
		t.count(ProgressNoWork, t.Content.Location.UnitProject)
	}
}

func progress(t *taking) {
	work, unit := t.body.text("wbs"), t.body.text("unit")
	t.take(ProgressQuantity, work, unit, "qty_today")
	t.take(ProgressPlanned, work, unit, "planned_qty")
	t.take(ProgressTotal, work, unit, "qty_cumulative")
	t.take(ProgressActualPct, work, percent, "actual_pct")
	t.take(ProgressPlannedPct, work, percent, "planned_pct")
	t.take(ProgressDelay, t.body.text("cause"), hours, "delay_h")
}

func documents(t *taking) { t.count(DocumentsReceived, t.body.text("doc_type")) }

func weather(t *taking) {
	t.take(WeatherEffect, "", hours, "effect_h")
	t.take(WeatherRain, "", "mm", "rain_mm")
}

func coordination(t *taking) { t.matters("issues", CoordinationIssues, CoordinationOpen) }

func completion(t *taking) {
	t.count(CompletionAcceptances, t.body.text("grade"))
	t.matters("rectification_list", "", CompletionOpen)
}

// matters counts a list of things to be done, and how many of them are open: a list that names none is a list of none.
func (t *taking) matters(list string, all, open Key) {
	if !t.body.has(list) {
		return
	}
	items := t.body.list(list)
	var left int64
	for _, item := range items {
		if !item.flag("closed") {
			left++
		}
	}
	if all != "" {
		t.add(all, "", "", Whole(int64(len(items))))
	}
	t.add(open, "", "", Whole(left))
}
