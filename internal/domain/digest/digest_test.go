package digest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

func TestPeriods(t *testing.T) {
	for name, want := range map[string][2]string{
		"2026-11-22": {"2026-11-22", "2026-11-22"}, "2026-W47": {"2026-11-16", "2026-11-22"}, "2026-11": {"2026-11-01", "2026-11-30"},
		"2024-02": {"2024-02-01", "2024-02-29"}, "2026-W01": {"2025-12-29", "2026-01-04"}, "2026-W53": {"2026-12-28", "2027-01-03"},
	} {
		p, ok := ParsePeriod(name)
		require.True(t, ok, name)
		require.Equal(t, want, [2]string{p.First, p.Last}, name)
	}
	for _, name := range []string{"", "2026", "2026-13", "2026-02-30", "2026-W00", "2026-W54", "2025-W53", "2026-W4", "2026-w47", "2026-W47x", "2026-Q4", " 2026-11", "0000-01"} {
		_, ok := ParsePeriod(name)
		require.False(t, ok, name)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, seed := range []string{"2026-11-22", "2026-W47", "2026-11", "2026-W53", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		p, ok := ParsePeriod(name)
		if !ok {
			return
		}
		days := p.Days(p.Last)
		if p.Name != name || len(days) == 0 || len(days) > 31 || days[0] != p.First || days[len(days)-1] != p.Last {
			t.Fatalf("%q: %+v %v", name, p, days)
		}
	})
}

// aWeek gives the diaries of a week in which the full day comes last, after one of labour and weather alone.
func aWeek() (Period, []Diary) {
	p, _ := ParsePeriod("2026-W47")
	var diaries []Diary
	for _, d := range p.Days("2026-11-22") {
		var entries []Entry
		switch d {
		case "2026-11-20":
			entries = []Entry{entry(21, "B1", `{"process":"停工","no_work":true}`)}
		case "2026-11-21":
			entries = aDay()[:4]
			for i := range entries {
				entries[i].No = fmt.Sprintf("DEMO-2026-%06d", 30+i)
			}
		case "2026-11-22":
			entries = aDay()
		}
		for i := range entries {
			entries[i].Content.WorkDate = d
		}
		diaries = append(diaries, DiaryOf("DEMO", tower, d, entries))
	}
	return p, diaries
}

func TestDigestOfAWeek(t *testing.T) {
	p, diaries := aWeek()
	d, err := Of("DEMO", tower, p, diaries)
	require.NoError(t, err)
	said := map[Section][]Sentence{}
	for _, s := range d.Sentences {
		said[s.Section] = append(said[s.Section], s)
		require.NotEmpty(t, s.Nos, "every sentence names what it rests on: %s", s.Text.Zh)
	}
	require.Equal(t, "停工 1 天，2026-11-20。", said[InNoWork][0].Text.Zh)
	require.Equal(t, "有气象记录 2 天，最低气温 4℃，最高气温 12.5℃，最大风力 2 级，降水合计 6 mm。", said[InWeather][0].Text.Zh)
	require.Equal(t, "Weather on record: 2 days, lowest 4 °C, highest 12.5 °C, strongest wind, Beaufort 2, rain in all 6 mm.", said[InWeather][0].Text.En)
	require.Equal(t, "出勤 108 人·日，有劳动力记录 2 天，最多 54 人（2026-11-21），木工 60 人·日，钢筋工 48 人·日，总工时 973 小时。", said[InLabour][0].Text.Zh)
	require.Len(t, said[InLabour][0].Nos, 6)
	require.Equal(t, "塔式起重机 TC-01，运转 8 小时，闲置 2 小时。", said[InPlant][0].Text.Zh)
	require.Equal(t, "梁板混凝土，完成 126 m³，期末累计 1260 m³。", said[InWorks][0].Text.Zh)
	require.Equal(t, "施工记录 1 件，混凝土浇筑 1 件。", said[InWorks][1].Text.Zh)
	require.Equal(t, "Quality inspections: 1, pass 1.", said[InQuality][0].Text.En)
	require.Equal(t, "安全记录 1 件，隐患 1 件，其中重大隐患 0 件，复查合格 0 件。", said[InSafety][0].Text.Zh)
	require.Equal(t, "钢筋 HRB400E，进场 60 t，领用 12.5 t，期末结存 90 t。", said[InMaterials][0].Text.Zh)
	require.Equal(t, "指令与决策 1 件，监理通知单 1 件，有办理情况 1 件，复查合格 1 件。", said[InDirectives][0].Text.Zh)
	require.Equal(t, record.Internal, d.Level)

	require.Len(t, d.Days, 7)
	require.True(t, d.Days[4].NoWork)
	require.Equal(t, InWeather, d.Missing[0].Section)
	require.Equal(t, []string{"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20"}, d.Missing[0].Days)
	require.Equal(t, "无气象记录 5 天：2026-11-16、2026-11-17、2026-11-18、2026-11-19、2026-11-20。", d.Missing[0].What.Zh)
}

// TestDigestRestsOnTheDaysAlone changes one day and leaves the others as they are.
func TestDigestRestsOnTheDaysAlone(t *testing.T) {
	p, diaries := aWeek()
	one, err := Of("DEMO", tower, p, diaries)
	require.NoError(t, err)
	again, err := Of("DEMO", tower, p, slices.Clone(diaries))
	require.NoError(t, err)
	want, err := one.Hash()
	require.NoError(t, err)
	got, err := again.Hash()
	require.NoError(t, err)
	require.Equal(t, want, got)

	diaries[6] = DiaryOf("DEMO", tower, day, aDay()[:13])
	changed, err := Of("DEMO", tower, p, diaries)
	require.NoError(t, err)
	require.Equal(t, one.Days[:6], changed.Days[:6])
	require.NotEqual(t, one.Days[6], changed.Days[6])
}

// TestWhatWasMergedCountsOnce has two publications of one thing, as history before the rule may hold.
func TestWhatWasMergedCountsOnce(t *testing.T) {
	all := aDay()[:4]
	twin := entry(50, "B7", `{"team":"钢筋一班","trade":"钢筋工","headcount":20,"person_hours":"180"}`)
	twin.Content.DuplicateOf = all[1].Content.ID
	d := DiaryOf("DEMO", tower, day, append(all, twin))
	require.Equal(t, int64(54), *d.Labour.Heads)
	require.Len(t, d.Sources, 4)
	alone := DiaryOf("DEMO", tower, day, []Entry{twin})
	require.Equal(t, int64(20), *alone.Labour.Heads, "its reader may not see the other: this one tells it")
}
