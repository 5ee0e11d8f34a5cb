package check

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// now is a Monday noon in Shanghai; the work date of the fixtures is that day.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, civil)

const (
	workDay    = "2026-11-23"
	recordID   = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071"
	otherID    = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6072"
	attachment = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f60a1"
	picture    = "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f60a2"
	digest     = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	validID    = "11010519491231002X"
	youngerID  = "110105199003070017"
	creditCode = "91330100799655058B"
)

func testContext() Context {
	return Context{Now: now, Project: Project{ID: "P1", StartsOn: "2026-01-01", EndsOn: "2027-12-31"}, Author: "li", IsNFC: norm.NFC.IsNormalString}
}

// minimal has the least body of each class that is accepted.
var minimal = map[string]string{
	"A1":  `{"name":"3# 住宅楼","use":"住宅","structure":"剪力墙"}`,
	"A2":  `{"restrictions":"无"}`,
	"A3":  `{"role":"contractor","name":"某建设公司","credit_code":"` + creditCode + `"}`,
	"A4":  `{"no":"HT-001","parties":[{"name":"甲方"}],"type":"general","amount_fen":100}`,
	"B1":  `{"process":"钢筋绑扎"}`,
	"B2":  `{"doc_type":"plan","no":"FA-01"}`,
	"B3":  `{"wbs":"主体结构","actual_pct":"80"}`,
	"B4":  `{"kind":"inspection","grade":"general","description":"巡检正常"}`,
	"B5":  `{"kind":"test","conclusion":"pass"}`,
	"B6":  `{"period":"2026-11","paid_fen":0}`,
	"B7":  `{"trade":"钢筋工","headcount":12,"hours_per_head":"8"}`,
	"B8":  `{"type":"挖掘机","run_h":"6.5"}`,
	"B9":  `{"name":"水泥","unit":"t","received":"20"}`,
	"B10": `{"kind":"change","basis":"设计变更通知"}`,
	"B11": `{"issues":[{"text":"场地移交"}]}`,
	"B12": `{"scope":"3# 楼","date":"2026-11-20"}`,
	"B13": `{"am_condition":"sunny","pm_condition":"cloudy","t_min":"-4","t_max":"12"}`,
	"C1":  `{"kind":"order","subject":"抢工","content":"按节点完成"}`,
	"C2":  `{"kind":"supervisor_notice","subject":"临边防护","content":"立即整改"}`,
	"C3":  `{"kind":"decision","subject":"调整班子","content":"即日起执行"}`,
	"C4":  `{"kind":"minutes","subject":"周例会","content":"会议纪要"}`,
}

// input builds a record as sent; change alters its members, nil removes one.
func input(code, body string, change map[string]any) []byte {
	m := map[string]any{
		"id": recordID, "class": code, "work_date": workDay, "title": "标题", "body": json.RawMessage(body),
		"location":    map[string]any{"unit_project": "3# 住宅楼", "floor": "12"},
		"captured_at": "2026-11-23T11:55:00+08:00", "submit": true,
		"device": map[string]any{"id": "phone-1", "clock": "2026-11-23T12:00:01+08:00"},
	}
	for k, v := range change {
		if v == nil {
			delete(m, k)
		} else {
			m[k] = v
		}
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return raw
}

// judge takes a record through both phases and gives the verdict with its faults.
func judge(t testing.TB, raw []byte, c Context, n Neighbours) (Result, []fault.Field) {
	t.Helper()
	res, err := Intake(raw, c, n)
	if err == nil {
		return res, nil
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.BadRequest {
		t.Fatalf("an input is refused as invalid, not as %v: %v", f.Kind, err)
	}
	if len(f.Fields) == 0 {
		t.Fatalf("a refusal lists its faults: %v", err)
	}
	return res, f.Fields
}

// said writes faults as "path code", in order.
func said(fields []fault.Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Field + " " + f.Code
	}
	return strings.Join(parts, "; ")
}

// remarked writes findings as "path rule severity", in order.
func remarked(findings []record.Finding) string {
	parts := make([]string, len(findings))
	for i, f := range findings {
		parts[i] = fmt.Sprint(f.Field, " ", f.Rule, " ", f.Severity)
	}
	return strings.Join(parts, "; ")
}

// ruleCase is one line of a rule's table: a body, its neighbours, and what is said of it.
type ruleCase struct {
	name     string
	class    string
	body     string
	change   map[string]any
	beside   Neighbours
	faults   string
	findings string
}

func (c ruleCase) run(t *testing.T) {
	t.Run(c.name, func(t *testing.T) {
		res, faults := judge(t, input(c.class, c.body, c.change), testContext(), c.beside)
		if got := said(faults); got != c.faults {
			t.Errorf("faults %q, want %q", got, c.faults)
		}
		if got := remarked(res.Findings); c.faults == "" && got != c.findings {
			t.Errorf("findings %q, want %q", got, c.findings)
		}
		for _, f := range faults {
			if f.Zh == "" || f.En == "" {
				t.Errorf("%s %s has no text in one of the languages", f.Field, f.Code)
			}
		}
	})
}

// samples gives the folder of outside test input, and skips loudly where there is none.
func samples(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("SKIPPED: no samples in %s; set COUNTERSIGN_SAMPLES to run this test", dir)
	}
	return dir
}
