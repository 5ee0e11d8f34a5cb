package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/font"
	"github.com/countersign/countersign/test/need"
)

func text(zh, en string) fault.Text { return fault.Text{Zh: zh, En: en} }

func amount(s string) *figure.Amount {
	a, err := figure.ParseAmount(s)
	if err != nil {
		panic(err)
	}
	return &a
}

func count(n int64) *int64 { return &n }

// press works with the typefaces of the panel's build.
func press(t testing.TB) *Press {
	t.Helper()
	build := filepath.Join(need.RepositoryRoot(), "web", "dist")
	if _, err := fs.Stat(os.DirFS(build), "fonts/NotoSerifSC-Regular.ttf"); err != nil {
		need.Missing(t, "the panel's build with its typefaces", "run go generate ./web")
	}
	return NewPress(font.From(os.DirFS(build)), 2)
}

var issuedAt = time.Date(2026, 11, 30, 10, 5, 0, 0, time.UTC)

func sealed(state State) Seal {
	return Seal{
		Hash: strings.Repeat("8f3a61c0", 8), State: state, By: "李建国", At: issuedAt,
		Address: "https://countersign.example.cn/v/R5HGDQAB", Code: "R5HGDQAB", Reader: "leader",
	}
}

func sampleFile(state State) File {
	return File{Document: sampleReport(), Seal: sealed(state), Href: func(ref string) string { return "https://countersign.example.cn/reports/r1?ref=" + ref }}
}

