package demo

import "fmt"

const (
	rebarStock = "HRB400E"
	blockStock = "AAC-A5"
)

type material struct {
	code, name, en, spec, unit, supplier string
	least, delivery                      int64 // tenths: order below this stock, so much at once
}

var materials = []material{
	{rebarStock, "热轧带肋钢筋", "Ribbed reinforcing bars", "HRB400E Φ12-25", "t", "华东钢材供应有限公司", 420, 600},
	{blockStock, "蒸压加气混凝土砌块", "Aerated concrete blocks", "600×200×200 A5.0 B06", "m³", "绿建建材有限公司", 300, 450},
}

// issue files a day of a material: what came, what went to the works, what is left. Waste is counted in one part of a hundred.
func (w *writer) issue(day int, m material, used int64) {
	opening := w.site.stock[m.code]
	var received int64
	if opening-used < m.least {
		received = m.delivery
	}
	wasted := used / 100
	closing := opening + received - used - wasted
	w.site.stock[m.code] = closing
	body := map[string]any{
		"code": m.code, "name": m.name, "spec": m.spec, "unit": m.unit, "opening": tenths(opening), "received": tenths(received), "issued": tenths(used),
		"wasted": tenths(wasted), "closing": tenths(closing), "location_used": fmt.Sprintf("3#楼%d层", w.site.floor),
	}
	title := m.name + "领用 " + tenths(used) + m.unit
	if received > 0 {
		body["supplier"], body["batch"], body["certificate_no"] = m.supplier, fmt.Sprintf("B%03d", day), fmt.Sprintf("HG-%04d", 1200+day)
		body["retest_no"], body["result"] = fmt.Sprintf("FS-%04d", 300+day), "pass"
		title = m.name + "进场 " + tenths(received) + m.unit
	}
	w.file(entry{
		by: "technician2", at: w.at(day, 17, 55), class: "B9", place: onSite("材料堆场"), title: title, titleEn: m.en,
		summary: fmt.Sprintf("%s：期初%s，进场%s，领用%s，损耗%s，结存%s%s。", m.name, tenths(opening), tenths(received), tenths(used), tenths(wasted), tenths(closing), m.unit), body: body,
	})
}

// readyMix files the concrete of a pour: it goes into the works as it comes.
func (w *writer) readyMix(day, floor int) {
	wasted := int64(22)
	received := int64(concretePerFloor) + wasted
	w.file(entry{
		by: "technician2", at: w.at(day, 17, 50), class: "B9", place: onFloor(floor), title: "商品混凝土进场 " + tenths(received) + "m³", titleEn: "Ready-mixed concrete",
		summary: fmt.Sprintf("C35商品混凝土进场%sm³，全部用于%d层梁板，坍落度抽检合格。", tenths(received), floor),
		body: map[string]any{
			"code": "C35P6", "name": "预拌混凝土", "spec": "C35 坍落度180±20mm", "unit": "m³", "opening": "0", "received": tenths(received), "issued": tenths(concretePerFloor),
			"wasted": tenths(wasted), "closing": "0", "supplier": "浦江商品混凝土有限公司", "batch": fmt.Sprintf("PJ-%03d", day), "certificate_no": fmt.Sprintf("HNT-%04d", 800+day), "result": "pass", "location_used": fmt.Sprintf("3#楼%d层梁板", floor),
		},
	})
}
