package calendar

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/countersign/countersign/test/need"
)

func TestDeadlineOverHolidaysAndMakeUpDays(t *testing.T) {
	w := NewWorkdays(Published())
	for _, c := range []struct {
		from   string
		n      int
		want   string
		listed bool
		why    string
	}{
		{"2026-11-23", 3, "2026-11-26", true, "Monday to Thursday"},
		{"2026-11-27", 3, "2026-12-02", true, "over a weekend"},
		{"2026-09-30", 3, "2026-10-10", true, "over the National Day, the make-up Saturday counts"},
		{"2026-02-13", 2, "2026-02-24", true, "the make-up Saturday before the Spring Festival counts, then nine days off"},
		{"2025-12-31", 1, "2026-01-04", true, "New Year off, Sunday is worked"},
		{"2026-12-31", 3, "2027-01-05", false, "2027 has no list: plain weekdays, and said so"},
		{"2026-11-23", 0, "2026-11-23", true, "none"},
		{"not a day", 3, "", false, "no date"},
	} {
		if got := w.Add(c.from, c.n); got.Day != c.want || got.Listed != c.listed {
			t.Errorf("%s: %s + %d = %+v, want %s %v", c.why, c.from, c.n, got, c.want, c.listed)
		}
	}
	if w.InYear(2026) != 248 {
		t.Errorf("2026 has %d working days, want 248", w.InYear(2026))
	}
	if n := w.Left("2026-09-30", "2026-10-10"); n != 3 {
		t.Errorf("%d working days after 30 September until 10 October, want 3", n)
	}
	if (Workdays{}).Works("2026-10-01") != true || (Workdays{}).Works("2026-11-22") {
		t.Error("a calendar without lists does not follow plain weekdays")
	}
}

// A filed year takes the place of what another list says of the same day, in the order of the years.
func TestLaterListHolds(t *testing.T) {
	early := YearList{Year: 2026, Days: []SpecialDay{{Day: "2026-12-31", Off: true}}}
	late := YearList{Year: 2027, Days: []SpecialDay{{Day: "2026-12-31", Off: false}}}
	if !NewWorkdays([]YearList{late, early}).Works("2026-12-31") {
		t.Error("the list of 2027 does not hold over that of 2026")
	}
}

func TestWeeksAndQuarters(t *testing.T) {
	for day, want := range map[string]Span{"2026-11-23": {"2026-11-23", "2026-11-29"}, "2026-11-22": {"2026-11-16", "2026-11-22"}, "2026-12-31": {"2026-12-28", "2027-01-03"}} {
		if got := Week(day); got != want {
			t.Errorf("week of %s: %v, want %v", day, got, want)
		}
	}
	for day, want := range map[string]string{"2026-01-01": "2026Q1", "2026-03-31": "2026Q1", "2026-04-01": "2026Q2", "2026-12-31": "2026Q4"} {
		if got := QuarterOf(day); got != want {
			t.Errorf("quarter of %s: %s, want %s", day, got, want)
		}
	}
	if span, ok := Quarter("2026Q4"); !ok || span != (Span{"2026-10-01", "2026-12-31"}) {
		t.Errorf("2026Q4 is %v %v", span, ok)
	}
	if span, ok := Quarter("2024Q1"); !ok || span.Last != "2024-03-31" {
		t.Errorf("2024Q1 is %v %v", span, ok)
	}
	for _, wrong := range []string{"", "2026Q0", "2026Q5", "2026-4", "26Q4", "2026Q44", "abcdQ1"} {
		if _, ok := Quarter(wrong); ok {
			t.Errorf("%q is taken for a quarter", wrong)
		}
	}
	if at := Begins("2026-11-23"); !at.Equal(time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("the day begins at %s", at)
	}
}

// The outside sources list the same days off and days of work as we do.
func TestAgreesWithOutsideLists(t *testing.T) {
	dir := filepath.Join(need.Samples(t, "samples"), "holidays")
	ours := NewWorkdays(Published())
	for _, year := range []string{"2025", "2026"} {
		raw, err := os.ReadFile(filepath.Join(dir, "holiday-cn-"+year+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var list struct {
			Days []struct {
				Date     string `json:"date"`
				IsOffDay bool   `json:"isOffDay"`
			} `json:"days"`
		}
		if err := json.Unmarshal(raw, &list); err != nil {
			t.Fatal(err)
		}
		off, work := 0, 0
		for _, d := range list.Days {
			if ours.Works(d.Date) == d.IsOffDay {
				t.Errorf("%s: off there %v, works here %v", d.Date, d.IsOffDay, ours.Works(d.Date))
			}
			if d.IsOffDay {
				off++
			} else {
				work++
			}
		}
		mine := 0
		for _, l := range Published() {
			for _, d := range l.Days {
				if d.Day[:4] == year {
					mine++
				}
			}
		}
		if mine != off+work {
			t.Errorf("%s: %d special days here, %d off and %d worked there", year, mine, off, work)
		}
		t.Logf("%s: %d off, %d worked", year, off, work)
		if year == "2026" && (off != 33 || work != 6) {
			t.Errorf("2026: %d off and %d worked, want 33 and 6", off, work)
		}
	}
}
