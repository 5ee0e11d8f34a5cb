package check

import (
	"strings"
	"testing"
)

// usualRecord is a progress record of about 1.5 KB, as a phone sends it.
func usualRecord() []byte {
	body := `{"wbs":"主体结构/12层/梁板钢筋","unit":"t","planned_qty":"36.500","qty_today":"12.250","qty_cumulative":"24.750",` +
		`"planned_pct":"70","actual_pct":"67.8","deviation_d":-1,"cause":"weather","delay_h":"2.5","critical":true,"forecast_finish":"2026-11-26",` +
		`"note":"` + strings.Repeat("12 层梁板钢筋绑扎，上午小雨停工两小时，下午加派班组；", 8) + `",` +
		`"quantities":[{"name":"钢筋工","value":"42","unit":"人"},{"name":"垫块","value":"1260","unit":"个"}]}`
	return input("B3", body, map[string]any{
		"title": "3# 住宅楼 12 层梁板钢筋绑扎", "summary": "12 层梁板钢筋完成 67.8%，较计划滞后 1 天。", "secrecy": "internal", "channel": "ordinary",
		"attachments": []any{
			map[string]any{"id": attachment, "sha256": digest}, map[string]any{"id": picture, "sha256": digest},
		},
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := usualRecord()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, faults := Decode(raw); faults != nil {
			b.Fatal(faults)
		}
	}
}

// BenchmarkIntake is the whole of both phases with a record before this one: what every submission costs.
func BenchmarkIntake(b *testing.B) {
	raw, c := usualRecord(), testContext()
	n := Neighbours{Previous: &Neighbour{WorkDate: "2026-11-22", Body: []byte(`{"wbs":"主体结构/12层/梁板钢筋","unit":"t","qty_cumulative":"12.500","actual_pct":"34.2"}`)}}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Intake(raw, c, n); err != nil {
			b.Fatal(err)
		}
	}
}
