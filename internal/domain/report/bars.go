package report

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// mostBars is how many bars a picture has; the smaller ones stand together in one more.
const mostBars = 10

// bars gives the values of a breakdown of the period, the greatest first; each is a figure of the report already.
func (c *compiler) bars(t tell) []chart.Bar {
	var bars []chart.Bar
	rest := figure.Whole(0)
	for n, g := range byValue(c.cells.groups(over(t.key, c.now))) {
		if n >= mostBars {
			rest = rest.Add(g.Value)
			continue
		}
		bars = append(bars, chart.Bar{Label: dimLabel(t.key, g.Dim), Count: g.Value, Ref: refOf(t.key, g, false)})
	}
	if rest.Sign() != 0 {
		bars = append(bars, chart.Bar{Label: text("其余", "others"), Count: rest, Ref: string(t.key)})
	}
	return bars
}

// sentenceOf says the bars for who does not see them.
func sentenceOf(bars []chart.Bar, unitZh, unitEn string) fault.Text {
	zh, en := make([]string, len(bars)), make([]string, len(bars))
	for i, b := range bars {
		zh[i], en[i] = b.Label.Zh+" "+b.Count.String()+unitZh, b.Label.En+" "+b.Count.String()+unitEn
	}
	return fault.Text{Zh: strings.Join(zh, "，") + "。", En: strings.Join(en, ", ") + "."}
}

// histogram draws the days of the period for each value of a breakdown, against what was planned of the day.
func (c *compiler) histogram(k figure.Key, title, sentence fault.Text, unit string, plan []plannedRun) []chart.Picture {
	groups := byValue(c.cells.groups(over(k, c.now)))
	days := daysOf(c.now.First, c.now.Last)
	if len(groups) == 0 || len(days) < 2 {
		return nil
	}
	p := chart.Picture{Kind: chart.KindHistogram, Title: title, Sentence: sentence, Unit: unit, Days: days}
	const mostSeries = 7
	others := chart.Series{Label: text("其余", "others"), Ref: string(k), Values: make([]figure.Amount, len(days))}
	for n, g := range groups {
		s := chart.Series{Label: dimLabel(k, g.Dim), Ref: refOf(k, g, false), Values: c.byDay(over(k, c.now).group(g), days)}
		if n < mostSeries {
			p.Series = append(p.Series, s)
			continue
		}
		for i := range days {
			others.Values[i] = others.Values[i].Add(s.Values[i])
		}
	}
	if len(groups) > mostSeries {
		p.Series = append(p.Series, others)
	}
	p.PlanByDay = planByDay(plan, days)
	return []chart.Picture{p}
}

func (c *compiler) byDay(b Basis, days []string) []figure.Amount {
	sums, values := c.cells.daily(b), make([]figure.Amount, len(days))
	for i, day := range days {
		values[i] = sums[day].Value
	}
	return values
}

func planByDay(plan []plannedRun, days []string) []*figure.Amount {
	values, some := make([]*figure.Amount, len(days)), false
	for i, day := range days {
		values[i] = planned(plan, day, nil)
		some = some || values[i] != nil
	}
	if !some {
		return nil
	}
	return values
}
