package figure

import (
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// CellOf gives the cell that a figure of a record is added to.
func CellOf(s Source, f Figure) Cell {
	return Cell{Day: Day(s), Key: f.Key, Dim: f.Dim, Unit: f.Unit, UnitProject: Dim(s.Content.Location.UnitProject), Level: s.Level}
}

// Day is the day on which a record's figures stand: its work date; of a cost record the last day of its period; of
// imported history that knows only a month or a year, the last day of that. Empty where there is no date at all: such
// figures are kept, and are in no report of a period.
func Day(s Source) string {
	if s.Content.Class == "B6" {
		if last := lastOf(bodyOf(s.Content.Body).text("period")); last != "" {
			return last
		}
	}
	return lastOf(s.Content.WorkDate)
}

// lastOf gives the last day of a day, month, year, quarter (2026-Q4) or week (2026-W47); empty for anything else.
func lastOf(period string) string {
	if _, err := time.Parse(time.DateOnly, period); err == nil {
		return period
	}
	if month, err := time.Parse("2006-01", period); err == nil {
		return month.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	if year, err := time.Parse("2006", period); err == nil {
		return year.AddDate(1, 0, -1).Format(time.DateOnly)
	}
	if len(period) != len("2026-Q4") && len(period) != len("2026-W47") || period[4] != '-' {
		return ""
	}
	if quarter, ok := calendar.Quarter(period[:4] + period[5:]); ok {
		return quarter.Last
	}
	return lastOfWeek(period)
}

// lastOfWeek gives the Sunday of an ISO week; the week of 4 January is the first of its year.
func lastOfWeek(period string) string {
	year, err := time.Parse("2006", period[:4])
	if err != nil || len(period) != len("2026-W47") || period[5] != 'W' || !digit(period[6]) || !digit(period[7]) {
		return ""
	}
	n := int(period[6]-'0')*10 + int(period[7]-'0')
	day := calendar.After(year.AddDate(0, 0, 3).Format(time.DateOnly), 7*(n-1))
	last := calendar.Week(day).Last
	if at, err := time.Parse(time.DateOnly, calendar.Week(day).First); err != nil || n == 0 || isoWeek(at) != [2]int{year.Year(), n} {
		return ""
	}
	return last
}

func isoWeek(t time.Time) [2]int {
	year, week := t.ISOWeek()
	return [2]int{year, week}
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
