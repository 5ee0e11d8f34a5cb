package demo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/countersign/countersign/pkg/client"
)

// hazard is one that waits for its recheck.
type hazard struct {
	report
	day   int // on which it is rechecked
	found int // day on which it was found
	floor int
	kind  hazardKind
}

type hazardKind struct{ zh, en, unit, clause, done string }

var hazardKinds = []hazardKind{
	{"临边防护栏杆缺失", "Edge protection missing", "外架班", "JGJ 80 临边作业", "已补装定型化栏杆，高度1.2米，刷红白漆。"},
	{"配电箱未上锁", "Distribution box unlocked", "机电班", "JGJ 46 配电箱及开关箱", "已加锁并张贴责任人，接地复测合格。"},
	{"楼层预留洞口未覆盖", "Opening not covered", "木工二班", "JGJ 80 洞口作业", "已用18厚模板覆盖固定并标识。"},
	{"外架连墙件间距偏大", "Scaffold ties too far apart", "外架班", "JGJ 130 连墙件", "已按两步三跨补设连墙件。"},
	{"动火作业未配灭火器", "No extinguisher at hot works", "钢筋一班", "GB 50720 动火管理", "已配备灭火器和看火人，重新办理动火证。"},
	{"材料堆放过高", "Materials stacked too high", "砌筑班", "JGJ 59 文明施工", "已卸码至1.5米以下，设限高标识。"},
}

func (w *writer) briefing(day int) {
	topic := pick(w, [][2]string{{"高处作业安全带", "Harnesses at height"}, {"临时用电", "Temporary power"}, {"塔吊吊装信号", "Crane signals"}, {"文明施工与扬尘", "Tidy site and dust"}, {"雨天防滑防触电", "Rain: slips and shocks"}})
	n := w.between(58, 86)
	w.file(entry{
		by: "technician2", at: w.at(day, 7, 50), class: "B4", place: onSite("班前讲评台"), title: "班前教育：" + topic[0], titleEn: "Toolbox talk: " + topic[1],
		summary: "早班前教育，到场" + strconv.Itoa(n) + "人，主题：" + topic[0] + "。", body: map[string]any{"kind": "briefing", "grade": "general", "description": "班前教育，主题：" + topic[0] + "，到场" + strconv.Itoa(n) + "人，均已签到。"},
	})
}

// safety files the round every other day, a hazard every fourth, and its recheck some days after that.
func (w *writer) safety(day int) {
	if day%2 == 0 {
		w.file(entry{
			by: "technician2", at: w.at(day, 15, 40), class: "B4", place: onFloor(w.site.floor), title: "安全巡检", titleEn: "Safety round",
			summary: "对作业面、临边、外架、用电进行巡检，未见重大隐患。", body: map[string]any{"kind": "inspection", "grade": "general", "description": "巡检作业层、外架、施工升降机和临时用电，安全状态正常。"},
		})
	}
	if day%4 == 1 {
		w.hazardFound(day)
	}
	open := w.site.hazards[:0]
	for _, h := range w.site.hazards {
		if h.day == day {
			w.rectified(day, h)
		} else {
			open = append(open, h)
		}
	}
	w.site.hazards = open
	if day == 26 {
		w.accident(day)
	}
}

func (w *writer) hazardFound(day int) {
	k, floor := hazardKinds[(day/4)%len(hazardKinds)], w.between(w.site.masonry, w.site.floor)
	e := entry{
		by: "technician2", at: w.at(day, 10, 20), class: "B4", place: onFloor(floor), title: fmt.Sprintf("%d层%s", floor, k.zh), titleEn: fmt.Sprintf("%s, floor %d", k.en, floor),
		summary: fmt.Sprintf("%d层发现隐患：%s，责任班组%s，限3日内整改。", floor, k.zh, k.unit),
		body: map[string]any{
			"kind": "hazard", "grade": "general", "description": fmt.Sprintf("巡查发现%d层%s，已口头制止并下发整改单。", floor, k.zh),
			"responsible_unit": k.unit, "rule_clause": k.clause, "due_at": w.fixed(day+3, 18, 0).Format(rfc3339),
		},
	}
	e.photos = []Photo{w.photo(e.at, floor)}
	if day == w.days-5 || day == w.days-9 {
		e.fate.returned = &client.ReturnMove{Code: "wrong_location", Reason: "部位与照片不符，请核对楼层和轴线。", Fields: []string{"location.floor"}}
	}
	id := w.file(e)
	if e.fate.returned == nil && (day/4)%forgotten != forgotten-1 {
		w.site.hazards = append(w.site.hazards, hazard{report{id, e}, day + correctedAfter, day, floor, k})
	}
}

// forgotten is of how many hazards one is never rechecked: it stays open, and grows old.
const forgotten = 9

// rectified is the version of the hazard's record that tells how it ended: it takes the place of the first one, which
// has been published by then, and keeps its day.
func (w *writer) rectified(day int, h hazard) {
	e := entry{
		day: w.date(h.found), fixes: h.id, by: "technician2", at: w.at(day, 16, 20), class: "B4", place: onFloor(h.floor), title: fmt.Sprintf("%d层%s整改完成", h.floor, h.kind.zh), titleEn: "Rectified: " + h.kind.en,
		summary: fmt.Sprintf("%d层%s已整改，复查合格。", h.floor, h.kind.zh),
	}
	e.photos = []Photo{w.photo(e.at, h.floor), w.photo(e.at, h.floor)}
	for i := range e.photos {
		e.photos[i].ID = w.id(e.at)
	}
	e.body = map[string]any{
		"kind": "hazard", "grade": "general", "description": h.kind.done, "responsible_unit": h.kind.unit, "rule_clause": h.kind.clause,
		"due_at": w.fixed(h.found+3, 18, 0).Format(rfc3339), "rectified_at": e.at.Add(-time.Hour).Format(rfc3339), "recheck_result": "pass", "before_photos": []string{e.photos[0].ID}, "after_photos": []string{e.photos[1].ID},
	}
	w.file(e)
}

// accident is the one slight injury of the two months; it takes the urgent channel.
func (w *writer) accident(day int) {
	w.file(entry{
		by: "technician2", at: w.at(day, 14, 12), class: "B4", urgent: true, place: onFloor(w.site.floor), title: "木工手部轻伤", titleEn: "Carpenter's hand slightly injured",
		summary: "一名木工拆模时左手食指划伤，已送医处理，无重伤，已组织班组再教育。", secrecy: "confidential",
		body: map[string]any{"kind": "accident", "grade": "general", "description": "13时50分左右，一名木工拆除梁侧模时未戴手套，左手食指被铁钉划伤，现场包扎后送医院缝合2针。", "deaths": 0, "injuries": 1, "loss_fen": 68000, "currency": "CNY"},
	})
}
