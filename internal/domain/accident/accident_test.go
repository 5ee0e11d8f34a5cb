package accident

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/record"
)

// The bounds of article 3: "以上" includes the number, "以下" does not (article 45).
func TestGrades(t *testing.T) {
	const yi, tenMillion = 10_000 * wan, 1_000 * wan
	for _, c := range []struct {
		deaths, injuries, loss int64
		want                   Grade
	}{
		{0, 0, 0, Ordinary},
		{2, 9, tenMillion - 1, Ordinary},
		{3, 0, 0, Larger},
		{0, 10, 0, Larger},
		{0, 0, tenMillion, Larger},
		{9, 49, 5*tenMillion - 1, Larger},
		{10, 0, 0, Major},
		{0, 50, 0, Major},
		{0, 0, 5 * tenMillion, Major},
		{29, 99, yi - 1, Major},
		{30, 0, 0, Exceptional},
		{0, 100, 0, Exceptional},
		{0, 0, yi, Exceptional},
	} {
		if got := GradeOf(c.deaths, c.injuries, c.loss); got != c.want {
			t.Errorf("%d deaths, %d injured, %d fen: %s, want %s", c.deaths, c.injuries, c.loss, got, c.want)
		}
	}
}

var received = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func opened() Report {
	rec := &record.Record{Content: record.Content{
		Project: "P", ID: "r", Class: "B4", CapturedAt: received.Add(-5 * time.Minute), Location: record.Location{UnitProject: "3#楼", Floor: "12层"},
		Body: json.RawMessage(`{"kind":"accident","description":"坠落。","deaths":3,"injuries":0,"loss_fen":123450000}`),
	}, ReceivedAt: received}
	f, ok := FactsOf(rec.Content)
	if !ok {
		panic("no accident")
	}
	return Open(rec, f, Site{Code: "P", Name: fault.Text{Zh: "项目", En: "Project"}, Starts: "2026-01-01"}, received, ladder.Defaults())
}

func whole() map[string]fault.Text {
	texts := map[string]fault.Text{}
	for _, c := range contents {
		texts[c.key] = fault.Text{Zh: "已核实。", En: "Checked."}
	}
	return texts
}

// The draft has the six contents of article 12 in order, says what the record says, and marks what nobody said.
func TestDraft(t *testing.T) {
	r := opened()
	if !r.Deadline.Equal(received.Add(time.Hour)) || r.Grade() != Larger {
		t.Errorf("%+v", r)
	}
	var keys []string
	for _, s := range r.Sections {
		keys = append(keys, s.Key)
		if s.Text.Zh == "" || s.Text.En == "" {
			t.Errorf("%s is empty", s.Key)
		}
	}
	if strings.Join(keys, " ") != "unit scene course casualties measures other" {
		t.Error(keys)
	}
	if z := r.Sections[3].Text.Zh; !strings.Contains(z, "死亡 3 人") || !strings.Contains(z, "123.45 万元") || !strings.Contains(z, "较大事故") {
		t.Error(z)
	}
	if z := r.Sections[0].Text.Zh; !strings.Contains(z, "至 【待填】") {
		t.Error(z)
	}
	unsaid, ok := FactsOf(record.Content{Class: "B4", Body: json.RawMessage(`{"kind":"accident","deaths":0,"injuries":1}`)})
	if text := casualties(unsaid); !ok || !strings.Contains(text.Zh, "直接经济损失 【待填】 万元") || !strings.Contains(text.En, "CNY [to be filled in]") {
		t.Error(text)
	}
	if _, ok := FactsOf(record.Content{Class: "B4", Body: json.RawMessage(`{"kind":"hazard"}`)}); ok {
		t.Error("a hazard is taken for an accident")
	}
}

// Late is what the telephone call says; without one, the hour that has passed.
func TestLate(t *testing.T) {
	r := opened()
	if r.Late(r.Deadline) || !r.Late(r.Deadline.Add(time.Second)) {
		t.Error("the hour is not the hour")
	}
	r, err := r.Complete(whole(), "pm", received.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for minutes, late := range map[int]bool{30: false, 60: false, 61: true} {
		phoned := received.Add(time.Duration(minutes) * time.Minute)
		sent, err := r.Send(Sent{PhonedAt: phoned, PhonedTo: "应急管理局", WrittenAt: phoned, WrittenTo: "应急管理局"}, "pm", received.Add(3*time.Hour))
		if err != nil || sent.Late(received.Add(4*time.Hour)) != late {
			t.Errorf("told after %d minutes: %v %v", minutes, sent.Late(received), err)
		}
	}
	if late := r.LateToHead(ladder.Defaults()); late != 0 {
		t.Error(late)
	}
	r.CapturedAt = received.Add(-90 * time.Minute)
	if late := r.LateToHead(ladder.Defaults()); late != 30*time.Minute {
		t.Error(late)
	}
}

// Nothing is sent with gaps or with times that cannot be; all faults come in one answer.
func TestSendRefuses(t *testing.T) {
	now := received.Add(30 * time.Minute)
	_, err := opened().Send(Sent{PhonedAt: now.Add(time.Hour), WrittenAt: received.Add(-time.Hour)}, "pm", now)
	f := fault.Of(err)
	var fields []string
	for _, each := range f.Fields {
		fields = append(fields, each.Field)
	}
	if got := strings.Join(fields, " "); got != "phoned_at written_at phoned_to written_to sections.unit sections.scene sections.course sections.casualties sections.measures sections.other" {
		t.Error(got)
	}
	if _, err := opened().Complete(map[string]fault.Text{"unit": {Zh: " ", En: strings.Repeat("a", MaxSection+1)}}, "pm", now); len(fault.Of(err).Fields) != 2 {
		t.Error(err)
	}
}
