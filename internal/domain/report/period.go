package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// maxSpecial is the most days that a special report tells of.
const maxSpecial = 366

var numberOf = map[Kind]string{DayReport: "DR", WeekReport: "WR", MonthReport: "MR", QuarterReport: "QR", SpecialReport: "SR"}

// Kinds gives the closed set.
func Kinds() []Kind { return []Kind{DayReport, WeekReport, MonthReport, QuarterReport, SpecialReport} }

// Known reports whether the kind is one of the closed set.
func (k Kind) Known() bool { return numberOf[k] != "" }

// Number gives the number of a project's report; the second of a period ends in -2.
func Number(project string, k Kind, period string, nth int) string {
	no := project + "-" + numberOf[k] + "-" + period
	if nth > 1 {
		no += fmt.Sprintf("-%d", nth)
	}
	return no
}

// ParsePeriod reads the name of a period of a kind; false for what is none.
func ParsePeriod(k Kind, name string) (Period, bool) {
	switch k {
	case DayReport:
		return periodOf(name, name, name)
	case WeekReport:
		return parseWeek(name)
	case MonthReport:
		first := name + "-01"
		t, err := time.Parse(time.DateOnly, first)
		if err != nil {
			return Period{}, false
		}
		return periodOf(name, first, t.AddDate(0, 1, -1).Format(time.DateOnly))
	case QuarterReport:
		span, ok := calendar.Quarter(strings.Replace(name, "-", "", 1))
		return Period{Name: name, First: span.First, Last: span.Last}, ok && len(name) == len("2026-Q4")
	case SpecialReport:
		first, last, _ := strings.Cut(name, "..")
		p, ok := periodOf(name, first, last)
		return p, ok && p.First <= p.Last && p.Last <= calendar.After(p.First, maxSpecial-1)
	}
	return Period{}, false
}

func periodOf(name, first, last string) (Period, bool) {
	return Period{Name: name, First: first, Last: last}, isDay(first) && isDay(last)
}

func isDay(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil }

// parseWeek reads an ISO week: its Thursday decides the year.
func parseWeek(name string) (Period, bool) {
	var year, week int
	if _, err := fmt.Sscanf(name, "%4d-W%2d", &year, &week); err != nil {
		return Period{}, false
	}
	span := calendar.Week(calendar.After(fmt.Sprintf("%04d-01-04", year), 7*(week-1)))
	p := Period{Name: name, First: span.First, Last: span.Last}
	return p, p == weekOf(span.First)
}

func weekOf(day string) Period {
	span := calendar.Week(day)
	t, _ := time.Parse(time.DateOnly, span.First)
	year, week := t.ISOWeek()
	return Period{Name: fmt.Sprintf("%04d-W%02d", year, week), First: span.First, Last: span.Last}
}

// PeriodOf gives the period of a kind that a day lies in; a special report has none.
func PeriodOf(k Kind, day string) Period {
	if !isDay(day) {
		return Period{}
	}
	switch k {
	case DayReport:
		return Period{Name: day, First: day, Last: day}
	case WeekReport:
		return weekOf(day)
	case MonthReport:
		p, _ := ParsePeriod(k, day[:len("2026-11")])
		return p
	case QuarterReport:
		q := calendar.QuarterOf(day)
		p, _ := ParsePeriod(k, q[:4]+"-"+q[4:])
		return p
	case SpecialReport:
	}
	return Period{}
}

// Before gives the period that this one is compared with: the one before it, of a special report as many days before.
func Before(k Kind, p Period) Period {
	if k != SpecialReport {
		return PeriodOf(k, calendar.After(p.First, -1))
	}
	last := calendar.After(p.First, -1)
	first := calendar.After(last, 1-p.days())
	return Period{Name: first + ".." + last, First: first, Last: last}
}

// days is how many days the period has.
func (p Period) days() int { return dayCount(p.First, p.Last) }

func dayCount(first, last string) int {
	a, errA := time.Parse(time.DateOnly, first)
	b, errB := time.Parse(time.DateOnly, last)
	if errA != nil || errB != nil || b.Before(a) {
		return 0
	}
	return int(b.Sub(a)/(24*time.Hour)) + 1
}

// daysOf lists the days of a span, both ends included.
func daysOf(first, last string) []string {
	days := make([]string, 0, dayCount(first, last))
	for d := first; d <= last && len(days) < cap(days); d = calendar.After(d, 1) {
		days = append(days, d)
	}
	return days
}

func (p Period) span() calendar.Span { return calendar.Span{First: p.First, Last: p.Last} }

// Due is when the schedule compiles a report of the period: at 06:00 of the day after.
func Due(p Period) time.Time {
	const morning = 6 * time.Hour
	return calendar.Begins(calendar.After(p.Last, 1)).Add(morning)
}
