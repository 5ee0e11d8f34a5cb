package paper

import (
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/report"
)

// gaps names what is missing; days that lack the same stand together.
func (l language) gaps(missing []report.Gap) (lines []string) {
	at, days := map[string]int{}, map[string][]string{}
	for _, g := range missing {
		what := l.of(g.What)
		if g.Day != "" {
			if days[what] = append(days[what], clean(g.Day)); len(days[what]) == 1 {
				at[what] = len(lines)
				lines = append(lines, what)
			}
			continue
		}
		lines = append(lines, what)
	}
	for what, i := range at {
		lines[i] = strings.Join(l.runs(days[what]), l.say("、", ", ")) + l.say("：", ": ") + what
	}
	return lines
}

// runs writes days that follow each other as from – to.
func (l language) runs(days []string) (runs []string) {
	for i := 0; i < len(days); i++ {
		last := i
		for last+1 < len(days) && nextDay(days[last]) == days[last+1] {
			last++
		}
		if last == i {
			runs = append(runs, days[i])
			continue
		}
		runs = append(runs, days[i]+l.say(" 至 ", " to ")+days[last])
		i = last
	}
	return runs
}

func nextDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, 1).Format(time.DateOnly)
}
