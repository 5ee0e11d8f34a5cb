package paper

import (
	"strconv"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/report"
)

func label(zh, en string) fault.Text { return fault.Text{Zh: zh, En: en} }

func said(t fault.Text) report.Cell { return report.Cell{Text: &t} }

func counted(a figure.Amount, ref string) report.Cell { return report.Cell{Number: &a, Ref: ref} }

func dated(day, ref string) report.Cell { return report.Cell{Date: day, Ref: ref} }

// maybe is a number that may be absent.
func maybe(a *figure.Amount, ref string) report.Cell { return report.Cell{Number: a, Ref: ref} }

// twin gives the numbers of a picture as a table, for those who want to go on computing.
func twin(p chart.Picture) report.Table {
	t := report.Table{Title: p.Title}
	switch p.Kind {
	case chart.KindCalendar:
		calendarTwin(&t, p)
	case chart.KindCurve:
		curveTwin(&t, p)
	case chart.KindBullets:
		bulletTwin(&t, p)
	case chart.KindHistogram:
		histogramTwin(&t, p)
	default:
		barTwin(&t, p)
	}
	return t
}

func calendarTwin(t *report.Table, p chart.Picture) {
	t.Heads = []report.Head{{Label: label("日期", "Day"), Kind: "date"}, {Label: label("状态", "State"), Kind: "text"}, {Label: label("记录", "Records"), Kind: "number"}, {Label: label("其中迟报", "Of them late"), Kind: "number"}}
	for _, d := range p.Calendar {
		state, known := dayStates[d.State]
		if !known {
			state = label(d.State, d.State)
		}
		t.Rows = append(t.Rows, []report.Cell{dated(d.Day, d.Ref), said(state), counted(figure.Whole(d.Count), d.Ref), counted(figure.Whole(d.Late), "")})
	}
}

var dayStates = map[string]fault.Text{
	"filed": label("已报", "Filed"), "late": label("迟报", "Late"), "gap": label("缺报", "Gap"), "off": label("停工", "Off"), "future": label("未到", "To come"), "outside": label("期外", "Outside"),
}

func curveTwin(t *report.Table, p chart.Picture) {
	t.Heads = []report.Head{{Label: label("日期", "Day"), Kind: "date"}, {Label: label("计划", "Plan"), Kind: "percent"}, {Label: label("实际", "Actual"), Kind: "percent"}}
	for _, x := range p.Curve {
		t.Rows = append(t.Rows, []report.Cell{dated(x.Day, ""), maybe(x.Plan, ""), maybe(x.Actual, x.Ref)})
	}
}

func bulletTwin(t *report.Table, p chart.Picture) {
	money := kindOf(p.Unit)
	t.Heads = []report.Head{
		{Label: label("项目", "Item"), Kind: "text"},
		{Label: label("预算", "Budget"), Kind: money, Unit: p.Unit},
		{Label: label("已用", "Spent"), Kind: money, Unit: p.Unit},
		{Label: label("完成", "Done"), Kind: "percent"},
	}
	for _, b := range p.Bullets {
		t.Rows = append(t.Rows, []report.Cell{said(b.Label), maybe(b.Budget, ""), counted(b.Spent, b.Ref), maybe(b.Done, "")})
	}
}

// kindOf is the kind of a column by its unit.
func kindOf(unit string) string {
	switch unit {
	case figure.Fen, figure.Hundredths, figure.Yuan:
		return "money"
	case figure.Percent:
		return "percent"
	}
	return "number"
}

func barTwin(t *report.Table, p chart.Picture) {
	t.Heads = []report.Head{{Label: label("名称", "Name"), Kind: "text"}, {Label: label("数值", "Value"), Kind: kindOf(p.Unit), Unit: p.Unit}}
	for _, b := range append(append([]chart.Bar{}, p.Levels...), p.Bars...) {
		t.Rows = append(t.Rows, []report.Cell{said(b.Label), counted(b.Count, b.Ref)})
	}
}

func histogramTwin(t *report.Table, p chart.Picture) {
	t.Heads = []report.Head{{Label: label("日期", "Day"), Kind: "date"}}
	for _, s := range p.Series {
		t.Heads = append(t.Heads, report.Head{Label: s.Label, Kind: kindOf(p.Unit), Unit: p.Unit})
	}
	if len(p.PlanByDay) > 0 {
		t.Heads = append(t.Heads, report.Head{Label: label("计划", "Planned"), Kind: kindOf(p.Unit), Unit: p.Unit})
	}
	for i, day := range p.Days {
		row := []report.Cell{dated(day, "")}
		for _, s := range p.Series {
			if i < len(s.Values) {
				row = append(row, counted(s.Values[i], s.Ref))
			} else {
				row = append(row, report.Cell{})
			}
		}
		if i < len(p.PlanByDay) {
			row = append(row, maybe(p.PlanByDay[i], ""))
		}
		t.Rows = append(t.Rows, row)
	}
}

// numbered tells apart tables of one name.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + " " + strconv.Itoa(n)
}
