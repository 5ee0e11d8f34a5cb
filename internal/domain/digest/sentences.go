package digest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// rules make the sentences of a digest, in the order of the sheet.
var rules = []func([]Diary) []Sentence{
	daysOff, weather, labour, plant, progress, processes, inspections(InQuality, "质量检查", "Quality inspections", func(d *Diary) []Inspection { return d.Quality }),
	safety, inspections(InConcealed, "隐蔽工程", "Concealed works", func(d *Diary) []Inspection { return d.Concealed }),
	inspections(InTests, "试验", "Tests", func(d *Diary) []Inspection { return d.Tests }), materials, directives, others,
}

// sentence closes facts to a sentence; nothing where there is no record behind it.
func sentence(section Section, nos []string, facts ...fault.Text) []Sentence {
	if len(nos) == 0 {
		return nil
	}
	text := joined(facts)
	return []Sentence{{Section: section, Text: fault.Text{Zh: text.Zh + "。", En: text.En + "."}, Nos: slices.Clone(nos)}}
}

func daysOff(diaries []Diary) []Sentence {
	var nos, days []string
	for _, d := range diaries {
		for _, line := range d.NoWork {
			nos = append(nos, line.Nos...)
		}
		if len(d.NoWork) > 0 {
			days = append(days, d.Day)
		}
	}
	return sentence(InNoWork, nos, number("停工", "No work:", len(days), "天"), fault.Text{Zh: strings.Join(days, "、"), En: strings.Join(days, ", ")})
}

func weather(diaries []Diary) []Sentence {
	var nos []string
	var lowest, highest, rain, effect *figure.Amount
	var wind *int64
	days := 0
	for _, d := range diaries {
		if len(d.Weather) > 0 {
			days++
		}
		for i, w := range d.Weather {
			nos = append(nos, w.Nos...)
			lowest, highest, wind = least(lowest, w.Lowest), most(highest, w.Highest), mostWhole(wind, w.Wind)
			if i == 0 { // more records of one day tell of the same rain
				rain, effect = plus(rain, w.Rain), plus(effect, w.Effect)
			}
		}
	}
	return sentence(InWeather, nos, number("有气象记录", "Weather on record:", days, "天"), measured("最低气温", "lowest", lowest, "℃"),
		measured("最高气温", "highest", highest, "℃"), counted("最大风力", "strongest wind, Beaufort", wind, "级"),
		measured("降水合计", "rain in all", rain, "mm"), measured("影响施工", "work hindered", effect, "h"))
}

func labour(diaries []Diary) []Sentence {
	type sum struct {
		trade string
		heads *int64
	}
	var nos []string
	var all, top *int64
	var hours *figure.Amount
	topDay, counted := "", 0
	var trades []sum
	for _, d := range diaries {
		if d.Labour.Heads != nil {
			counted++
			if valueOf(d.Labour.Heads) > valueOf(top) {
				top, topDay = d.Labour.Heads, d.Day
			}
		}
		all, hours = plusWhole(all, d.Labour.Heads), plus(hours, d.Labour.PersonHours)
		for _, t := range d.Labour.Trades {
			nos = append(nos, t.Nos...)
			i := slices.IndexFunc(trades, func(s sum) bool { return s.trade == t.Trade })
			if i < 0 {
				i = len(trades)
				trades = append(trades, sum{trade: t.Trade})
			}
			trades[i].heads = plusWhole(trades[i].heads, t.Heads)
		}
	}
	facts := []fault.Text{heads("出勤", "Attendance:", all), number("有劳动力记录", "labour on record", counted, "天")}
	if top != nil {
		facts = append(facts, peak(topDay, *top))
	}
	slices.SortStableFunc(trades, func(a, b sum) int {
		return cmp.Or(cmp.Compare(valueOf(b.heads), valueOf(a.heads)), strings.Compare(a.trade, b.trade))
	})
	for _, t := range trades {
		facts = append(facts, heads(t.trade, t.trade, t.heads))
	}
	return sentence(InLabour, nos, append(facts, measured("总工时", "person-hours", hours, "h"))...)
}

func heads(zh, en string, n *int64) fault.Text { return counted(zh, en, n, "人日") }

func peak(day string, n int64) fault.Text {
	t := counted("最多", "at most", &n, "人")
	return fault.Text{Zh: t.Zh + "（" + day + "）", En: t.En + " (" + day + ")"}
}

func plant(diaries []Diary) []Sentence {
	var machines []Machine
	for _, d := range diaries {
		for _, m := range d.Plant {
			i := slices.IndexFunc(machines, func(o Machine) bool { return o.Type == m.Type && o.Number == m.Number })
			if i < 0 {
				i = len(machines)
				machines = append(machines, Machine{Type: m.Type, Number: m.Number})
			}
			sum := &machines[i]
			sum.Run, sum.Idle, sum.Repair = plus(sum.Run, m.Run), plus(sum.Idle, m.Idle), plus(sum.Repair, m.Repair)
			sum.Nos = append(sum.Nos, m.Nos...)
		}
	}
	var all []Sentence
	for _, m := range machines {
		all = append(all, sentence(InPlant, m.Nos, same(strings.TrimSpace(m.Type+" "+m.Number)), measured("运转", "ran", m.Run, "h"),
			measured("闲置", "idle", m.Idle, "h"), measured("维修", "under repair", m.Repair, "h"))...)
	}
	return all
}

func directives(diaries []Diary) []Sentence {
	var nos []string
	byKind := tally{}
	answered, rechecked := 0, 0
	for _, d := range diaries {
		for _, c := range d.Directives {
			nos = append(nos, c.Nos...)
			byKind.add(c.Kind)
			if c.Reply != "" {
				answered++
			}
			if c.Recheck == "pass" {
				rechecked++
			}
		}
	}
	facts := []fault.Text{number("指令与决策", "Directives and decisions:", len(nos), "件")}
	for _, kind := range byKind.names {
		words := label("C1", "kind", kind)
		facts = append(facts, number(words.Zh, strings.ToLower(words.En), byKind.counts[kind], "件"))
	}
	facts = append(facts, number("有办理情况", "with what was done", answered, "件"), number("复查合格", "rechecked and passed", rechecked, "件"))
	return sentence(InDirectives, nos, facts...)
}

func others(diaries []Diary) []Sentence {
	var nos []string
	for _, d := range diaries {
		for _, line := range d.Other {
			nos = append(nos, line.Nos...)
		}
	}
	return sentence(InOther, nos, number("其他记录", "Other records:", len(nos), "件"))
}
