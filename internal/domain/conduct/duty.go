package conduct

import (
	"fmt"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Every is how often something is owed.
type Every string

// The closed set of intervals (R1.2: daily, weekly, monthly, quarterly).
const (
	Daily     Every = "day"
	Weekly    Every = "week"
	Monthly   Every = "month"
	Quarterly Every = "quarter"
)

// Intervals gives the closed set.
func Intervals() []Every { return []Every{Daily, Weekly, Monthly, Quarterly} }

// Duty is what one person owes: a record of a class, for a unit project or for the whole project, in every slot.
type Duty struct {
	ID          string
	Class       string
	UnitProject string // empty: any
	Owner       string // login
	Every       Every
	ByHour      int  // until which hour it is due (1–24, project time): of the day itself, else of the first day after the slot
	Workdays    bool // daily ones: on working days only
	From, Until string
}

// Faults lists what is wrong with a duty. owned says whether its owner is a writer of the project.
func (d Duty) Faults(owned bool) (faults []fault.Field) {
	add := func(field, zh, en, seen string) {
		faults = append(faults, fault.Field{Field: field, Code: "V1", Zh: zh, En: en, Seen: seen})
	}
	if _, ok := class.ByCode(d.Class); !ok {
		add("class", "没有这个类别。", "No such class.", d.Class)
	}
	if !owned {
		add("owner", "须为本项目在任、可填报的人员。", "He has to be a person of the project who may file records.", d.Owner)
	}
	if !slices.Contains(Intervals(), d.Every) {
		add("every", "请选择每日、每周、每月或每季。", "Choose daily, weekly, monthly or quarterly.", string(d.Every))
	}
	if d.ByHour < 1 || d.ByHour > 24 {
		add("by_hour", "请填写 1 至 24 点。", "Give an hour from 1 to 24.", fmt.Sprint(d.ByHour))
	}
	if calendar.After(d.From, 0) == "" {
		add("from", "请填写开始日期（YYYY-MM-DD）。", "Give the first day (YYYY-MM-DD).", d.From)
	}
	if d.Until != "" && (calendar.After(d.Until, 0) == "" || d.Until < d.From) {
		add("until", "结束日期早于开始日期，或不是日期。", "The last day is before the first, or no date.", d.Until)
	}
	return faults
}

// Slot is one time in which a duty is owed.
type Slot struct {
	Name string // 2026-11-22, 2026-W47, 2026-11, 2026-Q4
	calendar.Span
	Due time.Time
}

// Slots gives the slots of the duty whose last day lies in a span, in order. A slot that the duty covers only in part is
// owed all the same: for the part.
func (d Duty) Slots(span calendar.Span, w calendar.Workdays) (slots []Slot) {
	first, last := max(span.First, d.From), span.Last
	if d.Until != "" {
		last = min(last, d.Until)
	}
	for day := first; day != "" && day <= last; {
		slot := d.slotOf(day)
		if slot.Last <= span.Last && (d.Every != Daily || !d.Workdays || w.Works(day)) {
			slots = append(slots, slot)
		}
		day = calendar.After(slot.Last, 1)
	}
	return slots
}

// slotOf gives the slot in which a day lies.
func (d Duty) slotOf(day string) Slot {
	s := Slot{Name: day, Span: calendar.Span{First: day, Last: day}}
	switch d.Every {
	case Daily:
	case Weekly:
		s.Span = calendar.Week(day)
		t, _ := time.Parse(time.DateOnly, s.First) // calendar gave it
		year, week := t.ISOWeek()
		s.Name = fmt.Sprintf("%04d-W%02d", year, week)
	case Monthly:
		s.Name, s.Span = day[:7], MonthOf(day)
	case Quarterly:
		name := calendar.QuarterOf(day)
		s.Span, _ = calendar.Quarter(name)
		s.Name = name[:4] + "-" + name[4:]
	}
	s.Due = calendar.Begins(s.Last).Add(time.Duration(d.ByHour) * time.Hour)
	if d.Every != Daily {
		s.Due = s.Due.Add(24 * time.Hour)
	}
	return s
}

// MonthOf gives the civil month of a day.
func MonthOf(day string) calendar.Span {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return calendar.Span{}
	}
	first := t.AddDate(0, 0, 1-t.Day())
	return calendar.Span{First: first.Format(time.DateOnly), Last: first.AddDate(0, 1, -1).Format(time.DateOnly)}
}

// Standing is what became of a duty in a slot.
type Standing string

// The closed set: still to be done; done in time; done late; not done; not owed, for there was no work.
const (
	Due     Standing = "due"
	OnTime  Standing = "done"
	Late    Standing = "late"
	Missing Standing = "missing"
	Off     Standing = "off"
)

// Filing is a record that was handed in, as far as a duty asks.
type Filing struct {
	Record      string
	Class       string
	UnitProject string
	Author      string
	WorkDate    string
	At          time.Time // of its first submission
	NoWork      bool      // says that there was no work on the day
}

// Owed is one duty in one slot and what became of it.
type Owed struct {
	Duty
	Slot     Slot
	Standing Standing
	Record   string // that did it, or that says that there was no work
	At       time.Time
}

// Stand says what became of a duty in a slot by a moment: the first record of its class, unit project and owner whose work
// date lies in the slot does it; a day without work on that unit project takes a daily duty away.
func (d Duty) Stand(slot Slot, filings []Filing, at time.Time) Owed {
	o := Owed{Duty: d, Slot: slot, Standing: Due}
	if at.After(slot.Due) {
		o.Standing = Missing
	}
	var off *Filing
	for i, f := range filings {
		if f.At.After(at) || !slot.Holds(f.WorkDate) || d.UnitProject != "" && f.UnitProject != d.UnitProject {
			continue
		}
		switch {
		case f.Class == d.Class && f.Author == d.Owner && !f.NoWork:
			if o.Record == "" || f.At.Before(o.At) {
				o.Record, o.At = f.Record, f.At
			}
		case f.NoWork && d.Every == Daily:
			off = &filings[i]
		}
	}
	switch {
	case o.Record != "" && o.At.After(slot.Due):
		o.Standing = Late
	case o.Record != "":
		o.Standing = OnTime
	case off != nil:
		o.Standing, o.Record, o.At = Off, off.Record, off.At
	}
	return o
}
