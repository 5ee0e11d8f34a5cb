package demo

import (
	"fmt"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// planned is one line of the schedule: from when until when, and its share of the works.
type planned struct {
	item
	from, to int // days of the story
	weight   string
}

// schedule gives the lines of the schedule. The long story begins on the ground, the usual one in the middle.
func (w *writer) schedule(slip int) []planned {
	begin, walled, end := -61, -25, 100
	if w.days >= longStory {
		begin, walled, end = 0, 55, 320
	}
	return []planned{
		{rebar, begin, end + slip, "30"}, {formwork, begin, end + slip, "20"}, {concrete, begin, end + slip, "35"}, {walls, walled, end + 45 + slip, "15"},
	}
}

// plans files what the works are measured against: the bill of quantities, and the schedule, once more after the rain.
func (w *writer) plans() {
	var bill []map[string]any
	for i, it := range []item{rebar, formwork, concrete, walls} {
		bill = append(bill, map[string]any{"wbs": it.wbs, "unit": it.unit, "quantity": tenths(it.perFloor * floors), "unit_price_fen": []int{5_860_00, 68_00, 712_00, 655_00}[i]})
	}
	w.file(entry{
		by: "technician2", at: w.at(0, 14, 50), class: "A4", place: onSite("合同"), title: "3#楼主体及二次结构工程量清单", titleEn: "Bill of quantities, Tower 3",
		summary: "施工总承包合同附件：主体结构钢筋、模板、混凝土与二次结构砌筑的合同工程量。",
		body: map[string]any{
			"no": "BJ-SG-2025-003-QD", "type": "general", "amount_fen": 0, "currency": "CNY", "signed_date": w.date(-420), "contract_quantities": bill,
			"parties": []map[string]any{{"role": "owner", "name": parties[0].zh}, {"role": "contractor", "name": parties[3].zh}},
		},
	})
	w.brought()
	w.scheduled(0, "JH-2025-01", "3#楼主体施工进度计划", "Schedule of works, Tower 3", 0)
}

// brought files what was done before the project came here: a story that begins in the middle would else look far behind.
func (w *writer) brought() {
	for _, it := range []item{rebar, formwork, concrete, walls} {
		done, whole := w.site.done[it.wbs], it.perFloor*floors
		if done == 0 {
			continue
		}
		w.file(entry{
			by: "technician2", at: w.at(0, 15, 30), class: "B3", place: onSite("主体结构"), title: it.wbs + " 开工以来累计完成", titleEn: it.en + ": done before",
			summary: fmt.Sprintf("%s：开工以来累计完成%s%s，占总量%s%%。", it.wbs, tenths(done), it.unit, percent(done, whole)),
			body: map[string]any{
				"wbs": it.wbs, "unit": it.unit, "planned_qty": tenths(whole), "qty_today": tenths(done), "qty_cumulative": tenths(done), "actual_pct": percent(done, whole),
				"critical": it.wbs != walls.wbs, "note": "启用本系统之前的累计完成量，依据截至当日的监理计量单。",
			},
		})
	}
}

// rescheduledOn is the day on which the schedule is written anew.
const rescheduledOn = 36

func (w *writer) scheduled(day int, no, zh, en string, slip int) {
	var items []map[string]any
	for _, p := range w.schedule(slip) {
		items = append(items, map[string]any{"wbs": p.wbs, "unit": p.unit, "quantity": tenths(p.perFloor * floors), "start": w.date(p.from), "finish": w.date(p.to), "weight_pct": p.weight})
	}
	until := w.date(w.days + 60)
	var crews []map[string]any
	for _, t := range trades {
		crews = append(crews, map[string]any{"trade": t.zh, "from": w.date(-7), "to": until, "headcount": (t.low+t.high)/2 + 2})
	}
	machines := []map[string]any{{"type": craneType, "from": w.date(-7), "to": until, "count": 1}, {"type": pumpType, "from": w.date(-7), "to": until, "count": 1}}
	w.file(entry{
		by: "technician", at: w.at(day, 16, 20), class: "B2", place: onSite("技术资料"), title: zh, titleEn: en, summary: zh + "（" + no + "）：分项工程量、劳动力与机械计划，自批准之日起执行。",
		body: map[string]any{
			"doc_type": "schedule", "no": no, "version": "1", "approver": "张伟民", "effective_date": w.date(day), "plan_items": items, "plan_labour": crews, "plan_plant": machines,
		},
	})
}

// budget files the budget of the month that begins, and that of the first one.
func (w *writer) budget(day int) {
	if day == rescheduledOn {
		w.scheduled(day, "JH-2025-02", "3#楼主体施工进度计划（雨后调整）", "Schedule of works, adjusted for the rain", 6)
	}
	if day != 0 && w.first.AddDate(0, 0, day).Day() != 1 {
		return
	}
	month := calendar.Day(w.first.AddDate(0, 0, day))[:7]
	const amount = monthsOutput * 88 / 100
	w.file(entry{
		by: "technician2", at: w.at(day, 10, 5), class: "B6", secrecy: "confidential", place: onSite("成本"), title: month + " 成本预算", titleEn: "Budget of the month",
		summary: fmt.Sprintf("%s目标成本%s万元。", month, wan(amount)), body: map[string]any{"period": month, "budget_fen": int64(amount), "currency": "CNY"},
	})
}