func day(n int) string { return time.Date(2026, 11, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }

// sampleReport is a monthly report with every kind of picture, table and part.
func sampleReport() report.Document {
	return report.Document{
		Schema: report.Schema, ID: "r1", No: "BJ-T3-MR-2026-11", Project: "BJ-T3", Name: text("北苑三期住宅楼工程", "Beiyuan Phase 3 Residential Towers"), Kind: report.MonthReport,
		Period: report.Period{Name: "2026-11", First: "2026-11-01", Last: "2026-11-30"}, Level: record.Internal, CutOff: issuedAt.Add(-4 * time.Hour), Definition: 1,
		Headline: text("本月进度滞后 7.9 个百分点，主要因钢筋供应延误；发现隐患 87 条，3 条超过 7 天未整改。", "Work is 7.9 points behind, mainly because reinforcement came late; of 87 hazards found 3 have been open for more than 7 days."),
		Figures: []report.Figure{
			{Ref: "progress.actual", Section: "progress", Label: text("累计完成", "Work done"), Unit: "%", Value: amount("55.1"), Of: &report.Denominator{Label: text("计划", "planned"), Value: *amount("63")}, Previous: amount("48.2"), Records: count(312), Mix: strings.Repeat("0a", 16)},
			{Ref: "safety.hazards", Section: "safety", Label: text("发现隐患", "Hazards found"), Unit: "条", Value: amount("87"), Previous: amount("91"), Records: count(87)},
			{Ref: "cost.actual", Section: "cost", Label: text("实际成本", "Actual cost"), Unit: "CNY", Value: amount("7012345600"), Previous: amount("6500000000"), Records: count(1)},
			{Ref: "quality.first", Section: "quality", Label: text("一次验收合格率", "First-pass rate"), Unit: "%"},
			{Ref: "suspects.open", Section: "discipline", Label: text("未结可疑数据", "Open suspicious records"), Unit: "条", Value: amount("2"), Previous: amount("2")},
		},
		Sections:  sampleSections(),
		Matters:   []report.Matter{{Text: text("请公司协调 12 月钢筋供应，否则 3# 楼 14 层将再推迟 5 天。", "Head office is asked to secure reinforcement for December, or floor 14 of tower 3 slips by 5 more days.")}, {Text: text("请建设单位确认设计变更 07 号的计价方式。", "The client is asked to confirm how design change 07 is priced.")}},
		Missing:   []report.Gap{{Day: "2026-11-12", What: text("3# 楼没有施工记录，也没有停工记录。", "Tower 3 has neither a construction record nor one of no work.")}, {What: text("一次验收合格率没有来源：本月没有检验批记录。", "The first-pass rate has no source: no inspection lots were recorded.")}},
		Suspects:  2,
		Late:      5,
		Errata:    []report.Erratum{{Report: "BJ-T3-MR-2026-10", Ref: "labour.headcount", Label: text("出勤人数", "Head count"), Unit: "人", Was: amount("3412"), Now: amount("3398"), Because: []string{"SG-2026-000040", "SG-2026-000117"}}},
		Narrative: []report.Narrative{{By: "analyst", At: issuedAt.Add(-time.Hour), Text: "钢筋进场比计划晚 6 天，绑扎因此两班倒；预计 12 月上旬追回 3 个百分点。\n质量方面，垂直度超差集中在 3# 楼 9 至 12 层西侧剪力墙，已要求模板加固后复测。"}},
		Annexes:   []report.Annex{{Form: "countersign.digest/1", Name: "2026-11", Hash: strings.Repeat("d1", 32), Text: text("11 月摘要", "Digest of November")}},
	}
}

func sampleSections() []report.Section {
	return []report.Section{
		{
			Key: "progress", Title: text("进度", "Progress"), Sentence: text("累计完成 55.1 %，计划 63.0 %，滞后 7.9 个百分点。", "55.1 % is done where 63.0 % was planned: 7.9 points behind."),
			Pictures: []chart.Picture{curve()}, Tables: []report.Table{workTable(12)},
		},
		{Key: "safety", Title: text("安全", "Safety"), Sentence: text("发现隐患 87 条，比上月少 4 条；受伤 1 人，无死亡。", "87 hazards were found, 4 fewer than last month; 1 person was hurt, nobody died."), Pictures: []chart.Picture{pyramid(), ages()}},
		{Key: "quality", Title: text("质量", "Quality"), Sentence: text("缺陷 87 项，前两类占 79.3 %。", "87 defects; two kinds make 79.3 % of them."), Pictures: []chart.Picture{pareto()}},
		{Key: "cost", Title: text("成本", "Cost"), Sentence: text("已用 7,012.35 万元，占预算 58.4 %，与完成 55.1 % 基本相当。", "7,012.35 ×10k CNY are spent, 58.4 % of the budget, in line with 55.1 % done."), Pictures: []chart.Picture{bullets()}},
		{Key: "labour", Title: text("劳动力", "Labour"), Sentence: text("平均每天 118 人，计划 130 人。", "118 people a day on average where 130 were planned."), Pictures: []chart.Picture{histogram()}},
		{Key: "discipline", Title: text("填报纪律", "Reporting discipline"), Sentence: text("应报 30 天，缺报 1 天，迟报 2 天。", "Of 30 days 1 is missing and 2 were late."), Pictures: []chart.Picture{calendarPicture()}},
	}
}

func workTable(rows int) report.Table {
	t := report.Table{
		Title: text("各分项工程完成情况", "Work items"),
		Heads: []report.Head{
			{Label: text("分项工程", "Work item"), Kind: "text"},
			{Label: text("计量单位", "Unit"), Kind: "text"},
			{Label: text("计划", "Planned"), Kind: "number"},
			{Label: text("完成", "Done"), Kind: "number"},
			{Label: text("完成率", "Share"), Kind: "percent"},
			{Label: text("产值", "Output"), Kind: "money"},
			{Label: text("预计完成", "Finish"), Kind: "date"},
		},
	}
	for i := range rows {
		name := text(fmt.Sprintf("3# 楼 %d 层钢筋绑扎", i+1), fmt.Sprintf("Tower 3, floor %d, reinforcement", i+1))
		t.Rows = append(t.Rows, []report.Cell{
			{Text: &name},
			{Text: &fault.Text{Zh: "t", En: "t"}},
			{Number: amount("42.5"), Ref: "progress.planned"},
			{Number: amount(fmt.Sprintf("%d.25", 40-i)), Ref: "progress.actual"},
			{Number: amount(fmt.Sprintf("%d.4", 95-i))},
			{Number: amount("123456789")},
			{Date: day(20 + i%9)},
		})
	}
	return t
}

func curve() chart.Picture {
	p := chart.Picture{Kind: chart.KindCurve, Title: text("累计进度", "Cumulative progress"), Sentence: text("滞后 7.9 个百分点。", "7.9 points behind."), Unit: "%", Today: day(29)}
	for i := range 30 {
		plan := 33 + i
		point := chart.Point{Day: day(i), Plan: amount(fmt.Sprint(plan)), Actual: amount(fmt.Sprintf("%d.%d", plan-i*8/30, i%10)), Ref: "progress.actual"}
		p.Curve = append(p.Curve, point)
	}
	return p
}

func bar(zh, en, n string, alarm bool) chart.Bar {
	return chart.Bar{Label: text(zh, en), Count: *amount(n), Alarm: alarm, Ref: "bar"}
}

func pyramid() chart.Picture {
	return chart.Picture{Kind: chart.KindPyramid, Title: text("安全金字塔", "Safety pyramid"), Unit: "条", Levels: []chart.Bar{
		bar("死亡", "Deaths", "0", true), bar("受伤", "Injuries", "1", true), bar("重大隐患", "Major hazards", "2", false),
		bar("一般隐患、违章", "Hazards and violations", "84", false), bar("巡检、交底", "Inspections and briefings", "236", false),
	}}
}

func ages() chart.Picture {
	return chart.Picture{Kind: chart.KindBars, Title: text("未整改隐患的时间", "Age of open hazards"), Unit: "条", Bars: []chart.Bar{
		bar("1 天以内", "Up to a day", "6", false), bar("2 至 7 天", "2 to 7 days", "5", false), bar("超过 7 天", "More than 7 days", "3", true),
	}}
}

func pareto() chart.Picture {
	return chart.Picture{Kind: chart.KindPareto, Title: text("质量缺陷", "Defects"), Unit: "项", Bars: []chart.Bar{
		bar("墙面垂直度超差", "Walls out of plumb", "42", false), bar("蜂窝麻面", "Honeycombing", "27", false), bar("钢筋间距", "Bar spacing", "9", false),
		bar("保护层厚度不足", "Thin cover", "5", false), bar("模板接缝漏浆", "Leaking joints", "3", false), bar("其他", "Other", "1", false),
	}}
}

func bullets() chart.Picture {
	return chart.Picture{Kind: chart.KindBullets, Title: text("成本与预算", "Cost and budget"), Unit: "CNY", Bullets: []chart.Bullet{
		{Label: text("合计", "Total"), Budget: amount("12000000000"), Spent: *amount("7012345600"), Done: amount("55.1"), Ref: "cost.actual"},
		{Label: text("材料费", "Materials"), Budget: amount("6000000000"), Spent: *amount("4260000000"), Done: amount("55.1"), Ref: "cost.actual:material"},
		{Label: text("其他费", "Other"), Spent: *amount("400000000"), Ref: "cost.actual:other"},
	}}
}

func histogram() chart.Picture {
	p := chart.Picture{Kind: chart.KindHistogram, Title: text("每天出勤人数", "People a day"), Unit: "人"}
	for i, name := range []fault.Text{text("钢筋工", "Steel fixers"), text("木工", "Carpenters"), text("混凝土工", "Concreters"), text("架子工", "Scaffolders")} {
		s := chart.Series{Label: name, Ref: fmt.Sprintf("labour.headcount:%d", i)}
		for n := range 30 {
			s.Values = append(s.Values, figure.Whole(int64(34-4*i+(n*(i+3))%11)))
		}
		p.Series = append(p.Series, s)
	}
	for n := range 30 {
		plan := figure.Whole(int64(110 + n/10*10))
		p.Days, p.PlanByDay = append(p.Days, day(n)), append(p.PlanByDay, &plan)
	}
	return p
}

func calendarPicture() chart.Picture {
	p := chart.Picture{Kind: chart.KindCalendar, Title: text("填报日历", "Reporting calendar")}
	for i := range 30 {
		d := chart.Day{Day: day(i), Count: int64((i*7)%19 + 1), State: "filed", Ref: "discipline:" + day(i)}
		switch i {
		case 4, 17:
			d.State, d.Late = "late", 2
		case 11:
			d.State, d.Count = "gap", 0
		case 14:
			d.State, d.Count = "off", 1
		}
		p.Calendar = append(p.Calendar, d)
	}
	return p
}

// mark is a reader's mark as a picture.
func mark(t testing.TB) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 {
		img.Set(i, i, color.NRGBA{40, 0, 0, 90})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
