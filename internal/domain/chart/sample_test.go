package chart

import (
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

func text(zh, en string) fault.Text { return fault.Text{Zh: zh, En: en} }

func amount(s string) Amount {
	a, err := figure.ParseAmount(s)
	if err != nil {
		panic(err)
	}
	return a
}

func pointer(s string) *Amount {
	a := amount(s)
	return &a
}

// day is the n-th day from 2026-11-01.
func day(n int) string {
	return time.Date(2026, 11, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// samples are one picture of each kind, as a report of November would have them.
func samples() map[string]Picture {
	return map[string]Picture{
		"calendar": calendarOf(30), "calendar-quarter": calendarOf(92), "curve": curveOf(30, 22), "bullets": bulletsSample(),
		"pyramid": pyramidSample(), "pareto": paretoSample(), "histogram": histogramOf(30), "bars": barsSample(),
	}
}

func calendarOf(days int) Picture {
	p := Picture{Kind: KindCalendar, Title: text("填报日历", "Reporting calendar"), Sentence: text("11 月应报 30 天，缺报 1 天，迟报 2 天。", "Of 30 days in November 1 is missing and 2 are late.")}
	for i := range days {
		d := Day{Day: day(i), Count: int64((i*7)%19 + 1), State: "filed", Ref: fmt.Sprintf("discipline.records:%s", day(i))}
		switch i % 30 {
		case 4, 17:
			d.State, d.Late = "late", 2
		case 11:
			d.State, d.Count, d.Ref = "gap", 0, ""
		case 14, 15:
			d.State, d.Count = "off", 1
		}
		if i >= days-7 {
			d = Day{Day: day(i), State: "future"}
		}
		p.Calendar = append(p.Calendar, d)
	}
	return p
}

// curveOf rises like an S over so many days, actual up to today, as integers of a table would.
func curveOf(days, today int) Picture {
	p := Picture{Kind: KindCurve, Title: text("累计进度", "Cumulative progress"), Sentence: text("进度滞后 7.9 个百分点。", "Work is 7.9 points behind."), Unit: "%", Today: day(today - 1)}
	for i := range days {
		x := i * 1000 / max(days-1, 1)
		s := (3*x*x/1000 - 2*x*x/1000*x/1000) // tenths of a percent
		point := Point{Day: day(i), Plan: pointer(fmt.Sprintf("%d.%d", s/10, s%10)), Ref: "progress.actual:" + day(i)}
		if i < today {
			a := s * 88 / 100
			point.Actual = pointer(fmt.Sprintf("%d.%d", a/10, a%10))
		}
		p.Curve = append(p.Curve, point)
	}
	return p
}

func bulletsSample() Picture {
	return Picture{
		Kind: KindBullets, Title: text("成本与预算", "Cost and budget"), Sentence: text("材料费已用 71.0 %，完成 58.0 %。", "Materials: 71.0 % spent, 58.0 % done."), Unit: "分",
		Bullets: []Bullet{
			{Label: text("合计", "Total"), Budget: pointer("12000000000"), Spent: amount("7012345600"), Done: pointer("58"), Ref: "cost.actual"},
			{Label: text("人工费", "Labour"), Budget: pointer("3000000000"), Spent: amount("1650000000"), Done: pointer("58"), Ref: "cost.actual:labour"},
			{Label: text("材料费", "Materials"), Budget: pointer("6000000000"), Spent: amount("4260000000"), Done: pointer("58"), Ref: "cost.actual:material"},
			{Label: text("机械费", "Plant"), Budget: pointer("500000000"), Spent: amount("702345600"), Done: pointer("58"), Ref: "cost.actual:plant"},
			{Label: text("其他费用", "Other"), Spent: amount("400000000"), Ref: "cost.actual:other"},
		},
	}
}

func pyramidSample() Picture {
	return Picture{
		Kind: KindPyramid, Title: text("安全金字塔", "Safety pyramid"), Sentence: text("发现隐患 87 条，无伤亡。", "87 hazards found, nobody hurt."), Unit: "条",
		Levels: []Bar{
			{Label: text("死亡", "Deaths"), Count: amount("0"), Alarm: true, Ref: "safety.deaths"},
			{Label: text("受伤", "Injuries"), Count: amount("1"), Alarm: true, Ref: "safety.injuries"},
			{Label: text("重大隐患", "Major hazards"), Count: amount("2"), Ref: "safety.major"},
			{Label: text("一般隐患、违章", "Hazards and violations"), Count: amount("84"), Ref: "safety.hazards"},
			{Label: text("巡检、交底", "Inspections and briefings"), Count: amount("236"), Ref: "safety.inspections"},
		},
	}
}

func paretoSample() Picture {
	p := Picture{Kind: KindPareto, Title: text("质量缺陷", "Defects"), Sentence: text("垂直度与蜂窝麻面占 80 %。", "Two kinds make 80 %."), Unit: "项"}
	for i, name := range []fault.Text{
		text("墙面垂直度超差", "Walls out of plumb"), text("蜂窝麻面", "Honeycombing"), text("钢筋间距", "Bar spacing"),
		text("保护层厚度不足", "Thin concrete cover"), text("模板接缝漏浆", "Leaking joints"), text("其他", "Other"),
	} {
		p.Bars = append(p.Bars, Bar{Label: name, Count: amount([]string{"42", "27", "9", "5", "3", "1"}[i]), Ref: fmt.Sprintf("quality.defects:%d", i)})
	}
	return p
}

func histogramOf(days int) Picture {
	p := Picture{Kind: KindHistogram, Title: text("劳动力", "Labour"), Sentence: text("平均每天 118 人，计划 130 人。", "118 people a day on average, 130 planned."), Unit: "人"}
	for i, name := range []fault.Text{text("钢筋工", "Steel fixers"), text("木工", "Carpenters"), text("混凝土工", "Concreters"), text("架子工", "Scaffolders"), text("普工", "Labourers")} {
		s := Series{Label: name, Ref: fmt.Sprintf("labour.headcount:%d", i)}
		for n := range days {
			s.Values = append(s.Values, figure.Whole(int64(30-4*i+(n*(i+3))%11)))
			if n%30 == 14 || n%30 == 15 {
				s.Values[n] = Amount{}
			}
		}
		p.Series = append(p.Series, s)
	}
	for n := range days {
		p.Days = append(p.Days, day(n))
		plan := figure.Whole(int64(120 + n/10*10))
		p.PlanByDay = append(p.PlanByDay, &plan)
	}
	return p
}

func barsSample() Picture {
	return Picture{
		Kind: KindBars, Title: text("未整改隐患", "Open hazards"), Sentence: text("未整改 14 条，超过 7 天 3 条。", "14 open, 3 for more than 7 days."), Unit: "条",
		Bars: []Bar{
			{Label: text("1 天以内", "Up to a day"), Count: amount("6"), Ref: "safety.open:1"},
			{Label: text("2 至 3 天", "2 to 3 days"), Count: amount("5"), Ref: "safety.open:3"},
			{Label: text("4 至 7 天", "4 to 7 days"), Count: amount("0"), Ref: "safety.open:7"},
			{Label: text("超过 7 天", "More than 7 days"), Count: amount("3"), Alarm: true, Ref: "safety.open:more"},
		},
	}
}
