package digest

import (
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// Period is what a digest tells of: a day (2026-11-22), a week (2026-W47) or a month (2026-11).
type Period struct {
	Name string
	calendar.Span
}

// ParsePeriod reads the name of a period; false for what names none.
func ParsePeriod(name string) (Period, bool) {
	if t, err := time.Parse(time.DateOnly, name); err == nil {
		return Period{Name: name, Span: calendar.Span{First: name, Last: name}}, t.Year() > 0
	}
	if t, err := time.Parse("2006-01", name); err == nil {
		return Period{Name: name, Span: calendar.Span{First: t.Format(time.DateOnly), Last: t.AddDate(0, 1, -1).Format(time.DateOnly)}}, t.Year() > 0
	}
	return week(name)
}

// week reads an ISO 8601 week, from Monday to Sunday.
func week(name string) (Period, bool) {
	var year, n int
	if _, err := fmt.Sscanf(name, "%04d-W%02d", &year, &n); err != nil || n < 1 || year < 1 {
		return Period{}, false
	}
	first := calendar.Week(fmt.Sprintf("%04d-01-04", year)).First
	t, err := time.Parse(time.DateOnly, calendar.After(first, 7*(n-1)))
	if err != nil {
		return Period{}, false
	}
	if y, w := t.ISOWeek(); fmt.Sprintf("%04d-W%02d", y, w) != name || w != n {
		return Period{}, false
	}
	return Period{Name: name, Span: calendar.Week(t.Format(time.DateOnly))}, true
}

// Days gives the days of the period up to a day: what has not come yet is no gap.
func (p Period) Days(upTo string) []string {
	var all []string
	for day := p.First; day != "" && day <= p.Last && day <= upTo; day = calendar.After(day, 1) {
		all = append(all, day)
	}
	return all
}
