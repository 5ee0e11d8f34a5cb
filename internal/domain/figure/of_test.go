package figure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

func source(class, body string) Source {
	return Source{Record: "r1", ContentHash: "h", Content: record.Content{
		Class: class, WorkDate: "2026-11-23", Location: record.Location{UnitProject: "3#"}, Body: []byte(body),
	}}
}

// said writes figures but those that every record gives.
func said(figures []Figure) string {
	var all []string
	for _, f := range figures {
		if f.Key != RecordsPublished {
			all = append(all, strings.TrimSpace(fmt.Sprintf("%s(%s)=%s %s", f.Key, f.Dim, f.Value, f.Unit)))
		}
	}
	return strings.Join(all, "; ")
}

func TestFigures(t *testing.T) {
	for _, c := range []struct{ name, class, body, want string }{
		{"a class that tells no numbers", "A1", `{"name":"楼"}`, ""},
		{"contract", "A4", `{"type":"general","amount_fen":100,"amendments":[{"amount_fen":-5},{"content":"x"}]}`, "contract.signed_fen(general)=95 CNY"},
		{
			"contract quantities", "A4", `{"contract_quantities":[{"wbs":"主体","unit":"m3","quantity":"100"},{"wbs":"主体","unit":"立方米","quantity":"20.5"},{"wbs":"砌体","unit":"m³","quantity":"7"}]}`,
			"contract.qty(主体)=120.5 m³; contract.qty(砌体)=7 m³",
		},
		{"no work", "B1", `{"process":"停工","no_work":true}`, "progress.no_work(3#)=1"},
		{"work", "B1", `{"process":"绑扎","no_work":false}`, ""},
		{"document", "B2", `{"doc_type":"plan"}`, "documents.received(plan)=1"},
		{
			"progress", "B3", `{"wbs":"主体","unit":"m3","qty_today":"12.5","qty_cumulative":"100","actual_pct":"41.05","planned_pct":"40"}`,
			"progress.actual_pct(主体)=41.05 %; progress.planned_pct(主体)=40 %; progress.qty(主体)=12.5 m³; progress.qty_total(主体)=100 m³",
		},
		{"nothing done is a number", "B3", `{"wbs":"主体","unit":"t","qty_today":"0","cause":"weather","delay_h":"4.5"}`, "progress.delay_h(weather)=4.5 h; progress.qty(主体)=0 t"},
		{"inspection", "B4", `{"kind":"inspection","grade":"general"}`, "safety.inspections()=1"},
		{"hazard", "B4", `{"kind":"hazard","grade":"major","due_at":"2026-11-25T23:30:00Z"}`, "safety.hazards(major)=1; safety.hazards_open(2026-11-26)=1"},
		{"hazard without a day", "B4", `{"kind":"hazard","grade":"general"}`, "safety.hazards(general)=1; safety.hazards_open()=1"},
		{
			"rectified is not rechecked", "B4", `{"kind":"hazard","grade":"general","rectified_at":"2026-11-24T08:00:00+08:00"}`,
			"safety.hazards(general)=1; safety.hazards_open()=1; safety.recheck_pending()=1",
		},
		{"recheck failed", "B4", `{"kind":"hazard","grade":"general","rectified_at":"2026-11-24T08:00:00+08:00","recheck_result":"fail"}`, "safety.hazards(general)=1; safety.hazards_open()=1"},
		{"rechecked", "B4", `{"kind":"hazard","grade":"general","recheck_result":"pass"}`, "safety.hazards(general)=1; safety.rectified()=1"},
		{"violation", "B4", `{"kind":"violation"}`, "safety.violations()=1"},
		{"briefing", "B4", `{"kind":"briefing"}`, "safety.briefings()=1"},
		{"accident", "B4", `{"kind":"accident","deaths":0,"injuries":2,"loss_fen":500,"currency":"HKD"}`, "safety.accidents()=1; safety.deaths()=0 人; safety.injuries()=2 人; safety.loss_fen()=500 HKD"},
		{
			"passed at once", "B5", `{"kind":"inspection_lot","conclusion":"pass","main_items":[{"name":"a","pass":true}],"general_items":[{"name":"b","pass":true}]}`,
			"quality.first_pass(inspection_lot)=1; quality.inspections(inspection_lot)=1; quality.items()=2",
		},
		{
			"failed item names the defect", "B5", `{"kind":"test","conclusion":"fail","defect":"强度不足，返工","main_items":[{"name":"强度","pass":false},{"name":"强度","pass":false}]}`,
			"quality.defects(强度)=2; quality.failed(test)=1; quality.inspections(test)=1; quality.items()=2; quality.items_failed()=2",
		},
		{"defect in words", "B5", `{"kind":"nonconformity","conclusion":"fail","defect":"蜂窝麻面，深度约10mm"}`, "quality.defects(蜂窝麻面)=1; quality.nonconformities()=1"},
		{"conditional", "B5", `{"kind":"hidden_works","conclusion":"conditional"}`, "quality.conditional(hidden_works)=1; quality.inspections(hidden_works)=1"},
		{"pending is no inspection yet", "B5", `{"kind":"test","conclusion":"pending"}`, "quality.pending(test)=1"},
		{
			"cost", "B6", `{"period":"2026-11","contract_sum":9,"output_value":8,"measured_fen":7,"approved_fen":6,"paid_fen":5,"actual_labour_fen":1,"actual_material_fen":2,"actual_plant_fen":3,"actual_other_fen":4,"change_fen":-1,"claim_fen":2,"budget_fen":10}`,
			"cost.actual_fen(labour)=1 CNY; cost.actual_fen(material)=2 CNY; cost.actual_fen(other)=4 CNY; cost.actual_fen(plant)=3 CNY; cost.approved_fen()=6 CNY; cost.budget_fen()=10 CNY; " +
				"cost.change_fen()=-1 CNY; cost.claim_fen()=2 CNY; cost.contract_fen()=9 CNY; cost.measured_fen()=7 CNY; cost.output_fen()=8 CNY; cost.paid_fen()=5 CNY",
		},
		{
			"labour", "B7", `{"trade":"钢筋工","headcount":12,"hours_per_head":"8","overtime_h":"3.5","person_hours":"99.5"}`,
			"labour.headcount(钢筋工)=12 人; labour.overtime_h(钢筋工)=3.5 h; labour.person_hours(钢筋工)=99.5 h",
		},
		{
			"plant", "B8", `{"type":"塔吊","run_h":"7.5","idle_h":"1","repair_h":"0","fuel_l":"12.125"}`,
			"plant.count(塔吊)=1 台; plant.fuel_l(塔吊)=12.125 L; plant.idle_h(塔吊)=1 h; plant.repair_h(塔吊)=0 h; plant.run_h(塔吊)=7.5 h",
		},
		{
			"material by code", "B9", `{"code":"HRB400E","name":"钢筋","spec":"Φ12","unit":"吨","received":"60","issued":"1.2","wasted":"0","closing":"70","result":"fail"}`,
			"material.closing(HRB400E 钢筋)=70 t; material.issued(HRB400E 钢筋)=1.2 t; material.received(HRB400E 钢筋)=60 t; material.retest_failed(HRB400E 钢筋)=1; material.wasted(HRB400E 钢筋)=0 t",
		},
		{"material by name", "B9", `{"name":"砌块","spec":"A5.0","unit":"方","issued":"3"}`, "material.issued(砌块 A5.0)=3 m³"},
		{"notice", "C2", `{"kind":"supervisor_notice","no":"JL-01","reply_due":"2026-11-26"}`, "directive.issued(supervisor_notice)=1; directive.open(2026-11-26 JL-01)=1"},
		{"stop order without a day or number", "C2", `{"kind":"stop_order"}`, "directive.issued(stop_order)=1; directive.open(9999-12-31 r1)=1"},
		{"decision asks for nothing", "C4", `{"kind":"decision","no":"XM-1"}`, "directive.issued(decision)=1"},
		{"rechecked itself", "C1", `{"kind":"order","reply_due":"2026-11-26","recheck_result":"pass"}`, "directive.closed(order)=1; directive.issued(order)=1"},
		{"closes another", "C2", `{"kind":"resume_order","no":"F-1","closes":"JL-T1","recheck_result":"pass"}`, "directive.closed(resume_order)=1; directive.closes(JL-T1)=1"},
		{"closing that did not pass", "C2", `{"kind":"resume_order","closes":"JL-T1","recheck_result":"fail"}`, ""},
		{"contract matter", "B10", `{"kind":"extension","days":3}`, "contract.days(extension)=3 d"},
		{"claim", "B10", `{"kind":"claim","amount_fen":15200000,"currency":"USD","days":4}`, "contract.amount_fen(claim)=15200000 USD; contract.days(claim)=4 d"},
		{"meeting", "B11", `{"issues":[{"text":"a","closed":true},{"text":"b"}]}`, "coordination.issues()=2; coordination.issues_open()=1"},
		{"meeting without matters", "B11", `{"note":"例会"}`, ""},
		{"acceptance", "B12", `{"grade":"pass","rectification_list":[{"text":"a","closed":false}]}`, "completion.acceptances(pass)=1; completion.rectification_open()=1"},
		{"weather", "B13", `{"rain_mm":"12.5","effect_h":"4"}`, "weather.effect_h()=4 h; weather.rain_mm()=12.5 mm"},
		{
			"too large", "B9", `{"name":"砂","unit":"t","received":"100000000000000","issued":"-100000000000000.5","wasted":"99999999999999.999999999"}`,
			"material.wasted(砂)=99999999999999.999999999 t; records.uncounted(material.issued)=1; records.uncounted(material.received)=1",
		},
		{"wrong forms are absent", "B7", `{"trade":7,"headcount":"x","person_hours":["1"],"overtime_h":1e3}`, ""},
		{"no object", "B7", `[1]`, ""},
		{"no JSON", "B7", `{`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			figures := Of(source(c.class, c.body))
			require.Equal(t, c.want, said(figures))
			require.Contains(t, figures, Figure{Key: RecordsPublished, Dim: c.class, Value: Whole(1)})
		})
	}
}

