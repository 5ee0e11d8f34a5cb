package calendar

import (
	"fmt"
	"time"
)

// Span is a run of civil days, both ends included.
type Span struct{ First, Last string }

// Holds reports whether a day lies in the span.
func (s Span) Holds(day string) bool { return s.First <= day && day <= s.Last }

// After gives the day n days after another (before it, where n is negative); empty where it is no date.
func After(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// Begins gives the moment at which a civil day begins; the zero time where it is no date.
func Begins(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, Zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Week gives the week of a day, from Monday to Sunday.
func Week(day string) Span {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Span{}
	}
	sinceMonday := (int(t.Weekday()) + 6) % 7
	return Span{First: After(day, -sinceMonday), Last: After(day, 6-sinceMonday)}
}

// QuarterOf names the quarter of a day: 2026Q4.
func QuarterOf(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%04dQ%d", t.Year(), (int(t.Month())+2)/3)
}

// Quarter reads a quarter's name; false for what is none.
func Quarter(name string) (Span, bool) {
	if len(name) != len("2026Q4") || name[4] != 'Q' || name[5] < '1' || name[5] > '4' {
		return Span{}, false
	}
	first, err := time.Parse("2006", name[:4])
	if err != nil {
		return Span{}, false
	}
	first = first.AddDate(0, 3*int(name[5]-'1'), 0)
	return Span{First: first.Format(time.DateOnly), Last: first.AddDate(0, 3, -1).Format(time.DateOnly)}, true
}
