package calendar

import (
	"maps"
	"slices"
	"strconv"
	"time"
)

// SpecialDay is one day on which the published list of a year departs from plain weekdays: a weekday off (放假) or a
// weekend day of work (调休).
type SpecialDay struct {
	Day  string // YYYY-MM-DD
	Off  bool   // true: a day off; false: a day of work
	Name string // of the holiday, as published
}

// YearList is the list of one year as the State Council published it. A list may name days of the years beside its own.
type YearList struct {
	Year   int
	Source string // the notice that it was taken from
	Days   []SpecialDay
}

// Workdays says which days are working days. The zero value knows no list: Monday to Friday are working days.
type Workdays struct {
	days  map[string]bool // by day: whether it is one of work
	lists map[int]bool
}

// NewWorkdays makes a calendar of lists; of two that name the same day, the one of the later year holds.
func NewWorkdays(lists []YearList) Workdays {
	w := Workdays{days: map[string]bool{}, lists: map[int]bool{}}
	sorted := slices.SortedFunc(slices.Values(lists), func(a, b YearList) int { return a.Year - b.Year })
	for _, list := range sorted {
		w.lists[list.Year] = true
		for _, d := range list.Days {
			w.days[d.Day] = !d.Off
		}
	}
	return w
}

// Published reports whether the year has a list. Without one the calendar falls back to plain weekdays, and whoever
// shows a deadline must say so.
func (w Workdays) Published(year int) bool { return w.lists[year] }

// Years gives the years that have a list, in order.
func (w Workdays) Years() []int { return slices.Sorted(maps.Keys(w.lists)) }

// Works reports whether a day (YYYY-MM-DD) is a working day; what is no date is none.
func (w Workdays) Works(day string) bool {
	if works, special := w.days[day]; special {
		return works
	}
	t, err := time.Parse(time.DateOnly, day)
	return err == nil && t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// Deadline is the day by the end of which something is due.
type Deadline struct {
	Day string // YYYY-MM-DD
	// Listed tells that every year on the way has a published list; otherwise plain weekdays were counted there.
	Listed bool
}

// Add gives the n-th working day after a day, which itself is not counted. n below 1 gives the day itself; what is no
// date gives the zero Deadline.
func (w Workdays) Add(day string, n int) Deadline {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Deadline{}
	}
	listed := w.Published(t.Year())
	for n > 0 {
		t = t.AddDate(0, 0, 1)
		listed = listed && w.Published(t.Year())
		if w.Works(t.Format(time.DateOnly)) {
			n--
		}
	}
	return Deadline{Day: t.Format(time.DateOnly), Listed: listed}
}

// Left counts the working days after one day up to and with another; 0 where the other is not later.
func (w Workdays) Left(from, until string) int {
	t, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return 0
	}
	left := 0
	for t = t.AddDate(0, 0, 1); t.Format(time.DateOnly) <= until; t = t.AddDate(0, 0, 1) {
		if w.Works(t.Format(time.DateOnly)) {
			left++
		}
	}
	return left
}

// InYear counts the working days of a year.
func (w Workdays) InYear(year int) int {
	return w.Left(strconv.Itoa(year-1)+"-12-31", strconv.Itoa(year)+"-12-31")
}
