package chart

// Class says what a shape stands for. The page's style sheet (web/src/charts/charts.css) and the table of the paper
// (internal/paper) say how it looks; a test holds both to this list. No state is told by colour alone: each has a shape,
// a hatching or a word of its own, so that a black and white print can be read.
type Class string

// Texts.
const (
	TextLabel  Class = "c-text"  // names of bars, axes, legends
	TextSoft   Class = "c-soft"  // axis numbers, notes
	TextValue  Class = "c-value" // the number of a bar, bold
	TextOnDark Class = "c-ondark"
	TextAlarm  Class = "c-alarm-text" // what must be seen
	TextDay    Class = "c-day"        // the day's number in a calendar
	TextCount  Class = "c-count"      // the day's count on a light ground
)

// Help for reading.
const (
	Axis  Class = "c-axis"  // base line
	Grid  Class = "c-grid"  // hairline
	Hatch Class = "c-hatch" // thin lines over an area, in the colour of the sheet
	Hit   Class = "c-hit"   // unseen area that is touched in place of a thin mark
)

// Calendar.
const (
	Filed1   Class = "c-filed-1" // few records … many
	Filed2   Class = "c-filed-2"
	Filed3   Class = "c-filed-3"
	Filed4   Class = "c-filed-4"
	LateDay  Class = "c-late"     // filed late: hatched, too
	GapDay   Class = "c-gap"      // red frame with a cross
	GapCross Class = "c-gapcross" // the cross
	OffDay   Class = "c-off"      // no work: grey with a bar
	OffBar   Class = "c-offbar"
	Future   Class = "c-future"  // dotted frame
	Outside  Class = "c-outside" // before the start or after the end
)

// Curve.
const (
	PlanLine   Class = "c-plan"   // dashed
	ActualLine Class = "c-actual" // solid
	ActualDot  Class = "c-dot"
	Lag        Class = "c-lag"   // thick bar between plan and actual when behind
	Ahead      Class = "c-ahead" // the same when ahead
)

// Bars of all kinds.
const (
	Bar1        Class = "c-bar"       // an ordinary bar
	BarVital    Class = "c-vital"     // pareto: those that make 80 %
	BarRest     Class = "c-rest"      // pareto: the others
	BarAlarm    Class = "c-alarm"     // what must be seen; hatched, too
	BarEmpty    Class = "c-empty"     // nothing counted: outline
	ShareLine   Class = "c-share"     // pareto: cumulative share
	ShareDot    Class = "c-sharedot"  // its points
	LimitLine   Class = "c-limit"     // pareto: 80 %
	BudgetFrame Class = "c-budget"    // bullets: the budget
	SpentBar    Class = "c-spent"     // bullets: spent, in line with the work done
	SpentOver   Class = "c-spentover" // bullets: spent ahead of the work; hatched, too
	DoneTick    Class = "c-done"      // bullets: work done
	PlanStep    Class = "c-planstep"  // histogram: planned number, a step line
	Level1      Class = "c-level-1"   // pyramid, from the top …
	Level2      Class = "c-level-2"
	Level3      Class = "c-level-3"
	Level4      Class = "c-level-4"
	Level5      Class = "c-level-5" // … to the base
)

// seriesClasses are the trades of a histogram, from below; each has its own hatching besides.
var seriesClasses = []Class{"c-series-1", "c-series-2", "c-series-3", "c-series-4", "c-series-5", "c-series-6", "c-series-7"}

// filedClasses are the depths of the calendar, levelClasses the levels of the pyramid.
var (
	filedClasses = []Class{Filed1, Filed2, Filed3, Filed4}
	levelClasses = []Class{Level1, Level2, Level3, Level4, Level5}
)

// Classes gives all classes, for those who say how they look.
func Classes() []Class {
	all := []Class{
		TextLabel, TextSoft, TextValue, TextOnDark, TextAlarm, TextDay, TextCount, Axis, Grid, Hatch, Hit,
		LateDay, GapDay, GapCross, OffDay, OffBar, Future, Outside, PlanLine, ActualLine, ActualDot, Lag, Ahead,
		Bar1, BarVital, BarRest, BarAlarm, BarEmpty, ShareLine, ShareDot, LimitLine, BudgetFrame, SpentBar, SpentOver, DoneTick, PlanStep,
	}
	all = append(all, filedClasses...)
	all = append(all, levelClasses...)
	return append(all, seriesClasses...)
}

// textSizes are the heights of the letters; layout depends on them, so they stand in the drawing and not in a style.
var textSizes = map[Class]Px{
	TextLabel: 120, TextSoft: 110, TextValue: 120, TextOnDark: 120, TextAlarm: 120, TextDay: 110, TextCount: 120,
}

// TextSize is the height of a class's letters.
func TextSize(c Class) Px { return textSizes[c] }
