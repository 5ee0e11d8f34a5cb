package report

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// entry is one figure of one record of the made-up project.
type entry struct {
	day, dim, unit, value string
	key                   figure.Key
	level                 record.Secrecy
}

// cellsOf adds entries up as the store does.
func cellsOf(t testing.TB, entries []entry) []DaySum {
	t.Helper()
	sums := map[figure.Cell]figure.Sum{}
	for i, e := range entries {
		v, err := figure.ParseAmount(e.value)
		if err != nil {
			t.Fatal(err)
		}
		at := figure.Cell{Day: e.day, Key: e.key, Dim: e.dim, Unit: e.unit, Level: e.level}
		m := figure.MixOf(fmt.Sprint("record", i), "hash", figure.Figure{Key: e.key, Dim: e.dim, Unit: e.unit, Value: v})
		s := sums[at]
		sums[at] = figure.Sum{Value: s.Value.Add(v), Records: s.Records + 1, Mix: s.Mix.Add(m)}
	}
	var all []DaySum
	for at, s := range sums {
		all = append(all, DaySum{at, s})
	}
	return all
}

func schedule(t testing.TB, level record.Secrecy, body string) Plan {
	t.Helper()
	class := "B2"
	if strings.Contains(body, "quantities") {
		class = "A4"
	}
	return Plan{
		PublishedAt: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC),
		Source:      figure.Source{Record: "plan-" + class, ArchiveNo: "DEMO-" + class + "-0001", ContentHash: "planhash", Level: level, Content: record.Content{Class: class, WorkDate: "2026-10-01", Body: json.RawMessage(body)}},
	}
}

const demoSchedule = `{"doc_type":"schedule","effective_date":"2026-10-01","plan_items":[
 {"wbs":"concrete","unit":"m3","quantity":"1000","start":"2026-11-01","finish":"2026-11-20","weight_pct":"60"},
 {"wbs":"steel","unit":"t","quantity":"200","start":"2026-11-01","finish":"2026-12-10","weight_pct":"40"}],
 "plan_labour":[{"trade":"钢筋工","from":"2026-11-01","to":"2026-11-30","headcount":10}]}`

