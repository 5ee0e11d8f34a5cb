package conduct

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
)

var daily = Duty{ID: "d", Class: "B3", UnitProject: "3#", Owner: "li", Every: Daily, ByHour: 24, From: "2026-09-01"}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func TestSlotsOfADuty(t *testing.T) {
	w := calendar.NewWorkdays(calendar.Published())
	names := func(d Duty, first, last string) (all []string) {
		for _, s := range d.Slots(calendar.Span{First: first, Last: last}, w) {
			all = append(all, s.Name+" until "+calendar.Minute(s.Due))
		}
		return all
	}
	weekly, monthly, quarterly, workdays := daily, daily, daily, daily
	weekly.Every, weekly.ByHour = Weekly, 9
	monthly.Every, monthly.ByHour = Monthly, 12
	quarterly.Every, quarterly.Until = Quarterly, "2027-01-10"
	workdays.Workdays = true

	require.Equal(t, []string{"2026-09-01 until 2026-09-02 00:00", "2026-09-02 until 2026-09-03 00:00"}, names(daily, "2026-08-30", "2026-09-02"), "not before it began")
	require.Equal(t, []string{"2026-W38 until 2026-09-21 09:00", "2026-W39 until 2026-09-28 09:00"}, names(weekly, "2026-09-14", "2026-09-30"), "whole weeks from Monday to Sunday")
	require.Equal(t, []string{"2026-09 until 2026-10-01 12:00", "2026-10 until 2026-11-01 12:00"}, names(monthly, "2026-09-15", "2026-11-05"))
	require.Equal(t, []string{"2026-Q3 until 2026-10-02 00:00", "2026-Q4 until 2027-01-02 00:00"}, names(quarterly, "2026-07-01", "2027-02-01"))
	require.Len(t, names(workdays, "2026-09-20", "2026-09-27"), 5, "the 20th is worked for the 25th: Sunday to Thursday")
	require.Empty(t, names(daily, "2026-09-03", "2026-09-02"))
	require.Empty(t, names(daily, "no date", ""))
}

func TestWhatBecameOfADuty(t *testing.T) {
	slot := daily.slotOf("2026-09-10")
	filed := Filing{Record: "r", Class: "B3", UnitProject: "3#", Author: "li", WorkDate: "2026-09-10", At: at("2026-09-10 18:00")}
	with := func(change func(*Filing)) Filing { f := filed; change(&f); return f }
	late := with(func(f *Filing) { f.At = at("2026-09-11 00:00").Add(time.Microsecond) })
	noWork := with(func(f *Filing) { f.Class, f.Author, f.NoWork = "B1", "wang", true })
	for name, c := range map[string]struct {
		filings []Filing
		at      string
		want    Standing
		record  string
	}{
		"nothing yet":                    {nil, "2026-09-10 23:59", Due, ""},
		"at the last moment":             {nil, "2026-09-11 00:00", Due, ""},
		"nothing":                        {nil, "2026-09-11 00:01", Missing, ""},
		"done":                           {[]Filing{filed}, "2026-09-12 00:00", OnTime, "r"},
		"late":                           {[]Filing{late}, "2026-09-12 00:00", Late, "r"},
		"the first one counts":           {[]Filing{late, with(func(f *Filing) { f.Record = "first" })}, "2026-09-12 00:00", OnTime, "first"},
		"seen before it came":            {[]Filing{filed}, "2026-09-10 17:00", Due, ""},
		"another day":                    {[]Filing{with(func(f *Filing) { f.WorkDate = "2026-09-09" })}, "2026-09-12 00:00", Missing, ""},
		"another's":                      {[]Filing{with(func(f *Filing) { f.Author = "wang" })}, "2026-09-12 00:00", Missing, ""},
		"another class":                  {[]Filing{with(func(f *Filing) { f.Class = "B4" })}, "2026-09-12 00:00", Missing, ""},
		"another unit project":           {[]Filing{with(func(f *Filing) { f.UnitProject = "5#" })}, "2026-09-12 00:00", Missing, ""},
		"no work, whoever said it":       {[]Filing{noWork}, "2026-09-12 00:00", Off, "r"},
		"no work elsewhere":              {[]Filing{with(func(f *Filing) { f.UnitProject, f.NoWork = "5#", true })}, "2026-09-12 00:00", Missing, ""},
		"no work and yet a record of it": {[]Filing{noWork, filed}, "2026-09-12 00:00", OnTime, "r"},
	} {
		o := daily.Stand(slot, c.filings, at(c.at))
		require.Equal(t, c.want, o.Standing, name)
		require.Equal(t, c.record, o.Record, name)
	}
}

func TestFaultsOfADuty(t *testing.T) {
	require.Empty(t, daily.Faults(true))
	wrong := Duty{Class: "Z9", Every: "year", ByHour: 25, From: "yesterday", Until: "2026-02-30"}
	var fields []string
	for _, f := range wrong.Faults(false) {
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"class", "owner", "every", "by_hour", "from", "until"}, fields, "all of them at once")
}