func TestLate(t *testing.T) {
	s := source("B13", `{}`)
	s.Late = true
	require.Equal(t, "records.late(B13)=1", said(Of(s)))
	s.Content.Supersedes = "r0"
	require.Empty(t, said(Of(s)), "what corrects a report is no late report")
}

func TestDay(t *testing.T) {
	for period, want := range map[string]string{
		"2026-11-23": "2026-11-23", "2026-11": "2026-11-30", "2024-02": "2024-02-29", "2026": "2026-12-31", "2026-Q1": "2026-03-31", "2026-Q4": "2026-12-31",
		"2026-W47": "2026-11-22", "2026-W01": "2026-01-04", "2026-W53": "2027-01-03", "2025-W53": "", "2026-W00": "", "2026-W54": "", "2026-W4x": "",
		"2026-Q5": "", "2026-13": "", "2026-02-30": "", "": "", "去年": "", "2026-Q": "", "20261123": "",
	} {
		s := source("B13", `{}`)
		s.Content.WorkDate = period
		require.Equal(t, want, Day(s), period)
	}
	require.Equal(t, "2026-10-31", Day(source("B6", `{"period":"2026-10"}`)), "of a cost record the period counts")
	require.Equal(t, "2026-11-23", Day(source("B6", `{}`)))
}

