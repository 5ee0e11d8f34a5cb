package abuse

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// faultsOf gives the fields and rules of a refusal.
func faultsOf(t *testing.T, what string, err error) map[string]string {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil || p.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%s: %v, want 422", what, err)
	}
	all := map[string]string{}
	for _, e := range p.Errors {
		if e.Zh == "" || e.En == "" {
			t.Errorf("%s: %s is not explained in both languages", what, e.Field)
		}
		all[e.Field] = e.Code
	}
	return all
}

// D5: a wrong identity number and missing key fields are all told in one answer, and no row is left.
func TestEveryFaultInOneAnswer(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	in := s.Progress(harness.NewID())
	in.Class, in.Title, in.Submit = "B7", " ", true
	in.Body, _ = json.Marshal(map[string]any{
		"company": "/", "headcount": -1,
		"certificates": []map[string]any{{"holder": "王工", "id_number": "110105194902310026"}, {"holder": "李工", "id_number": "11010519491231002Y"}},
	})
	_, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
	faults := faultsOf(t, "a labour record full of faults", err)
	for field, rule := range map[string]string{"title": "V1", "body.certificates[0].id_number": "V4", "body.certificates[1].id_number": "V4"} {
		if faults[field] != rule {
			t.Errorf("%s: %q, want %s (all: %v)", field, faults[field], rule, faults)
		}
	}
	if faults["body.headcount"] == "" {
		t.Errorf("a negative headcount is not told: %v", faults)
	}
	db := s.Database()
	for _, table := range []string{"records", "record_versions", "outbox", "conflicts"} {
		if n, err := db.Number(t.Context(), "SELECT COUNT(*) FROM "+table); err != nil || n != 0 {
			t.Errorf("%d rows in %s: %v", n, table, err)
		}
	}
}

// D7: the day of the work is checked by the server's clock, which alone says when a record came in.
func TestTheServersClockDecides(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	now := s.Clock.Now()
	file := func(change func(in *client.RecordInput)) (*client.Record, error) {
		in := s.Progress(harness.NewID())
		in.Submit = true
		change(&in)
		rec, _, err := s.As("technician").PutRecord(t.Context(), harness.Project, in)
		return rec, err
	}
	day := func(days int) func(*client.RecordInput) {
		return func(in *client.RecordInput) {
			in.WorkDate = now.AddDate(0, 0, days).UTC().Add(8 * time.Hour).Format(time.DateOnly)
		}
	}
	for name, change := range map[string]func(*client.RecordInput){
		"tomorrow": day(1), "eight days ago": day(-8), "before the contract": day(-400), "no day": func(in *client.RecordInput) { in.WorkDate = "2026-02-30" },
	} {
		_, err := file(change)
		if faults := faultsOf(t, name, err); faults["work_date"] != "V6" {
			t.Errorf("%s: %v", name, faults)
		}
	}
	late, err := file(day(-4))
	if err != nil || !late.Late || !hasFinding(late, "V6") {
		t.Errorf("four days late: %+v %v", late, err)
	}
	_, err = file(func(in *client.RecordInput) { in.Device.Clock = now.Add(-25 * time.Hour) })
	if faults := faultsOf(t, "a clock a day off", err); faults["device.clock"] != "V7" {
		t.Errorf("a clock a day off: %v", faults)
	}
	back, err := file(func(in *client.RecordInput) {
		in.CapturedAt, in.Device.Clock = now.Add(-time.Hour), now.Add(-10*time.Minute)
	})
	if err != nil || !hasFinding(back, "V7") || back.ReceivedAt.Sub(now).Abs() > time.Minute {
		t.Errorf("a clock ten minutes off: %+v %v", back, err)
	}
}

func hasFinding(rec *client.Record, rule string) bool {
	return slices.ContainsFunc(rec.Findings, func(f client.Finding) bool { return f.Rule == rule })
}