// november is a month of a made-up project: every section has something.
func november(t testing.TB) Input {
	t.Helper()
	entries := []entry{
		{"2026-10-30", "steel", "t", "10", figure.ProgressQuantity, record.Open},
		{"2026-11-03", "concrete", "m³", "300.5", figure.ProgressQuantity, record.Open},
		{"2026-11-10", "concrete", "m³", "199.5", figure.ProgressQuantity, record.Internal},
		{"2026-11-12", "steel", "t", "60", figure.ProgressQuantity, record.Secret},
		{"2026-11-12", "weather", "h", "4.5", figure.ProgressDelay, record.Open},
		{"2026-11-04", "", "", "1", figure.SafetyInspections, record.Open},
		{"2026-11-05", "general", "", "1", figure.SafetyHazards, record.Open},
		{"2026-11-05", "2026-11-08", "", "1", figure.SafetyHazardsOpen, record.Open},
		{"2026-11-06", "major", "", "1", figure.SafetyHazards, record.Confidential},
		{"2026-11-06", "2026-12-08", "", "1", figure.SafetyHazardsOpen, record.Confidential},
		{"2026-10-06", "inspection_lot", "", "2", figure.QualityInspections, record.Open},
		{"2026-10-06", "inspection_lot", "", "2", figure.QualityFirstPass, record.Open},
		{"2026-11-06", "inspection_lot", "", "3", figure.QualityInspections, record.Open},
		{"2026-11-06", "inspection_lot", "", "2", figure.QualityFirstPass, record.Open},
		{"2026-11-06", "inspection_lot", "", "1", figure.QualityFailed, record.Open},
		{"2026-11-06", "蜂窝", "", "1", figure.QualityDefects, record.Open},
		{"2026-11-30", "", "CNY", "100000000", figure.CostOutput, record.Confidential},
		{"2026-11-30", "labour", "CNY", "60000000", figure.CostActual, record.Confidential},
		{"2026-11-30", "material", "CNY", "50000000", figure.CostActual, record.Confidential},
		{"2026-11-30", "", "CNY", "100000000", figure.CostBudget, record.Confidential},
		{"2026-11-30", "", "USD", "5000", figure.CostPaid, record.Confidential},
		{"2026-11-03", "钢筋工", "人", "9", figure.LabourHeadcount, record.Open},
		{"2026-11-04", "钢筋工", "人", "12", figure.LabourHeadcount, record.Open},
		{"2026-11-04", "塔吊", "h", "7", figure.PlantRun, record.Open},
		{"2026-11-04", "塔吊", "h", "2.5", figure.PlantIdle, record.Open},
		{"2026-11-04", "塔吊", "台", "1", figure.PlantCount, record.Open},
		{"2026-10-04", "钢筋", "t", "30", figure.MaterialReceived, record.Open},
		{"2026-11-04", "钢筋", "t", "12.3", figure.MaterialIssued, record.Open},
		{"2026-11-04", "supervisor_notice", "", "1", figure.DirectiveIssued, record.Open},
		{"2026-11-04", "2026-11-09 N-1", "", "1", figure.DirectiveOpen, record.Open},
		{"2026-11-05", "supervisor_notice", "", "1", figure.DirectiveIssued, record.Open},
		{"2026-11-05", "2026-11-09 N-2", "", "1", figure.DirectiveOpen, record.Open},
		{"2026-11-15", "N-2", "", "1", figure.DirectiveCloses, record.Open},
	}
	for d := 1; d <= 30; d++ {
		if d%7 != 0 {
			entries = append(entries, entry{fmt.Sprintf("2026-11-%02d", d), "B1", "", "1", figure.RecordsPublished, record.Open})
		}
	}
	entries = append(entries, entry{"2026-11-02", "B1", "", "1", figure.RecordsLate, record.Open})
	period, ok := ParsePeriod(MonthReport, "2026-11")
	if !ok {
		t.Fatal("no month")
	}
	return Input{
		ID: "id", No: "DEMO-MR-2026-11", Project: "DEMO", Name: text("示范", "Demo"), Began: "2026-10-01", Kind: MonthReport, Period: period, Level: record.TopSecret,
		CutOff: time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC), Cells: cellsOf(t, entries), Plans: []Plan{schedule(t, record.Open, strings.ReplaceAll(demoSchedule, "m3", "m³"))},
	}
}

func value(t testing.TB, d Document, ref string) string {
	t.Helper()
	f, ok := d.Find(ref)
	if !ok {
		t.Fatalf("no number %s", ref)
	}
	if f.Value == nil {
		return "null"
	}
	return f.Value.String()
}

func TestNumbersOfAMonth(t *testing.T) {
	d := Compile(november(t))
	for ref, want := range map[string]string{
		"progress.plan":      "90", // 60 % of 100 % and 40 % of 30 of 40 days
		"progress.actual":    "44", // 60 % of 500/1000 and 40 % of 70/200
		"progress.deviation": "-46", "progress.total:concrete|m³": "500", "progress.qty:steel|t": "60", "progress.delay_h": "4.5",
		"safety.hazards": "2", "safety.open": "2", "safety.open.overdue": "1", "safety.deaths": "0", "safety.accidents": "0", "safety.loss_fen": "null",
		"quality.first_pass_rate": "66.7", "cost.actual_fen": "110000000", "cost.spent_share": "110", "cost.paid_fen": "null",
		"labour.headcount": "21", "labour.mean": "10.5", "plant.utilisation": "73.7", "material.balance:钢筋|t": "17.7",
		"directive.open": "1", "directive.open.overdue": "1", "records.published": "26", "records.late_rate": "3.8", "records.days": "26",
	} {
		if got := value(t, d, ref); got != want {
			t.Errorf("%s = %s, want %s", ref, got, want)
		}
	}
	if f, _ := d.Find("quality.first_pass_rate"); f.Of == nil || f.Of.Value.String() != "3" || f.Previous == nil || f.Previous.String() != "100" {
		t.Errorf("first-pass rate without denominator or change: %+v", f)
	}
	if f, _ := d.Find("labour.headcount"); f.Of == nil || f.Of.Value.String() != "300" {
		t.Errorf("labour is not held against the plan: %+v", f.Of)
	}
	if !strings.HasPrefix(d.Headline.Zh, "进度滞后 46 个百分点") || d.Level != record.Secret {
		t.Errorf("headline %q, level %s", d.Headline.Zh, d.Level)
	}
	missing, _ := json.Marshal(d.Missing)
	for _, gap := range []string{"2026-11-07", "USD"} {
		if !strings.Contains(string(missing), gap) {
			t.Errorf("%s is not named: %s", gap, missing)
		}
	}
}

