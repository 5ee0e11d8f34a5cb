// Package chart draws the pictures of reports and panel, once for page and paper: data in, shapes out (R4.5, panel.md
// 4.5). SVG is written here, PDF by internal/paper from the same shapes. It is pure and knows no records: every mark that
// stands for a number carries the reference of that number, and becomes a link to the signed records behind it.
//
// A picture is laid out for a width: letters are 11 and 12 px high there. A page asks for about the width that it shows
// (DefaultWidth stands twice on a desk and nearly whole on a phone) and lets the style sheet fit it. The classes are
// listed in class.go; web/src/charts/charts.css and internal/paper give them their looks.
package chart

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// Kind says which picture it is; exactly the part of Picture with its name is filled.
type Kind string

// The pictures.
const (
	KindCalendar  Kind = "calendar"  // 填报日历: was every day recorded, on time?
	KindCurve     Kind = "curve"     // 累计进度: how far behind, since when?
	KindBullets   Kind = "bullets"   // 成本与预算: is money ahead of work?
	KindPyramid   Kind = "pyramid"   // 安全金字塔: are small findings reported, is the top empty?
	KindPareto    Kind = "pareto"    // 质量缺陷: which two kinds make 80 %?
	KindHistogram Kind = "histogram" // 劳动力、机械: how many against plan, by trade?
	KindBars      Kind = "bars"      // open hazards by age, directives by state: plain bars
)

// Picture is the data of one picture, as the frozen report holds it. Sentence is its label for those who do not see it.
type Picture struct {
	Kind     Kind       `json:"kind"`
	Title    fault.Text `json:"title"`
	Sentence fault.Text `json:"sentence"`
	Unit     string     `json:"unit,omitempty"`

	Calendar  []Day     `json:"calendar,omitempty"`
	Curve     []Point   `json:"curve,omitempty"`
	Bullets   []Bullet  `json:"bullets,omitempty"`
	Levels    []Bar     `json:"levels,omitempty"` // pyramid, from the top
	Bars      []Bar     `json:"bars,omitempty"`   // pareto (sorted), bars
	Days      []string  `json:"days,omitempty"`   // histogram: its columns
	Series    []Series  `json:"series,omitempty"` // histogram: stacked, from below
	PlanByDay []*Amount `json:"plan_by_day,omitempty"`
	Today     string    `json:"today,omitempty"` // curve: the last day of the period
}

// Amount is an exact number.
type Amount = figure.Amount

// Day is one day of the calendar. State: filed, late, gap, off (停工), future, outside.
type Day struct {
	Day   string `json:"day"`
	Count int64  `json:"count"`
	Late  int64  `json:"late,omitempty"`
	State string `json:"state"`
	Ref   string `json:"ref,omitempty"`
}

// Point is one day of the curve, in percent of the whole; nil where there is no number.
type Point struct {
	Day    string  `json:"day"`
	Plan   *Amount `json:"plan,omitempty"`
	Actual *Amount `json:"actual,omitempty"`
	Ref    string  `json:"ref,omitempty"`
}

// Bullet is one bar of spent money in its frame of budget, with a tick for the work done; Done in percent.
type Bullet struct {
	Label  fault.Text `json:"label"`
	Budget *Amount    `json:"budget,omitempty"`
	Spent  Amount     `json:"spent"`
	Done   *Amount    `json:"done,omitempty"`
	Ref    string     `json:"ref,omitempty"`
}

// Bar is one count with its name. Alarm marks what must be seen (a death, something overdue).
type Bar struct {
	Label fault.Text `json:"label"`
	Count Amount     `json:"count"`
	Alarm bool       `json:"alarm,omitempty"`
	Ref   string     `json:"ref,omitempty"`
}

// Series is one trade or machine over the columns of a histogram.
type Series struct {
	Label  fault.Text `json:"label"`
	Values []Amount   `json:"values"`
	Ref    string     `json:"ref,omitempty"`
}
