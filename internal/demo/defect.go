package demo

import "fmt"

// defectKind is what is found wanting; the first ones are found most often.
type defectKind struct{ zh, en, limit, value, disposal string }

var defectKinds = []defectKind{
	{"平整度超差", "Uneven surface", "≤8mm", "11mm", "打磨剔凿后复测合格。"},
	{"蜂窝麻面", "Honeycombing", "无", "局部两处", "凿除松散部分，高一等级细石混凝土修补。"},
	{"垂直度超差", "Out of plumb", "≤10mm", "13mm", "对超差部位剔凿找平，重新抄测。"},
	{"保护层厚度不足", "Too little cover", "±5mm", "-8mm", "增设垫块，隐蔽前复查。"},
	{"灰缝不饱满", "Joints not filled", "≥80%", "72%", "拆除重砌，补勾缝。"},
	{"裂缝", "Crack", "无", "0.2mm", "压力注浆封闭，持续观测。"},
}

// defectOf weighs the kinds: out of twelve findings five are of the first, three of the second.
var defectOf = []int{0, 1, 0, 2, 0, 1, 3, 0, 2, 1, 4, 0, 5}

// defects files what did not pass at once: inspections that passed after correction or failed, and non-conformities.
func (w *writer) defects(day int) {
	if day%4 != 2 {
		return
	}
	n := day / 4
	k, floor := defectKinds[defectOf[n%len(defectOf)]], w.site.floor
	switch n % 3 {
	case 0:
		w.finding(day, k, "inspection_lot", "conditional", fmt.Sprintf("%d层检验批复验：%s", floor, k.zh))
	case 1:
		w.finding(day, k, "nonconformity", "fail", fmt.Sprintf("%d层不合格项：%s", floor, k.zh))
	case 2:
		w.finding(day, k, "inspection_lot", "fail", fmt.Sprintf("%d层检验批未通过：%s", floor, k.zh))
	}
}

func (w *writer) finding(day int, k defectKind, kind, conclusion, title string) {
	body := map[string]any{
		"kind": kind, "conclusion": conclusion, "defect": k.zh + "，已标识并通知班组。", "disposal": k.disposal,
		"main_items": []map[string]any{{"name": "强度", "limit": "符合设计", "value": "符合", "pass": true}},
	}
	if kind != "nonconformity" {
		body["general_items"] = []map[string]any{{"name": k.zh, "limit": k.limit, "value": k.value, "pass": false}}
	}
	w.file(entry{
		by: "technician", at: w.at(day, 14, 5), class: "B5", place: onFloor(w.site.floor), title: title, titleEn: k.en,
		summary: title + "，" + k.disposal, body: body,
	})
}