func TestDim(t *testing.T) {
	long := strings.Repeat("长", MaxDim)
	require.Equal(t, long, Dim(long))
	one, two := Dim(long+"一"), Dim(long+"二")
	require.NotEqual(t, one, two, "what begins alike stays two")
	require.Len(t, []rune(one), MaxDim)
	for value, want := range map[string]string{
		"  主体\t结构\r\n\u3000一 ": "主体 结构 一", "a\x00b\x1b[31m": "ab[31m", "\u202egnp.exe": "gnp.exe", "\xff\xfe": "\uFFFD", "=1+1": "=1+1", "\u00a0": "",
	} {
		require.Equal(t, want, Dim(value))
		require.Equal(t, want, Dim(Dim(value)))
	}
	require.Equal(t, "m³", Unit(" 立方米"))
	require.Equal(t, "斗", Unit("斗"))
}

func TestDefinitions(t *testing.T) {
	seen := map[Key]bool{}
	for _, d := range Keys() {
		require.False(t, seen[d.Key], d.Key)
		seen[d.Key] = true
		require.NotEmpty(t, d.Label.Zh, d.Key)
		require.NotEmpty(t, d.Label.En, d.Key)
		require.False(t, d.Units && d.Unit != "", d.Key)
		found, ok := ByKey(d.Key)
		require.True(t, ok)
		require.Equal(t, d.Label, found.Label)
	}
	_, ok := ByKey("labour.souls")
	require.False(t, ok)
	for _, c := range []struct {
		key       Key
		dim, want string
	}{
		{SafetyHazards, "major", "重大"},
		{RecordsPublished, "B7", "劳动力"},
		{CostActual, "labour", "人工费"},
		{LabourHeadcount, "钢筋工", "钢筋工"},
		{Uncounted, "cost.paid_fen", "已付金额"},
		{DirectiveIssued, "stop_order", "工程暂停令"},
		{SafetyHazards, "unheard-of", "unheard-of"},
	} {
		d, _ := ByKey(c.key)
		require.Equal(t, c.want, d.DimName(c.dim).Zh, c.key)
	}
}