// Nothing above a reader's level leaves a trace: his document is the very one of a project that has no such records.
func TestADocumentTellsNothingFromAboveItsLevel(t *testing.T) {
	whole := november(t)
	whole.Plans = append(whole.Plans, schedule(t, record.Secret, strings.ReplaceAll(demoSchedule, "1000", "9000")))
	whole.Plans[1].PublishedAt = whole.Plans[1].PublishedAt.Add(time.Hour)
	whole.Suspects = [5]int64{1, 0, 2, 4, 8}
	whole.Narrative = []Narrative{{By: "analyst", Text: "公开", Level: record.Open}, {By: "analyst", Text: "机密", Level: record.Secret}}
	for _, level := range record.SecrecyLevels() {
		in, bare := whole, whole
		in.Level, in.Narrative = level, NarrativeFor(whole.Narrative, level)
		bare.Level, bare.Narrative, bare.Cells, bare.Plans, bare.Suspects = level, in.Narrative, nil, nil, [5]int64{}
		for _, c := range whole.Cells {
			if c.Level <= level {
				bare.Cells = append(bare.Cells, c)
			}
		}
		for _, p := range whole.Plans {
			if p.Level <= level {
				bare.Plans = append(bare.Plans, p)
			}
		}
		for l := record.Open; l <= level; l++ {
			bare.Suspects[l] = whole.Suspects[l]
		}
		if a, b := canonical(t, Compile(in)), canonical(t, Compile(bare)); a != b {
			t.Errorf("%s: what is above leaves a trace:\n%s\n%s", level, a, b)
		}
		if d := Compile(in); d.Level > level {
			t.Errorf("%s: the document says that it holds %s", level, d.Level)
		}
	}
}

func canonical(t testing.TB, d Document) string {
	t.Helper()
	raw, err := proof.Document(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The order in which the database gives its rows is nobody's business.
func TestTheOrderOfCellsDoesNotMatter(t *testing.T) {
	in := november(t)
	want := canonical(t, Compile(in))
	for range 20 {
		rand.Shuffle(len(in.Cells), func(i, j int) { in.Cells[i], in.Cells[j] = in.Cells[j], in.Cells[i] })
		if got := canonical(t, Compile(in)); got != want {
			t.Fatalf("another document:\n%s\n%s", got, want)
		}
	}
}

// Every mark and cell that names a number leads somewhere: an address without a number would be a dead link.
func TestEveryReferenceIsANumber(t *testing.T) {
	d := Compile(november(t))
	raw, _ := json.Marshal(d)
	var tree any
	_ = json.Unmarshal(raw, &tree)
	seen := 0
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, each := range v {
				walk(each)
			}
		case map[string]any:
			for name, each := range v {
				if ref, ok := each.(string); ok && name == "ref" && ref != "" {
					seen++
					if f, known := d.Find(ref); !known {
						t.Errorf("%s is no number of the report", ref)
					} else if len(f.Behind) == 0 {
						t.Errorf("%s rests on nothing", ref)
					}
				}
				walk(each)
			}
		}
	}
	walk(tree)
	if seen < 100 {
		t.Errorf("only %d references", seen)
	}
}

// A period without any record has no zeros: nothing tells anything.
func TestNothingRecordedIsNotNought(t *testing.T) {
	in := november(t)
	in.Cells, in.Plans = nil, nil
	d := Compile(in)
	for _, f := range d.Figures {
		if f.Value != nil && f.Ref != "records.days" {
			t.Errorf("%s is %s", f.Ref, f.Value)
		}
	}
	if len(d.Missing) < 35 {
		t.Errorf("only %d gaps are named", len(d.Missing))
	}
}

