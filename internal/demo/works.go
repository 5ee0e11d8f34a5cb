package demo

import (
	"fmt"
	"strconv"
)

// build moves the floor under construction on by one day of its cycle.
func (w *writer) build(day int) {
	p := cycle[w.site.phase]
	for i, it := range p.items {
		w.progress(day, it, p.share[i]/int64(w.site.pace))
	}
	if w.site.worked++; w.site.worked < w.site.pace {
		return
	}
	w.site.worked = 0
	switch w.site.phase {
	case 0:
		w.measured(day)
	case 2:
		w.inspected(day, "模板安装检验批", "Formwork inspection lot", "inspection_lot", "轴线位移", "≤5", strconv.Itoa(w.between(1, 4)), "mm")
	case 4:
		w.hidden(day)
	case 5:
		w.poured(day)
	}
	if w.site.phase++; w.site.phase == len(cycle) {
		w.site.phase, w.site.floor = 0, min(w.site.floor+1, floors)
	}
	w.tested(day)
}

// progress files what was done of one item, and the material that it took.
func (w *writer) progress(day int, it item, amount int64) {
	whole := it.perFloor * floors
	if amount = min(amount, whole-w.site.done[it.wbs]); amount <= 0 {
		return // all of it is done
	}
	w.site.done[it.wbs] += amount
	total := w.site.done[it.wbs]
	floor := w.site.floor
	if it.wbs == walls.wbs {
		floor = w.site.masonry
	}
	e := entry{
		by: "technician", at: w.at(day, 17, 20), class: "B3", place: onFloor(floor), title: fmt.Sprintf("%d层%s %s%s", floor, it.wbs, tenths(amount), it.unit), titleEn: it.en,
		summary: fmt.Sprintf("%s：当日完成%s%s，累计%s%s，占总量%s%%。", it.wbs, tenths(amount), it.unit, tenths(total), it.unit, percent(total, whole)),
		body: map[string]any{
			"wbs": it.wbs, "unit": it.unit, "planned_qty": tenths(whole), "qty_today": tenths(amount), "qty_cumulative": tenths(total),
			"actual_pct": percent(total, whole), "critical": it.wbs != walls.wbs, "note": fmt.Sprintf("%d层当日施工正常，人员、材料到位。", floor),
		},
	}
	if w.rng.IntN(3) == 0 {
		e.photos = []Photo{w.photo(e.at, floor)}
	}
	w.file(e)
	switch it.wbs {
	case rebar.wbs:
		w.issue(day, materials[0], amount)
	case walls.wbs:
		w.issue(day, materials[1], amount)
	}
}

// wallsBehind is how many floors the walls stay below the structure.
const wallsBehind = 4

// masonry follows some floors below; it is out of the rain.
func (w *writer) masonry(day int) {
	if day%2 == 0 || w.site.masonry > w.site.floor-wallsBehind {
		return
	}
	amount := int64(w.between(180, 240))
	w.progress(day, walls, amount)
	if w.site.done[walls.wbs] >= int64(w.site.masonry)*wallsPerFloor {
		w.site.masonry++
	}
}

func (w *writer) measured(day int) {
	floor := w.site.floor
	w.file(entry{
		by: "technician", at: w.at(day, 11, 10), class: "B1", place: onFloor(floor), title: fmt.Sprintf("%d层测量放线", floor), titleEn: fmt.Sprintf("Setting out, floor %d", floor),
		summary: fmt.Sprintf("%d层轴线、标高复核完成，偏差在允许范围内。", floor),
		body: map[string]any{
			"process": "测量放线", "plan_ref": "FA-2025-07", "crew": "测量组", "equipment": []string{"全站仪", "水准仪"}, "witness": "吴建平",
			"method_parameters": []map[string]any{{"name": "轴线偏差", "value": strconv.Itoa(w.between(0, 3)), "unit": "mm", "limit": "≤5"}, {"name": "层高偏差", "value": strconv.Itoa(w.between(-3, 4)), "unit": "mm", "limit": "±10"}},
			"conclusion":        "符合要求",
		},
	})
}

// delay files the day that the rain took.
func (w *writer) delay(day int, s sky) {
	it := cycle[w.site.phase].items[0]
	w.file(entry{
		by: "technician", at: w.at(day, 17, 30), class: "B3", place: onFloor(w.site.floor), title: fmt.Sprintf("%d层因%s停工半天", w.site.floor, s.zh), titleEn: "Half a day lost to " + s.en,
		summary: fmt.Sprintf("受%s影响，%d层室外作业停工半天，计划顺延。", s.zh, w.site.floor),
		body: map[string]any{
			"wbs": it.wbs, "unit": it.unit, "qty_today": "0", "qty_cumulative": tenths(w.site.done[it.wbs]), "actual_pct": percent(w.site.done[it.wbs], it.perFloor*floors),
			"deviation_d": -1, "cause": "weather", "delay_h": "4.5", "critical": true, "note": "已组织排水，覆盖裸露钢筋，雨停后恢复施工。",
		},
	})
}
