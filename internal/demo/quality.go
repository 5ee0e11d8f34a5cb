package demo

import (
	"fmt"
	"strconv"

	"github.com/countersign/countersign/pkg/client"
)

func (w *writer) inspected(day int, zh, en, kind, what, limit, value, unit string) {
	floor := w.site.floor
	w.file(entry{
		by: "technician", at: w.at(day, 15, 30), class: "B5", place: onFloor(floor), title: fmt.Sprintf("%d层%s", floor, zh), titleEn: fmt.Sprintf("%s, floor %d", en, floor),
		summary: fmt.Sprintf("%d层%s主控项目、一般项目均合格。", floor, zh),
		body: map[string]any{
			"kind": kind, "conclusion": "pass",
			"main_items":    []map[string]any{{"name": "支撑体系承载力", "limit": "符合方案", "value": "符合", "pass": true}},
			"general_items": []map[string]any{{"name": what, "limit": limit, "value": value, "unit": unit, "pass": true}},
		},
	})
}

// hidden files the concealed works before they are covered; one in two months is found wanting and comes back corrected.
func (w *writer) hidden(day int) {
	floor := w.site.floor
	e := entry{
		by: "technician", at: w.at(day, 16, 10), class: "B5", place: onFloor(floor), title: fmt.Sprintf("%d层梁板钢筋隐蔽验收", floor), titleEn: fmt.Sprintf("Concealed reinforcement, floor %d", floor),
		summary: fmt.Sprintf("%d层梁板钢筋规格、间距、保护层符合设计，同意隐蔽。", floor),
		body: map[string]any{
			"kind": "hidden_works", "conclusion": "pass",
			"main_items": []map[string]any{{"name": "受力钢筋牌号、规格、数量", "limit": "符合设计", "value": "符合", "pass": true}, {"name": "钢筋间距", "limit": "±10", "value": strconv.Itoa(w.between(-6, 7)), "unit": "mm", "pass": true}},
		},
	}
	e.photos = []Photo{w.photo(e.at, floor), w.photo(e.at, floor)}
	if floor%4 == 1 {
		e.fate.returned, e.fate.answered = &client.ReturnMove{Code: "unclear_photo", Reason: "照片看不清梁端箍筋加密区，请补充说明。", Fields: []string{"attachments"}}, true
	}
	w.file(e)
}

// poured files the day of the concrete: the work, the witness, the ready-mix and the pump.
func (w *writer) poured(day int) {
	floor := w.site.floor
	w.site.poured = append(w.site.poured, pour{day, floor})
	start, end := w.fixed(day, 7, 0), w.fixed(day, 17, 0)
	e := entry{
		by: "technician", at: w.at(day, 17, 35), class: "B1", place: onFloor(floor), title: fmt.Sprintf("%d层梁板混凝土浇筑", floor), titleEn: fmt.Sprintf("Slab concrete, floor %d", floor),
		summary: fmt.Sprintf("%d层梁板C35混凝土浇筑完成%sm³，留置标养试块3组、同条件试块2组。", floor, tenths(concretePerFloor)),
		body: map[string]any{
			"process": "混凝土浇筑", "plan_ref": "FA-2025-11", "start_time": start.Format(rfc3339), "end_time": end.Format(rfc3339), "crew": "混凝土班", "equipment": []string{"汽车泵", "插入式振捣器"},
			"method_parameters": []map[string]any{{"name": "坍落度", "value": strconv.Itoa(w.between(170, 190)), "unit": "mm", "limit": "180±20"}, {"name": "入模温度", "value": strconv.Itoa(w.between(12, 26)), "unit": "℃", "limit": "5～35"}},
			"witness":           "吴建平", "conclusion": "浇筑连续，无冷缝，已覆膜养护。",
			"quantities": []map[string]any{{"name": "浇筑量", "value": tenths(concretePerFloor), "unit": "m³"}, {"name": "标养试块", "value": "3", "unit": "组"}, {"name": "同条件试块", "value": "2", "unit": "组"}},
		},
	}
	e.photos = []Photo{w.photo(e.at, floor)}
	w.file(e)
	w.inspected(day, "混凝土浇筑旁站", "Witnessing of the pour", "side_station", "板厚", "±8", strconv.Itoa(w.between(-3, 5)), "mm")
	w.readyMix(day, floor)
	w.file(entry{
		by: "technician2", at: w.at(day, 17, 58), class: "B8", place: onFloor(floor), title: "汽车泵运转 10 小时", titleEn: "Concrete pump",
		summary: "62米汽车泵运转10小时，泵送正常。", body: map[string]any{"plant_no": "P-62", "type": pumpType, "run_h": "10", "idle_h": "1", "repair_h": "0", "fuel_l": strconv.Itoa(w.between(160, 190)), "operator": "彭少华"},
	})
}

const rfc3339 = "2006-01-02T15:04:05Z07:00"

// tested files the strength of cubes that are 28 days old.
func (w *writer) tested(day int) {
	for _, p := range w.site.poured {
		if day != p.day+28 {
			continue
		}
		w.file(entry{
			by: "technician", at: w.at(day, 14, 30), class: "B5", place: onFloor(p.floor), title: fmt.Sprintf("%d层混凝土试块28天强度", p.floor), titleEn: fmt.Sprintf("28-day cubes, floor %d", p.floor),
			summary: fmt.Sprintf("%d层C35标养试块28天强度达到设计值，评定合格。", p.floor),
			body: map[string]any{
				"kind": "test", "conclusion": "pass", "sample_no": fmt.Sprintf("SK-%02d-01", p.floor), "report_no": fmt.Sprintf("KY-%04d", 500+p.floor), "lab": "建科检测有限公司",
				"main_items": []map[string]any{{"name": "抗压强度", "limit": "≥35", "value": fmt.Sprintf("%d.%d", w.between(38, 43), w.between(0, 9)), "unit": "MPa", "pass": true}},
			},
		})
	}
}
