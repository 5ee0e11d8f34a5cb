package digest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

const (
	day   = "2026-11-22"
	tower = "3# 住宅楼"
)

// entry makes a publication of the day on the tower.
func entry(no int, class, body string) Entry {
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return Entry{
		No: fmt.Sprintf("DEMO-2026-%06d", no), ContentHash: strings.Repeat(fmt.Sprintf("%02x", no), 32), Level: record.Internal,
		Content: record.Content{
			ID: fmt.Sprintf("r%d", no), Class: class, WorkDate: day, Title: fmt.Sprintf("标题%d", no), Summary: fmt.Sprintf("摘要%d", no),
			Location: record.Location{UnitProject: tower, Floor: "12层", Axis: "A-C轴"}, Body: json.RawMessage(body), Author: "technician",
		},
		Screened: &record.Step{By: "techmanager", At: at}, Signed: &record.Step{By: "pm", At: at},
	}
}

// aDay is a day with something in every section.
func aDay() []Entry {
	return []Entry{
		entry(1, "B13", `{"am_condition":"sunny","pm_condition":"light_rain","t_min":"4","t_max":"12.5","wind_level":2,"rain_mm":"3","warning_level":"none"}`),
		entry(2, "B7", `{"company":"宏远","team":"钢筋一班","trade":"钢筋工","headcount":20,"hours_per_head":"9","person_hours":"180"}`),
		entry(3, "B7", `{"team":"木工二班","trade":"木工","headcount":30,"person_hours":"270.5"}`),
		entry(4, "B7", `{"team":"钢筋二班","trade":"钢筋工","headcount":4,"person_hours":"36"}`),
		entry(5, "B8", `{"plant_no":"TC-01","type":"塔式起重机","run_h":"8","idle_h":"2"}`),
		entry(6, "B1", `{"process":"混凝土浇筑","crew":"混凝土班","conclusion":"浇筑连续"}`),
		entry(7, "B3", `{"wbs":"梁板混凝土","unit":"m³","qty_today":"126","qty_cumulative":"1260","planned_pct":"42","actual_pct":"40.5"}`),
		entry(8, "B5", `{"kind":"inspection_lot","conclusion":"pass","main_items":[{"name":"x","pass":true}],"general_items":[{"name":"y","pass":false}]}`),
		entry(9, "B5", `{"kind":"hidden_works","conclusion":"pass"}`),
		entry(10, "B5", `{"kind":"test","conclusion":"pass","sample_no":"SK-12-01"}`),
		entry(11, "B4", `{"kind":"hazard","grade":"general","description":"临边","responsible_unit":"外架班"}`),
		entry(12, "B9", `{"name":"钢筋","spec":"HRB400E","unit":"t","received":"60","issued":"12.5","closing":"90"}`),
		entry(13, "C2", `{"no":"JL-01","kind":"supervisor_notice","subject":"箍筋加密","content":"…","reply":"已整改","recheck_result":"pass"}`),
		entry(14, "B2", `{"doc_type":"briefing","no":"JD-7"}`),
	}
}

func TestDiaryOfAFullDay(t *testing.T) {
	d := DiaryOf("DEMO", tower, day, aDay())
	require.Empty(t, d.Gaps)
	require.Len(t, d.Weather, 1)
	require.Equal(t, "小雨", d.Weather[0].Afternoon.Zh)
	require.Equal(t, "Light rain", d.Weather[0].Afternoon.En)
	require.Equal(t, "12.5", d.Weather[0].Highest.String())
	require.Equal(t, int64(54), *d.Labour.Heads)
	require.Equal(t, "486.5", d.Labour.PersonHours.String())
	require.Equal(t, []string{"木工", "钢筋工"}, []string{d.Labour.Trades[0].Trade, d.Labour.Trades[1].Trade})
	require.Equal(t, []string{"DEMO-2026-000002", "DEMO-2026-000004"}, d.Labour.Trades[1].Nos)
	require.Equal(t, "当日完成 126 m³，累计 1260 m³，计划进度 42%，实际进度 40.5%", d.Works[1].Facts.Zh)
	require.Equal(t, "done today 126 m³, in all 1260 m³, planned 42%, actual 40.5%", d.Works[1].Facts.En)
	require.Equal(t, "12层 A-C轴", d.Works[1].Place)
	require.Contains(t, d.Quality[0].Facts.Zh, "检查 2 项，合格 1 项")
	require.Equal(t, "60", d.Materials[0].Received.String())
	require.Contains(t, d.Directives[0].Facts.En, "done: 已整改")
	require.Equal(t, []Person{{User: "technician"}}, d.People.Recorders)
	require.Equal(t, []Person{{User: "pm"}}, d.People.ProjectManagers)
	require.Len(t, d.Sources, 14)
	require.Equal(t, record.Internal, d.Level)
}

