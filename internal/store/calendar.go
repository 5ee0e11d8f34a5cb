package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// FiledYear is a year's list of days off and make-up workdays as an administrator filed it.
type FiledYear struct {
	calendar.YearList
	By string
	At time.Time
}

type calendarYearRow struct {
	ListYear      int
	Source, SetBy string
	SetAt         int64
}

func (calendarYearRow) TableName() string { return "calendar_years" }

type calendarDayRow struct {
	ListYear int
	Day      string
	Off      int64
	Name     string
}

func (calendarDayRow) TableName() string { return "calendar_days" }

// PutYear files the list of a year in place of the one before, with its event.
func (t *Tx) PutYear(y FiledYear, ev Event) error {
	for _, statement := range []string{`DELETE FROM calendar_days WHERE list_year = ?`, `DELETE FROM calendar_years WHERE list_year = ?`} {
		if _, err := t.exec(statement, y.Year); err != nil {
			return err
		}
	}
	if _, err := t.exec(`INSERT INTO calendar_years (list_year, source, set_by, set_at) VALUES (?, ?, ?, ?)`, y.Year, y.Source, y.By, micros(y.At)); err != nil {
		return err
	}
	for _, d := range y.Days {
		if _, err := t.exec(`INSERT INTO calendar_days (list_year, day, off, name) VALUES (?, ?, ?, ?)`, y.Year, d.Day, flag(d.Off), d.Name); err != nil {
			return err
		}
	}
	return t.Append(ev)
}

// FiledYears gives the years that an administrator filed, in order.
func (s *Store) FiledYears(ctx context.Context) ([]FiledYear, error) {
	var years []calendarYearRow
	if err := s.read.WithContext(ctx).Order("list_year").Find(&years).Error; err != nil || len(years) == 0 {
		return nil, s.translate(err)
	}
	var days []calendarDayRow
	if err := s.read.WithContext(ctx).Order("list_year, day").Find(&days).Error; err != nil {
		return nil, s.translate(err)
	}
	all := make([]FiledYear, len(years))
	for i, y := range years {
		all[i] = FiledYear{YearList: calendar.YearList{Year: y.ListYear, Source: y.Source}, By: y.SetBy, At: moment(y.SetAt)}
		for _, d := range days {
			if d.ListYear == y.ListYear {
				all[i].Days = append(all[i].Days, calendar.SpecialDay{Day: d.Day, Off: d.Off != 0, Name: d.Name})
			}
		}
	}
	return all, nil
}

// Workdays gives the calendar of working days: the lists that the product brings along, and over them those filed.
func (s *Store) Workdays(ctx context.Context) (calendar.Workdays, error) {
	filed, err := s.FiledYears(ctx)
	if err != nil {
		return calendar.Workdays{}, err
	}
	lists := each(filed, func(y FiledYear) calendar.YearList { return y.YearList })
	for _, published := range calendar.Published() {
		if !hasYear(filed, published.Year) {
			lists = append(lists, published)
		}
	}
	return calendar.NewWorkdays(lists), nil
}

func hasYear(filed []FiledYear, year int) bool {
	for _, y := range filed {
		if y.Year == year {
			return true
		}
	}
	return false
}
