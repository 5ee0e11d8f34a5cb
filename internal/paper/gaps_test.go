package paper

import (
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/report"
)

func TestDaysThatLackTheSameStandTogether(t *testing.T) {
	gap := func(day, what string) report.Gap { return report.Gap{Day: day, What: text(what, what)} }
	missing := []report.Gap{
		gap("", "甲"), gap("2026-11-29", "乙"), gap("2026-11-30", "乙"), gap("2026-12-01", "乙"), gap("2026-12-03", "乙"), gap("2026-12-03", "丙"), gap("", "丁"), gap("?", "丙"),
	}
	if got, want := strings.Join(languageOf("zh").gaps(missing), "|"), "甲|2026-11-29 至 2026-12-01、2026-12-03：乙|2026-12-03、?：丙|丁"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
