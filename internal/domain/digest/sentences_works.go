package digest

import (
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// progress says of each work breakdown item how much was done, and how far it had come by its newest record.
func progress(diaries []Diary) []Sentence {
	var items []Work
	for _, d := range diaries {
		for _, w := range d.Works {
			if w.Unit == "" && w.Today == nil && w.Cumulative == nil {
				continue
			}
			i := slices.IndexFunc(items, func(o Work) bool { return o.Item == w.Item && o.Unit == w.Unit })
			if i < 0 {
				i = len(items)
				items = append(items, Work{Item: w.Item, Unit: w.Unit})
			}
			sum := &items[i]
			sum.Today, sum.DelayHours, sum.Nos = plus(sum.Today, w.Today), plus(sum.DelayHours, w.DelayHours), append(sum.Nos, w.Nos...)
			if w.Cumulative != nil {
				sum.Cumulative = w.Cumulative
			}
		}
	}
	var all []Sentence
	for _, w := range items {
		all = append(all, sentence(InWorks, w.Nos, same(w.Item), measured("完成", "done", w.Today, w.Unit),
			measured("期末累计", "in all at the end", w.Cumulative, w.Unit), measured("延误", "delay", w.DelayHours, "h"))...)
	}
	return all
}

// processes counts the construction records by process, and those of progress that give no quantity.
func processes(diaries []Diary) []Sentence {
	var nos []string
	byItem := tally{}
	for _, d := range diaries {
		for _, w := range d.Works {
			if w.Unit == "" && w.Today == nil && w.Cumulative == nil {
				nos = append(nos, w.Nos...)
				byItem.add(w.Item)
			}
		}
	}
	facts := []fault.Text{number("施工记录", "Construction records:", len(nos), "件")}
	for _, name := range byItem.names {
		if name != "" {
			facts = append(facts, number(name, name, byItem.counts[name], "件"))
		}
	}
	return sentence(InWorks, nos, facts...)
}

// inspections gives the rule of one kind of inspections: how many, and with which conclusions.
func inspections(section Section, zh, en string, of func(*Diary) []Inspection) func([]Diary) []Sentence {
	return func(diaries []Diary) []Sentence {
		var nos []string
		byConclusion := tally{}
		for i := range diaries {
			for _, each := range of(&diaries[i]) {
				nos = append(nos, each.Nos...)
				byConclusion.add(each.Conclusion)
			}
		}
		facts := []fault.Text{number(zh, en+":", len(nos), "项")}
		for _, value := range []string{"pass", "conditional", "fail", "pending"} {
			if n := byConclusion.counts[value]; n > 0 {
				words := label("B5", "conclusion", value)
				facts = append(facts, number(words.Zh, strings.ToLower(words.En), n, "项"))
			}
		}
		return sentence(section, nos, facts...)
	}
}

func safety(diaries []Diary) []Sentence {
	var nos []string
	byKind := tally{}
	var major, passed int
	var deaths, injuries int64
	for _, d := range diaries {
		for _, w := range d.Safety {
			nos = append(nos, w.Nos...)
			byKind.add(w.Kind)
			if w.Kind == "hazard" && w.Grade == "major" {
				major++
			}
			if w.Recheck == "pass" {
				passed++
			}
			deaths, injuries = deaths+w.Deaths, injuries+w.Injuries
		}
	}
	facts := []fault.Text{number("安全记录", "Safety records:", len(nos), "件")}
	for _, kind := range []string{"inspection", "briefing", "hazard", "violation", "accident"} {
		if n := byKind.counts[kind]; n > 0 {
			words := label("B4", "kind", kind)
			facts = append(facts, number(words.Zh, strings.ToLower(words.En), n, "件"))
		}
	}
	if byKind.counts["hazard"] > 0 {
		facts = append(facts, number("其中重大隐患", "major hazards", major, "件"), number("复查合格", "rechecked and passed", passed, "件"))
	}
	if byKind.counts["accident"] > 0 {
		facts = append(facts, counted("死亡", "deaths", &deaths, "人"), counted("受伤", "injured", &injuries, "人"))
	}
	return sentence(InSafety, nos, facts...)
}

func materials(diaries []Diary) []Sentence {
	var stocks []Material
	for _, d := range diaries {
		for _, m := range d.Materials {
			i := slices.IndexFunc(stocks, func(o Material) bool { return o.Name == m.Name && o.Spec == m.Spec && o.Unit == m.Unit })
			if i < 0 {
				i = len(stocks)
				stocks = append(stocks, Material{Name: m.Name, Spec: m.Spec, Unit: m.Unit})
			}
			sum := &stocks[i]
			sum.Received, sum.Issued, sum.Nos = plus(sum.Received, m.Received), plus(sum.Issued, m.Issued), append(sum.Nos, m.Nos...)
			if m.Closing != nil {
				sum.Closing = m.Closing
			}
		}
	}
	var all []Sentence
	for _, m := range stocks {
		all = append(all, sentence(InMaterials, m.Nos, same(strings.TrimSpace(m.Name+" "+m.Spec)), measured("进场", "received", m.Received, m.Unit),
			measured("领用", "issued", m.Issued, m.Unit), measured("期末结存", "in stock at the end", m.Closing, m.Unit))...)
	}
	return all
}

// tally counts things by name, in the order in which they came.
type tally struct {
	names  []string
	counts map[string]int
}

func (t *tally) add(name string) {
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	if t.counts[name] == 0 {
		t.names = append(t.names, name)
	}
	t.counts[name]++
}

func least(a, b *figure.Amount) *figure.Amount {
	if a == nil || b != nil && b.Less(*a) {
		return b
	}
	return a
}

func most(a, b *figure.Amount) *figure.Amount {
	if a == nil || b != nil && a.Less(*b) {
		return b
	}
	return a
}

func mostWhole(a, b *int64) *int64 {
	if valueOf(b) > valueOf(a) {
		return b
	}
	return a
}