// What changes a number of an issued report stands in the next one, once, with its reason.
func TestErrata(t *testing.T) {
	in := november(t)
	issued := Compile(in)
	next := in
	next.No, next.Period = "DEMO-MR-2026-12", PeriodOf(MonthReport, "2026-12-01")
	next.CutOff = time.Date(2027, 1, 1, 1, 0, 0, 0, time.UTC)
	next.Earlier = []Document{issued}
	next.Changed = func([]Basis, record.Secrecy, time.Time) []string { return []string{"DEMO-B7-2026-0099"} }
	if d := Compile(next); len(d.Errata) > 0 {
		t.Fatalf("nothing changed, and there are errata: %+v", d.Errata)
	}
	next.Cells = append(next.Cells, cellsOf(t, []entry{{"2026-11-20", "钢筋工", "人", "5", figure.LabourHeadcount, record.Open}})...)
	d := Compile(next)
	found := map[string]Erratum{}
	for _, e := range d.Errata {
		found[e.Ref] = e
	}
	e := found["labour.headcount"]
	if e.Was == nil || e.Now == nil || e.Was.String() != "21" || e.Now.String() != "26" || len(e.Because) != 1 || e.Report != issued.No {
		t.Fatalf("errata: %+v", d.Errata)
	}
	if len(found) != 3 { // the sum, its trade, the mean
		t.Errorf("%d errata: %+v", len(found), d.Errata)
	}
	later := next
	later.Period, later.CutOff, later.Earlier = PeriodOf(MonthReport, "2027-01-01"), time.Date(2027, 2, 1, 1, 0, 0, 0, time.UTC), []Document{issued, d}
	for _, e := range Compile(later).Errata {
		if e.Report == issued.No {
			t.Errorf("said twice: %+v", e)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		name        string
		first, last string
	}{
		{DayReport, "2026-11-22", "2026-11-22", "2026-11-22"},
		{WeekReport, "2026-W47", "2026-11-16", "2026-11-22"},
		{WeekReport, "2026-W53", "2026-12-28", "2027-01-03"},
		{MonthReport, "2026-02", "2026-02-01", "2026-02-28"},
		{QuarterReport, "2026-Q4", "2026-10-01", "2026-12-31"},
		{SpecialReport, "2026-11-01..2026-11-20", "2026-11-01", "2026-11-20"},
	} {
		p, ok := ParsePeriod(c.kind, c.name)
		if !ok || p.First != c.first || p.Last != c.last {
			t.Errorf("%s %s: %+v %v", c.kind, c.name, p, ok)
		}
		if c.kind != SpecialReport && PeriodOf(c.kind, c.last) != p {
			t.Errorf("%s of %s: %+v", c.kind, c.last, PeriodOf(c.kind, c.last))
		}
		if b := Before(c.kind, p); b.Last >= p.First || b.First == "" || c.kind == SpecialReport && b.days() != p.days() {
			t.Errorf("%s before %s: %+v", c.kind, c.name, b)
		}
	}
	for kind, wrong := range map[Kind][]string{
		DayReport: {"2026-11", "2026-02-30", ""}, WeekReport: {"2026-W54", "2025-W53", "2026-W00", "2026-w47", "2026-W47x", "+026-W47"}, MonthReport: {"2026-13", "2026-1", "2026-11-01"},
		QuarterReport: {"2026-Q5", "2026Q4", "2026--4"}, SpecialReport: {"2026-11-20..2026-11-01", "2026-11-01", "2020-01-01..2026-01-01"}, "year": {"2026"},
	} {
		for _, name := range wrong {
			if p, ok := ParsePeriod(kind, name); ok {
				t.Errorf("%s %q is %+v", kind, name, p)
			}
		}
	}
	if due := Due(Period{Last: "2026-11-30"}); !due.Equal(time.Date(2026, 11, 30, 22, 0, 0, 0, time.UTC)) {
		t.Errorf("due %s", due)
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct{ part, whole, want string }{
		{"1", "3", "33.3"}, {"2", "3", "66.7"}, {"1", "2000", "0.1"}, {"-1", "2000", "-0.1"}, {"0.5", "1000", "0.1"}, {"-0.5", "1000", "-0.1"}, {"49", "100000", "0"}, {"9223372036854775807", "1", "null"}, {"1", "0", "null"}, {"1", "-2", "null"},
	} {
		part, _ := figure.ParseAmount(c.part)
		whole, _ := figure.ParseAmount(c.whole)
		got := "null"
		if p := percent(&part, &whole); p != nil {
			got = p.String()
		}
		if got != c.want {
			t.Errorf("%s of %s = %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}
