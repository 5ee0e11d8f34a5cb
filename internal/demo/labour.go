package demo

import "strconv"

type trade struct {
	zh, en, team string
	low, high    int
	phases       []int // of the cycle in which the trade is needed; nil: always
	certified    bool
}

var trades = []trade{
	{"钢筋工", "Steel fixers", "钢筋一班", 18, 26, []int{0, 1, 4}, false},
	{"木工", "Carpenters", "木工二班", 28, 36, []int{1, 2, 3}, false},
	{"混凝土工", "Concrete workers", "混凝土班", 12, 16, []int{5}, false},
	{"砌筑工", "Bricklayers", "砌筑班", 12, 16, nil, false},
	{"架子工", "Scaffolders", "外架班", 6, 9, nil, true},
}

const labourCompany = "宏远劳务有限公司 Hongyuan Labour Co."

// labour files the crews of a day; heavy rain sends those who work outside home early.
func (w *writer) labour(day int) {
	for _, t := range trades {
		if !needed(t.phases, w.site.phase) {
			continue
		}
		heads, hours, extra := w.between(t.low, t.high), 9, 0
		if w.site.rain {
			hours = 4
		}
		if !w.site.rain && w.site.phase == 5 && t.zh == "混凝土工" {
			extra = heads * 2
		}
		total := strconv.Itoa(heads*hours + extra)
		body := map[string]any{
			"company": labourCompany, "team": t.team, "trade": t.zh, "headcount": heads, "hours_per_head": strconv.Itoa(hours),
			"overtime_h": strconv.Itoa(extra), "person_hours": total,
		}
		if t.certified {
			body["certificates"] = w.scaffoldPapers()
		}
		w.file(entry{
			by: "technician2", at: w.at(day, 17, 40), class: "B7", place: onFloor(w.site.floor), title: t.zh + "出勤 " + strconv.Itoa(heads) + " 人",
			titleEn: t.en, summary: t.team + t.zh + strconv.Itoa(heads) + "人，总工时" + total + "小时。", body: body,
		})
	}
}

// scaffoldPapers are the certificates of the scaffolders; they last for years beyond the demonstration.
func (w *writer) scaffoldPapers() []map[string]any {
	until := w.now.AddDate(2, 0, 0).Format("2006-01-02")
	return []map[string]any{
		{"holder": "丁大勇", "cert_no": "T-2024-0187", "cert_until": until, "trade": "建筑架子工"},
		{"holder": "冯春生", "cert_no": "T-2024-0188", "cert_until": until, "trade": "建筑架子工"},
	}
}

func needed(phases []int, now int) bool {
	for _, p := range phases {
		if p == now {
			return true
		}
	}
	return phases == nil
}

// The machines as records and schedule name them.
const (
	craneType = "塔式起重机 QTZ80 Tower crane"
	pumpType  = "混凝土汽车泵 62m Concrete pump"
)

// crane files the tower crane's day.
func (w *writer) crane(day int) {
	run := w.between(7, 10)
	if w.site.rain {
		run = w.between(2, 4)
	}
	idle := 10 - run
	paper := w.now.AddDate(1, 3, 0).Format("2006-01-02")
	w.file(entry{
		by: "technician2", at: w.at(day, 18, 0), class: "B8", place: onSite("垂直运输"), title: "1#塔吊运转 " + strconv.Itoa(run) + " 小时", titleEn: "Tower crane no. 1",
		summary: "1#塔式起重机运转" + strconv.Itoa(run) + "小时，闲置" + strconv.Itoa(max(idle, 0)) + "小时，无故障。",
		body: map[string]any{
			"plant_no": "TC-01", "type": craneType, "run_h": strconv.Itoa(run), "idle_h": strconv.Itoa(max(idle, 0)), "repair_h": "0",
			"operator": "唐志刚", "cert_no": "S-2023-0456", "cert_until": paper, "inspection_until": paper,
		},
	})
}
