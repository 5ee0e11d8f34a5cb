package demo

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/countersign/countersign/pkg/client"
)

// office files what is written at the desk: documents, cost, contract matters, meetings, acceptance.
func (w *writer) office(day int) {
	if day%7 == 3 {
		w.meeting(day)
	}
	w.documents(day)
	w.cost(day)
	w.contractMatters(day)
	w.acceptance(day)
}

func (w *writer) meeting(day int) {
	n := day/7 + 1
	no := fmt.Sprintf("LH-%02d", n)
	e := entry{
		by: "technician", at: w.at(day, 16, 40), class: "B11", place: onSite("项目部会议室"), title: fmt.Sprintf("第%d次监理例会", n), titleEn: fmt.Sprintf("Coordination meeting no. %d", n),
		summary: fmt.Sprintf("%s：结构施工至%d层，协调塔吊分配与砌筑材料进场。", no, w.site.floor),
		body: map[string]any{"no": no, "place": "项目部会议室", "attendees": []string{"张伟民", "陈志强", "李建国", "吴建平"}, "issues": []map[string]any{
			{"no": "1", "text": "塔吊上午优先钢筋，下午优先砌块。", "owner": "李建国", "due": w.date(day + 2), "closed": true},
			{"no": "2", "text": "外架随层搭设，高出作业面不少于1.5米。", "owner": "王海燕", "due": w.date(day + 4), "closed": false},
		}, "note": fmt.Sprintf("结构施工至%d层。", w.site.floor)},
	}
	if n == 2 || n == 6 {
		e.fate.withdraw = "与监理方正式会议纪要重复，撤回本条。"
	}
	if n == 4 {
		e.fate.returned, e.fate.answered = &client.ReturnMove{Code: "incomplete", Reason: "请补充到会单位和未关闭事项的责任人。", Fields: []string{"body.attendees"}}, true
	}
	w.file(e)
}

var papersOf = map[int]struct{ kind, zh, en, no string }{
	2:  {"plan", "悬挑外架专项施工方案", "Method statement, cantilever scaffold", "FA-2025-14"},
	6:  {"briefing", "高支模安全技术交底", "Briefing, high falsework", "JD-061"},
	16: {"drawing_review", "标准层机电图纸会审", "Drawing review, services of the typical floor", "HS-009"},
	28: {"design_change", "阳台栏板做法变更", "Design change, balcony parapets", "BG-017"},
	38: {"negotiation", "外墙保温材料洽商", "Negotiation, wall insulation", "QS-022"},
	50: {"briefing", "砌体构造柱技术交底", "Briefing, masonry tie columns", "JD-074"},
}

func (w *writer) documents(day int) {
	p, ok := papersOf[day]
	if !ok {
		return
	}
	w.file(entry{
		by: "technician", at: w.at(day, 10, 15), class: "B2", place: onSite("技术资料"), title: p.zh, titleEn: p.en, summary: p.zh + "（" + p.no + "）已签收，自当日起执行。",
		body: map[string]any{
			"doc_type": p.kind, "no": p.no, "version": "1", "drawing_nos": []string{"JS-" + strconv.Itoa(100+day)}, "approver": "陈志强", "effective_date": w.date(day),
			"receivers": []map[string]any{{"name": "李建国", "unit": "项目部", "signed": true}, {"name": "彭班长", "unit": "宏远劳务有限公司", "signed": true}},
		},
	})
}

const (
	contractSum  = 186_500_000_00 // 分
	monthsOutput = 9_240_000_00
)

// wan writes 分 as 万元, to the last 分.
func wan(fen int64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%06d", fen/1_000_000, fen%1_000_000), "0"), ".")
}

func (w *writer) cost(day int) {
	w.budget(day)
	if day%15 != 14 {
		return
	}
	n := int64(day/15 + 1)
	output := int64(monthsOutput/2) + int64(w.between(-300, 300))*1_000_00
	period := w.date(day)[:7]
	wages, supplies, machines, other := output*24/100, output*48/100, output*9/100, output*6/100
	w.file(entry{
		by: "technician2", at: w.at(day, 17, 15), class: "B6", secrecy: "confidential", place: onSite("成本"), title: fmt.Sprintf("%s 半月成本（第%d期）", period, n), titleEn: "Half-monthly cost",
		summary: fmt.Sprintf("本期产值%s万元，实际人工费%s万元，材料费%s万元。", wan(output), wan(wages), wan(supplies)),
		body: map[string]any{
			"period": period, "contract_sum": contractSum, "output_value": output, "measured_fen": output * 95 / 100, "approved_fen": output * 92 / 100, "paid_fen": output * 75 / 100,
			"actual_labour_fen": wages, "actual_material_fen": supplies, "actual_plant_fen": machines, "actual_other_fen": other, "currency": "CNY",
		},
	})
}

var matters = map[int]struct {
	kind, zh, en, basis string
	amount              int64
	days                int
}{
	15: {"visa", "基坑外运土方签证", "Site variation: spoil removal", "现场签证单QZ-031，监理确认外运土方620m³。", 9_300_000, 0},
	22: {"extension", "连续降雨工期顺延申请", "Extension of time for rain", "合同专用条款7.5，气象记录及停工记录。", 0, 3},
	36: {"change", "阳台栏板变更费用", "Cost of the parapet change", "设计变更BG-017。", 21_460_000, 0},
	47: {"payment", "当月进度款申请", "Application for the monthly payment", "合同付款条款，监理计量确认单。", 849_000_000, 0},
	52: {"claim", "甲供材延误索赔", "Claim for late supply by the owner", "甲供电梯导轨迟到12天，联系单LX-044。", 15_200_000, 4},
}

func (w *writer) contractMatters(day int) {
	m, ok := matters[day]
	if !ok {
		return
	}
	body := map[string]any{"kind": m.kind, "basis": m.basis, "event_date": w.date(day - 1), "notice_due": w.date(day + 27)}
	if m.amount > 0 {
		body["amount_fen"], body["currency"] = m.amount, "CNY"
	}
	if m.days > 0 {
		body["days"] = m.days
	}
	w.file(entry{by: "technician2", at: w.at(day, 16, 5), class: "B10", secrecy: "confidential", place: onSite("合同"), title: m.zh, titleEn: m.en, summary: m.zh + "：" + m.basis, body: body})
}

func (w *writer) acceptance(day int) {
	scopes := map[int][2]string{44: {"样板间（5层东户）验收", "Acceptance of the show flat"}, 58: {"地基与基础分部验收", "Acceptance of the foundations"}}
	scope, ok := scopes[day]
	if !ok {
		return
	}
	e := entry{
		by: "technician", at: w.at(day, 16, 55), class: "B12", place: onSite("验收"), title: scope[0], titleEn: scope[1], summary: scope[0] + "：五方参加，评定合格，遗留问题2项限期整改。",
		body: map[string]any{
			"scope": scope[0], "date": w.date(day), "grade": "pass", "score": "92.5",
			"parties_opinions":   []map[string]any{{"role": "owner", "name": "滨江置业有限公司", "opinion": "同意验收。", "person": "蒋明"}, {"role": "supervisor", "name": "正诚监理有限公司", "opinion": "资料齐全，同意验收。", "person": "吴建平"}},
			"items":              []map[string]any{{"name": "实体质量", "pass": true}, {"name": "质量控制资料", "pass": true}},
			"rectification_list": []map[string]any{{"no": "1", "text": "局部阴角方正度超差，打磨处理。", "owner": "王海燕", "due": w.date(day + 7), "closed": false}},
		},
	}
	e.photos = []Photo{w.photo(e.at, 5)}
	w.file(e)
}