func TestOpenDirective(t *testing.T) {
	long := strings.Repeat("编", 200)
	open := Of(source("C2", `{"kind":"stop_order","no":"`+long+`"}`))
	closes := Of(source("C2", `{"kind":"resume_order","recheck_result":"pass","closes":"`+long+`"}`))
	due, no := OpenDirective(open[1].Dim)
	require.Empty(t, due)
	require.Equal(t, closes[1].Dim, no, "both sides of a long number are cut alike")
	due, no = OpenDirective("2026-11-26 JL 01")
	require.Equal(t, []string{"2026-11-26", "JL 01"}, []string{due, no})
}

// FuzzOf: whatever a body says, figures are of known keys, in order, of places of their own, in bounds, and add up to
// nothing when taken back.
func FuzzOf(f *testing.F) {
	for code := range takers {
		f.Add(code, `{"kind":"hazard","wbs":"a","qty_today":"1.5","issues":[{}],"main_items":[{"name":"x","pass":false}],"period":"2026-Q1","paid_fen":9007199254740991}`, "2026-11-23")
	}
	f.Fuzz(func(t *testing.T, code, body, day string) {
		s := source(code, body)
		s.Content.WorkDate, s.Content.Location.UnitProject = day, body
		var sum Sum
		figures := Of(s)
		for i, one := range figures {
			_, known := ByKey(one.Key)
			require.True(t, known, one.Key)
			cell := CellOf(s, one)
			require.LessOrEqual(t, len([]rune(cell.Dim)), MaxDim)
			require.LessOrEqual(t, len([]rune(cell.Unit)), maxUnit)
			require.LessOrEqual(t, len([]rune(cell.UnitProject)), MaxDim)
			require.Equal(t, strings.TrimSpace(cell.Dim), cell.Dim)
			require.Equal(t, one.Value.Normal(), one.Value)
			if i > 0 {
				before := figures[i-1]
				require.True(t, before.Key < one.Key || before.Key == one.Key && (before.Dim < one.Dim || before.Dim == one.Dim && before.Unit < one.Unit))
			}
			sum = Sum{Value: sum.Value.Add(one.Value), Mix: sum.Mix.Add(MixOf(s.Record, s.ContentHash, one))}
		}
		for _, one := range figures {
			sum = Sum{Value: sum.Value.Sub(one.Value), Mix: sum.Mix.Sub(MixOf(s.Record, s.ContentHash, one))}
		}
		require.Zero(t, sum)
	})
}

func FuzzAmount(f *testing.F) {
	f.Add("12.5", "-0.000000001")
	f.Add("99999999999999.999999999", "-99999999999999.999999999")
	f.Fuzz(func(t *testing.T, left, right string) {
		a, err := ParseAmount(left)
		b, err2 := ParseAmount(right)
		if err != nil || err2 != nil || a.tooLarge() || b.tooLarge() {
			return
		}
		a, b = a.Normal(), b.Normal()
		again, err := ParseAmount(a.String())
		require.NoError(t, err)
		require.Equal(t, a, again.Normal())
		require.Equal(t, a.Add(b), b.Add(a))
		require.Equal(t, a, a.Add(b).Sub(b))
		require.Equal(t, a.Less(b), b.Sub(a).Sign() > 0)
	})
}
