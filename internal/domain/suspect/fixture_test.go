package suspect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

const today = "2026-11-23"

// at gives a moment of a day in the project's zone.
func at(day, clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// made makes a record of a day: id, class and body; change alters the rest.
func made(id, class, day, body string, change ...func(*record.Record)) *Work {
	r := &record.Record{Edition: 1, State: record.Submitted, Content: record.Content{
		Project: "P", ID: id, Class: class, WorkDate: day, Author: "li", Body: json.RawMessage(body), Title: "记录",
		Location: record.Location{UnitProject: "3#楼", Floor: "12F"}, CapturedAt: at(day, "16:00"),
	}}
	r.Submitted = &record.Step{By: "li", At: at(day, "17:00")}
	for _, c := range change {
		c(r)
	}
	return NewWork(r, nil)
}

// with gives the record pictures.
func (w *Work) with(photos ...Photo) *Work {
	w.Photos = photos
	return w
}

// said shows hits as "rule subject +others", sorted.
func said(hits []Hit) string {
	var all []string
	for _, h := range hits {
		s := h.Rule + " " + h.Subject
		if len(h.Others) > 0 {
			s += " +" + strings.Join(h.Others, "+")
		}
		if h.Warning {
			s += " (W)"
		}
		if h.Urgent {
			s += " urgent"
		}
		all = append(all, s)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// examined examines records as those of today with the others as the days before.
func examined(subjects []*Work, before ...*Work) string {
	return said(Examine(dayOf(subjects, before...)))
}

func dayOf(subjects []*Work, before ...*Work) Day {
	return Day{Date: today, Settings: Defaults(), Project: Contract{StartsOn: "2026-01-01", EndsOn: "2027-12-31"}, Subjects: subjects, Window: append(slices.Clone(subjects), before...)}
}

func daysAgo(n int) string { return calendar.After(today, -n) }

func expect(t *testing.T, name, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}

func progressBody(qty string) string {
	return fmt.Sprintf(`{"wbs":"主体/钢筋","unit":"t","qty_today":%q}`, qty)
}
