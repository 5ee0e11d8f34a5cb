package paper

import (
	"slices"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/figure"
)

// diaryPart is a part of a diary as it stands in the grid: its label, and its statements, each on a line of its own.
type diaryPart struct {
	label string
	lines []string
}

// sections are the parts in the order of the official sheet. Those without a source are named at the end: a gap is never
// blank.
func (d *diarySheet) sections() (parts []diaryPart) {
	x := d.file.Diary
	add := func(s digest.Section, lines []string) {
		if len(lines) > 0 {
			parts = append(parts, diaryPart{d.of(s.Title()), lines})
		}
	}
	add(digest.InNoWork, numberedLines(d, x.NoWork, func(l digest.Line) string { return d.statement(l) }))
	add(digest.InLabour, d.labour(x.Labour))
	add(digest.InPlant, numberedLines(d, x.Plant, d.machine))
	add(digest.InWorks, numberedLines(d, x.Works, func(w digest.Work) string { return d.statement(w.Line) }))
	add(digest.InQuality, numberedLines(d, x.Quality, func(i digest.Inspection) string { return d.statement(i.Line) }))
	add(digest.InSafety, numberedLines(d, x.Safety, func(w digest.Watch) string { return d.statement(w.Line) }))
	add(digest.InConcealed, numberedLines(d, x.Concealed, func(i digest.Inspection) string { return d.statement(i.Line) }))
	add(digest.InTests, numberedLines(d, x.Tests, func(i digest.Inspection) string { return d.statement(i.Line) }))
	add(digest.InMaterials, numberedLines(d, x.Materials, func(m digest.Material) string { return d.statement(m.Line) }))
	add(digest.InDirectives, numberedLines(d, x.Directives, func(o digest.Directive) string { return d.statement(o.Line) }))
	add(digest.InOther, numberedLines(d, x.Other, func(l digest.Line) string { return d.statement(l) }))
	if gaps := d.gaps(); gaps != "" {
		parts = append(parts, diaryPart{d.say("缺项", "Missing"), []string{gaps}})
	}
	return parts
}

// gaps says which parts have no source, in the words of the diary. The weather says so in the head.
func (d *diarySheet) gaps() string {
	var gaps []string
	for _, g := range d.file.Diary.Gaps {
		if g.Section != digest.InWeather {
			gaps = append(gaps, d.of(g.What))
		}
	}
	return strings.Join(gaps, d.say("；", "; "))
}

// numberedLines numbers statements where there are several.
func numberedLines[T any](d *diarySheet, all []T, say func(T) string) []string {
	lines := make([]string, len(all))
	for i, one := range all {
		if lines[i] = strings.ReplaceAll(say(one), "\n", " "); len(all) > 1 {
			lines[i] = strconv.Itoa(i+1) + d.say("．", ". ") + lines[i]
		}
	}
	return lines
}

// statement is one line: where, in the words that were signed, what the numbers say, and where it stands in the archive.
func (d *diarySheet) statement(l digest.Line) string {
	text := clean(l.Quote)
	if place := clean(l.Place); place != "" && !strings.Contains(text, place) {
		text = place + d.say("：", ": ") + text
	}
	if facts := d.of(l.Facts); facts != "" {
		text += d.say("（", " (") + facts + d.say("）", ")")
	}
	return text + source(l.Nos)
}

// source names archive numbers.
func source(nos []string) string {
	if len(nos) == 0 {
		return ""
	}
	return "〔" + join(ranges(nos)) + "〕"
}

// ranges writes archive numbers that follow each other as from ～ to.
func ranges(nos []string) (short []string) {
	for i := 0; i < len(nos); i++ {
		last := i
		for last+1 < len(nos) && follows(nos[last], nos[last+1]) {
			last++
		}
		if last-i < 2 {
			short = append(short, nos[i])
			continue
		}
		short = append(short, nos[i]+"～"+nos[last][strings.LastIndexByte(nos[last], '-')+1:])
		i = last
	}
	return short
}

func follows(a, b string) bool {
	at := strings.LastIndexByte(a, '-') + 1
	if at == 0 || len(a) != len(b) || a[:at] != b[:at] {
		return false
	}
	n, err := strconv.Atoi(a[at:])
	m, other := strconv.Atoi(b[at:])
	return err == nil && other == nil && m == n+1
}

// labour is the head count by trade on one line, and its total.
func (d *diarySheet) labour(l digest.Labour) []string {
	if len(l.Trades) == 0 {
		return nil
	}
	trades, nos := make([]string, len(l.Trades)), []string(nil)
	for i, t := range l.Trades {
		trades[i] = orNone(clean(t.Trade), d.say("未注明工种", "trade not named")) + " " + d.heads(t.Heads)
		nos = append(nos, t.Nos...)
	}
	slices.Sort(nos)
	total := d.tell("合计 {}", "Total {}", d.heads(l.Heads))
	if l.PersonHours != nil {
		total += d.tell("，{} 工时", ", {} person-hours", l.PersonHours.String())
	}
	return []string{strings.Join(trades, d.say("；", "; ")), total + source(nos)}
}

func (d *diarySheet) heads(n *int64) string {
	if n == nil {
		return d.say("人数无记录", "not counted")
	}
	return strconv.FormatInt(*n, 10) + d.say(" 人", "")
}

func (d *diarySheet) machine(m digest.Machine) string {
	text := strings.TrimSpace(clean(m.Type) + " " + clean(m.Number))
	for _, part := range []struct {
		zh, en string
		hours  *figure.Amount
	}{{"运转 {} 小时", "run {} h", m.Run}, {"停置 {} 小时", "idle {} h", m.Idle}, {"检修 {} 小时", "repair {} h", m.Repair}} {
		if part.hours != nil {
			text += d.say("，", ", ") + d.tell(part.zh, part.en, part.hours.String())
		}
	}
	return text + source(m.Nos)
}
