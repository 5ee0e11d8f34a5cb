package demo

import (
	"fmt"
	"strings"
)

// supervision is what the supervisor orders, and how it is answered.
var supervision = []struct{ subject, en, content, requirement, reply string }{
	{"梁柱节点箍筋加密", "Stirrups at beam-column joints", "检查发现部分梁柱节点核心区箍筋间距偏大。", "立即整改，经复查合格后方可合模。", "已对全部节点逐一排查，补绑箍筋，复测间距符合设计。"},
	{"混凝土养护不及时", "Late curing of concrete", "已浇筑楼板覆膜养护不及时，局部表面失水。", "12小时内覆盖保湿，养护不少于7天。", "已安排专人养护，早中晚各洒水一次，覆膜完整。"},
	{"外架验收资料滞后", "Scaffold acceptance papers late", "新搭设外架未及时组织验收。", "暂停使用新搭部位，2日内完成验收。", "已组织联合验收，挂牌使用，资料归档。"},
	{"进场钢筋复试", "Retest of delivered bars", "新批次钢筋复试报告未报审。", "报告未出前不得使用。", "复试报告已报审，结果合格，台账已更新。"},
}

// directives files the supervisor's notices with their closing, a stop order with its resumption, and the orders and
// decisions from above.
func (w *writer) directives(day int) {
	if day%13 == 5 {
		w.notice(day)
	}
	w.newOrder(day)
	switch day {
	case 4:
		w.order(day, "C1", "technician", "ZH-01", "order", "工程指挥部", "关于做好汛期施工安全工作的指令", "Works in the flood season", "各标段落实防汛物资和值班，深基坑、起重机械逐项检查。", "internal")
	case 33:
		w.order(day, "C1", "technician", "ZH-02", "order", "工程指挥部", "关于开展质量月活动的指令", "Quality month", "开展实测实量和样板引路，月底上报总结。", "internal")
	case 12:
		w.order(day, "C3", "pm", "GS-01", "decision", "建工集团有限公司", "关于增加3#楼劳动力投入的决定", "More labour for Tower 3", "同意增加木工班组一个，费用列入项目成本。", "secret")
	case 9, 24, 41, 55:
		n := day / 9
		w.order(day, "C4", "pm", fmt.Sprintf("XM-%02d", n), "decision", "项目经理部", "关于调整"+fmt.Sprint(w.site.floor)+"层施工流水段的决定", "Sequence of works changed", "按东、西两段流水施工，先东后西，塔吊优先保证钢筋吊运。", "internal")
	case 20:
		w.stop(day)
	}
}

func (w *writer) order(day int, code, by, no, kind, issuer, subject, en, content, secrecy string) {
	signer := ""
	if by == "pm" {
		signer = "pm2" // nobody signs his own
	}
	body := map[string]any{"no": no, "kind": kind, "issuer_unit": issuer, "to": "3#楼项目部", "subject": subject, "content": content, "issued_at": w.fixed(day, 9, 0).Format(rfc3339)}
	w.file(entry{
		by: by, signer: signer, at: w.at(day, 11, 30), class: code, place: onSite("项目部"), title: subject, titleEn: en, secrecy: secrecy,
		summary: issuer + "（" + no + "）：" + strings.TrimSuffix(content, "。") + "。", body: body,
	})
}

// notice is a supervisor's notice, and three days later the reply that closes it.
func (w *writer) notice(day int) {
	s := supervision[w.site.notices%len(supervision)]
	w.site.notices++
	number := w.site.notices
	if number > 10 {
		number += 10 // JL-11 to JL-14 are those of the last fortnight
	}
	no := fmt.Sprintf("JL-%02d", number)
	floor := w.site.floor
	w.file(entry{
		by: "supervisor", at: w.at(day, 10, 50), class: "C2", place: onFloor(floor), title: "监理通知单：" + s.subject, titleEn: "Supervisor's notice: " + s.en,
		summary: no + "：" + s.content + s.requirement,
		body: map[string]any{
			"no": no, "kind": "supervisor_notice", "issuer_unit": "正诚监理有限公司 Zhengcheng Supervision", "issuer_person": "吴建平", "to": "3#楼项目部", "subject": s.subject, "content": s.content,
			"requirement": s.requirement, "location": fmt.Sprintf("%d层", floor), "issued_at": w.fixed(day, 10, 0).Format(rfc3339), "received_at": w.fixed(day, 10, 40).Format(rfc3339), "receiver": "李建国", "reply_due": w.date(day + 3),
		},
	})
	if ignored(no) {
		return
	}
	e := entry{
		by: "technician", at: w.at(day+3, 15, 10), class: "C2", place: onFloor(floor), title: "监理通知回复单：" + s.subject, titleEn: "Reply: " + s.en,
		summary: no + "回复：" + s.reply + "监理复查合格。",
		body: map[string]any{
			"no": no + "-H", "kind": "supervisor_notice", "issuer_unit": "3#楼项目部", "issuer_person": "李建国", "to": "正诚监理有限公司", "subject": s.subject, "content": "对" + no + "的回复。",
			"reply": s.reply, "reply_evidence": "整改照片及复查记录", "recheck_by": "吴建平", "recheck_at": w.fixed(day+3, 14, 30).Format(rfc3339), "recheck_result": "pass", "closes": no,
		},
	}
	e.photos = []Photo{w.photo(e.at, floor)}
	w.file(e)
}

// stopOrder is the number of the stop-work order that is lifted again.
const stopOrder = "JL-T1"

// stop is a stop-work order for one part, and two days later its resumption.
func (w *writer) stop(day int) {
	w.file(entry{
		by: "supervisor", at: w.at(day, 9, 40), class: "C2", urgent: true, place: onSite("卸料平台"), title: "工程暂停令：卸料平台", titleEn: "Stop-work order: loading platform",
		summary: "JL-T1：卸料平台主绳锚固不符合方案，暂停使用并整改。",
		body: map[string]any{
			"no": stopOrder, "kind": "stop_order", "issuer_unit": "正诚监理有限公司 Zhengcheng Supervision", "issuer_person": "吴建平", "to": "3#楼项目部", "subject": "卸料平台暂停使用", "content": "卸料平台主绳锚固点不符合专项方案。",
			"requirement": "暂停使用，整改后报验。", "part_stopped": "12层东侧卸料平台", "issued_at": w.fixed(day, 9, 0).Format(rfc3339),
		},
	})
	w.file(entry{
		by: "supervisor", at: w.at(day+2, 16, 0), class: "C2", place: onSite("卸料平台"), title: "工程复工令：卸料平台", titleEn: "Resume-work order: loading platform",
		summary: "JL-T1整改复查合格，同意卸料平台恢复使用。",
		body: map[string]any{
			"no": "JL-F1", "kind": "resume_order", "issuer_unit": "正诚监理有限公司 Zhengcheng Supervision", "issuer_person": "吴建平", "to": "3#楼项目部", "subject": "卸料平台恢复使用", "content": "经复查，锚固点已按方案整改。",
			"recheck_by": "吴建平", "recheck_at": w.fixed(day+2, 15, 0).Format(rfc3339), "recheck_result": "pass", "closes": stopOrder,
		},
	})
}
