package check

import (
	"strings"
	"testing"
	"time"
)

// The numbers of the rules are those in force on the day, and can be others on a project.
func TestThresholdsAreConfiguration(t *testing.T) {
	c := testContext()
	strict := ThresholdsOn(workDay)
	strict.LateAfterDays, strict.RefuseAfterDays, strict.HoursSuspect, strict.ClockSuspect = 0, 1, "8", time.Second/2
	c.Thresholds = &strict
	yesterday := map[string]any{"work_date": "2026-11-22"}
	res, faults := judge(t, input("B7", `{"trade":"普工","headcount":2,"hours_per_head":"8.5"}`, yesterday), c, Neighbours{})
	if faults != nil || remarked(res.Findings) != "work_date V6 suspect; device.clock V7 suspect; body.hours_per_head V13 suspect" {
		t.Errorf("%s %q", said(faults), remarked(res.Findings))
	}
	saved := thresholds
	defer func() { thresholds = saved }()
	later := saved[0]
	later.From, later.LateAfterDays = "2027-01-01", 1
	thresholds = append(thresholds[:1:1], later)
	if before, after := ThresholdsOn("2026-12-31"), ThresholdsOn("2027-01-01"); before.LateAfterDays != 2 || after.LateAfterDays != 1 {
		t.Errorf("%d days before, %d after", before.LateAfterDays, after.LateAfterDays)
	}
}

// Each rule that the documentation prints is one that the code judges, with a text in both languages.
func TestRules(t *testing.T) {
	seen := ""
	for _, r := range Rules() {
		if r.Text.Zh == "" || r.Text.En == "" || strings.Trim(r.Severity, "BSW/") != "" || r.Severity == "" || strings.Contains(seen, r.ID+" ") {
			t.Errorf("%+v", r)
		}
		seen += r.ID + " "
	}
	if want := "V1 V2 V3 V4 V5 V6 V7 V11 V12 V13 V14 V15 V22 V23 "; seen != want {
		t.Errorf("rules %s, want %s", seen, want)
	}
}
