package digest

import (
	"testing"
)

// BenchmarkMonth makes a month's digest of 31 days of 60 records each.
func BenchmarkMonth(b *testing.B) {
	p, _ := ParsePeriod("2026-10")
	days := map[string][]Entry{}
	for _, d := range p.Days(p.Last) {
		for n := range 60 {
			e := aDay()[n%14]
			e.No, e.Content.WorkDate = entry(n, "B1", `{}`).No, d
			days[d] = append(days[d], e)
		}
	}
	for b.Loop() {
		var diaries []Diary
		for _, d := range p.Days(p.Last) {
			diaries = append(diaries, DiaryOf("DEMO", tower, d, days[d]))
		}
		if _, err := Of("DEMO", tower, p, diaries); err != nil {
			b.Fatal(err)
		}
	}
}