// TestDiaryNamesWhatIsAbsent is L7: a day with labour and weather alone says what is absent.
func TestDiaryNamesWhatIsAbsent(t *testing.T) {
	d := DiaryOf("DEMO", tower, day, aDay()[:4])
	require.Equal(t, []Section{InPlant, InWorks, InQuality, InSafety, InConcealed, InTests, InMaterials, InDirectives}, sectionsOf(d.Gaps))
	require.Equal(t, "无施工与进度记录", d.Gaps[1].What.Zh)
	require.Equal(t, "No record of work done", d.Gaps[1].What.En)
	require.Equal(t, []bool{true, true, true, true, false, false, false, false}, daily(d.Gaps))

	empty := DiaryOf("DEMO", tower, day, nil)
	require.Len(t, empty.Gaps, 10)
	require.Nil(t, empty.Labour.Heads, "nobody counted is not nobody came")
	require.Equal(t, record.Open, empty.Level)
}

func sectionsOf(gaps []Gap) (all []Section) {
	for _, g := range gaps {
		all = append(all, g.Section)
	}
	return all
}

func daily(gaps []Gap) (all []bool) {
	for _, g := range gaps {
		all = append(all, g.Daily)
	}
	return all
}

func TestDiaryOfADayWithoutWork(t *testing.T) {
	rest := entry(1, "B1", `{"process":"停工","no_work":true,"note":"大风停工"}`)
	d := DiaryOf("DEMO", tower, day, []Entry{rest})
	require.Equal(t, "摘要1", d.NoWork[0].Quote)
	require.Empty(t, d.Works)
	require.Equal(t, []Section{InWeather}, sectionsOf(d.Gaps), "a day of rest asks for the weather alone")
}

// TestDiaryIsTheSameInAnyOrder says that the bytes depend on what was published and on nothing else.
func TestDiaryIsTheSameInAnyOrder(t *testing.T) {
	all := aDay()
	straight := DiaryOf("DEMO", tower, day, all)
	want, err := straight.Hash()
	require.NoError(t, err)
	slices.Reverse(all)
	turned := DiaryOf("DEMO", tower, day, all)
	got, err := turned.Hash()
	require.NoError(t, err)
	require.Equal(t, want, got)

	fewer := DiaryOf("DEMO", tower, day, all[1:])
	other, err := fewer.Hash()
	require.NoError(t, err)
	require.NotEqual(t, want, other)
}

func TestDiaryIsOfItsUnitProjectAndDay(t *testing.T) {
	all := aDay()
	all[0].Content.Location.UnitProject = "1# 住宅楼"
	all[5].Content.Location.UnitProject = "1# 住宅楼"
	all[6].Content.WorkDate = "2026-11-21"
	d := DiaryOf("DEMO", tower, day, all)
	require.Len(t, d.Weather, 1, "the weather is the site's")
	require.Empty(t, d.Works)
	require.Len(t, d.Sources, 12)
	require.Len(t, DiaryOf("DEMO", "", day, all).Sources, 13, "without a unit project it is the whole site's")
}

// TestDiaryReadsWhatImportedHistoryGives has bodies without the fields that live records need, and broken ones.
func TestDiaryReadsWhatImportedHistoryGives(t *testing.T) {
	for _, body := range []string{`{}`, `null`, `[]`, ``, `{"trade":7,"headcount":"x","main_items":"y","issues":[1]}`, `{"headcount":1e3,"t_min":"abc"}`} {
		for _, code := range []string{"A1", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "C1"} {
			d := DiaryOf("DEMO", tower, day, []Entry{entry(1, code, body)})
			require.Len(t, d.Sources, 1)
			_, err := d.Hash()
			require.NoError(t, err)
			require.Nil(t, d.Labour.Heads)
		}
	}
}
