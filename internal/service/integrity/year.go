package integrity

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Year is a year of the calendar. Published tells whether it has a list; without one, plain weekdays count. By and At
// are empty for a list that the product brought along.
type Year struct {
	store.FiledYear
	Published bool
	Workdays  int
}

// Year gives a year of the calendar of working days.
func (s *Service) Year(ctx context.Context, a policy.Actor, year int) (Year, error) {
	if err := policy.Decide(a, policy.CalendarRead, policy.Facts{At: s.now()}); err != nil {
		return Year{}, err
	}
	filed, err := s.store.FiledYears(ctx)
	if err != nil {
		return Year{}, err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return Year{}, err
	}
	out := Year{FiledYear: store.FiledYear{YearList: calendar.YearList{Year: year}}, Published: workdays.Published(year), Workdays: workdays.InYear(year)}
	for _, list := range calendar.Published() {
		if list.Year == year {
			out.YearList = list
		}
	}
	for _, y := range filed {
		if y.Year == year {
			out.FiledYear = y
		}
	}
	return out, nil
}

// PutYear files the list of a year: days off and make-up workdays, with the notice that they were taken from.
func (s *Service) PutYear(ctx context.Context, a policy.Actor, list calendar.YearList) (Year, error) {
	if err := policy.Decide(a, policy.CalendarChange, policy.Facts{At: s.now()}); err != nil {
		return Year{}, err
	}
	if faults := yearFaults(list); len(faults) > 0 {
		return Year{}, fault.Fields(faults)
	}
	filed := store.FiledYear{YearList: list, By: a.UserID, At: s.now()}
	off := 0
	for _, d := range list.Days {
		if d.Off {
			off++
		}
	}
	detail := map[string]any{"year": list.Year, "source": list.Source, "off": off, "worked": len(list.Days) - off}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.PutYear(filed, s.note(ctx, a.UserID, "calendar.change", "", detail))
	})
	if err != nil {
		return Year{}, err
	}
	return s.Year(ctx, a, list.Year)
}

const maxDays = 120

func yearFaults(list calendar.YearList) []fault.Field {
	var faults []fault.Field
	if n := utf8.RuneCountInString(strings.TrimSpace(list.Source)); n < 5 || n > 300 {
		faults = append(faults, fault.Field{Field: "source", Code: "V1", Zh: "请写明来源文件（5 至 300 字）。", En: "Name the notice that the list was taken from, 5 to 300 characters."})
	}
	if len(list.Days) == 0 || len(list.Days) > maxDays {
		faults = append(faults, fault.Field{Field: "days", Code: "V1", Zh: "请填写 1 至 120 天。", En: "Give 1 to 120 days.", Seen: strconv.Itoa(len(list.Days))})
	}
	seen := map[string]bool{}
	for i, d := range list.Days {
		if zh, en := dayFault(list.Year, d, seen); zh != "" {
			faults = append(faults, fault.Field{Field: fmt.Sprintf("days[%d]", i), Code: "V2", Zh: zh, En: en, Seen: d.Day})
		}
		seen[d.Day] = true
	}
	return faults[:min(len(faults), 100)]
}

// dayFault says what is wrong with one day: a list names days of its year and of the weeks around it, once each.
func dayFault(year int, d calendar.SpecialDay, seen map[string]bool) (zh, en string) {
	t, err := time.Parse(time.DateOnly, d.Day)
	weekend := t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
	begins, ends := time.Date(year-1, 12, 20, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 10, 0, 0, 0, 0, time.UTC)
	switch {
	case err != nil:
		return "日期应为 YYYY-MM-DD。", "A day is YYYY-MM-DD."
	case t.Before(begins) || t.After(ends):
		return "日期不属于该年。", "The day is not of this year."
	case seen[d.Day]:
		return "日期重复。", "The day stands twice."
	case !d.Off && !weekend:
		return "调休上班日应为周六或周日。", "A make-up workday is a Saturday or a Sunday."
	case utf8.RuneCountInString(d.Name) > 50:
		return "名称不超过 50 字。", "A name has at most 50 characters."
	}
	return "", ""
}

// Workdays gives the calendar of working days, by which deadlines are counted.
func (s *Service) Workdays(ctx context.Context) (calendar.Workdays, error) {
	return s.store.Workdays(ctx)
}
