package directives

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// accident is one that a technician files; the word stands in everything that he writes.
func accidentOf(s *harness.Site, word, level string) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Title, in.Secrecy = "B4", "高处坠落"+word, level
	in.Location.Division = "部位" + word
	in.Body = json.RawMessage(`{"kind":"accident","grade":"major","description":"一名工人坠落` + word + `，已送医。","deaths":1,"injuries":2,"loss_fen":1234500}`)
	return in
}

// An accident alerts at once whichever channel it took, its report is drafted, the hour runs. Leaders learn that one
// waits, and no word of what nobody signed; who is not cleared learns nothing.
func TestAccidentAlertsAndDraftsItsReport(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			const word = "QZXACC"
			rec, err := submit(t, s, accidentOf(s, word, "internal"))
			must(t, err)
			if rec.Channel != "ordinary" {
				t.Fatalf("filed by the %s channel", rec.Channel)
			}
			hidden, err := submit(t, s, accidentOf(s, "另一起", "secret"))
			must(t, err)
			for login, want := range map[string]int{"pm": 2, "techmanager": 2, "technician": 2, "technician2": 0, "leader": 1, "auditor": 2} {
				alerts, err := s.As(login).Alerts(ctx, harness.Project, true)
				if err != nil || len(alerts) != want {
					t.Errorf("%s sees %d alerts, want %d %v", login, len(alerts), want, err)
				}
				raw, _ := json.Marshal(alerts)
				if strings.Contains(string(raw), word) {
					t.Errorf("%s: an alert tells a word of its record: %s", login, raw)
				}
				if login == "leader" && (strings.Contains(string(raw), rec.ID) || strings.Contains(string(raw), `"author"`) || alerts[0].UnitProject != "3#楼") {
					t.Errorf("a leader learns of an unsigned record: %s", raw)
				}
			}
			_, err = s.As("analyst").Alerts(ctx, harness.Project, true)
			code(t, err, http.StatusForbidden, "E_FORBIDDEN")
			for _, login := range []string{"leader", "technician", "supervisor"} {
				_, err = s.As(login).AccidentReport(ctx, harness.Project, rec.ID)
				code(t, err, http.StatusForbidden, "E_FORBIDDEN")
			}
			told, err := s.Database().Texts(ctx, `SELECT r.user_id FROM notice_recipients r JOIN notices n ON n.id = r.notice_id WHERE n.kind = 'alert.accident' AND n.level = 1 ORDER BY 1`)
			if err != nil || strings.Join(told, " ") != "leader pm pm2 techmanager techmanager2" {
				t.Errorf("told are %v %v", told, err)
			}
			words, err := s.Database().Number(ctx, `SELECT COUNT(*) FROM notices WHERE body LIKE '%`+word+`%' OR title_zh LIKE '%`+word+`%'`)
			if err != nil || words != 0 {
				t.Errorf("%d notices tell of the record %v", words, err)
			}
			r, err := s.As("pm").AccidentReport(ctx, harness.Project, rec.ID)
			must(t, err)
			if r.Grade != "ordinary" || r.Deaths != 1 || len(r.Sections) != 6 || r.Deadline.Sub(r.ReceivedAt) != time.Hour || r.Late {
				t.Errorf("%+v", r)
			}
			if !strings.Contains(r.Sections[2].Text.Zh, word) || !strings.Contains(r.Sections[3].Text.Zh, "死亡 1 人，受伤 2 人") || !strings.Contains(r.Sections[3].Text.Zh, "1.2345 万元") || r.Sections[0].Text.En == "" {
				t.Errorf("%+v", r.Sections)
			}
			_ = hidden
			s.MustHold()
		})
	}
}

// The manager completes the report and marks it as sent, by telephone first; gaps and impossible times are refused by
// field, and a report that was sent stands.
func TestReportIsCompletedAndSent(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	rec, err := submit(t, s, accidentOf(s, "", ""))
	must(t, err)
	pm := s.As("pm")
	r, err := pm.AccidentReport(ctx, harness.Project, rec.ID)
	must(t, err)
	s.Clock.Move(10 * time.Minute)
	phoned := s.Clock.Now().Add(-2 * time.Minute)
	sent := client.AccidentSent{PhonedAt: phoned, PhonedTo: "区应急管理局 王科长", WrittenAt: phoned.Add(time.Minute), WrittenTo: "区应急管理局"}
	_, err = pm.SendAccidentReport(ctx, harness.Project, rec.ID, r.Version, sent)
	field(t, err, "sections.measures", "V1")
	texts := client.AccidentTexts{Sections: map[string]client.Text{}}
	for _, each := range r.Sections {
		texts.Sections[each.Key] = client.Text{Zh: "已核实填写：" + each.Key, En: "Checked and filled in: " + each.Key}
	}
	_, err = s.As("techmanager").CompleteAccidentReport(ctx, harness.Project, rec.ID, r.Version, texts)
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	_, err = pm.CompleteAccidentReport(ctx, harness.Project, rec.ID, r.Version, client.AccidentTexts{Sections: map[string]client.Text{"nothing": {Zh: "无", En: "none"}}})
	field(t, err, "sections", "V2")
	r, err = pm.CompleteAccidentReport(ctx, harness.Project, rec.ID, r.Version, texts)
	must(t, err)
	_, err = pm.SendAccidentReport(ctx, harness.Project, rec.ID, r.Version-1, sent)
	code(t, err, http.StatusPreconditionFailed, "E_STALE")
	wrong := sent
	wrong.WrittenAt = phoned.Add(-time.Minute)
	_, err = pm.SendAccidentReport(ctx, harness.Project, rec.ID, r.Version, wrong)
	field(t, err, "written_at", "V2")
	r, err = pm.SendAccidentReport(ctx, harness.Project, rec.ID, r.Version, sent)
	must(t, err)
	if r.Sent == nil || r.Sent.By != "pm" || r.Late || len(r.Allowed) != 0 {
		t.Errorf("%+v", r)
	}
	_, err = pm.CompleteAccidentReport(ctx, harness.Project, rec.ID, r.Version, texts)
	code(t, err, http.StatusConflict, "E_SENT")
}

// Nobody acknowledges: author, project manager, company, each once on four replicas; the hour that passes without a
// report is found once, and stands as a finding.
func TestAlertClimbsAndTheHourPasses(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	rec, err := submit(t, s, accidentOf(s, "", ""))
	must(t, err)
	climb := func() {
		t.Helper()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := s.Alerts.Climb(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	from := s.Clock.Now().Add(-time.Hour)
	for want := int64(0); want <= 3; want++ {
		climb()
		climb()
		got, err := s.Database().Number(ctx, `SELECT rung FROM alerts`)
		if err != nil || got != want {
			t.Fatalf("rung %d, want %d %v", got, want, err)
		}
		s.Clock.Move(31 * time.Minute)
	}
	for kind, want := range map[string]int64{"alert.escalate": 3, "alert.missed": 1, "alert.accident": 1} {
		n, err := s.Database().Number(ctx, `SELECT COUNT(*) FROM notices WHERE kind = ?`, kind)
		if err != nil || n != want {
			t.Errorf("%d notices %s, want %d %v", n, kind, want, err)
		}
	}
	late, err := s.Store.AccidentReportsLate(ctx, harness.Project, from, s.Clock.Now())
	if err != nil || len(late) != 1 || late[0].ID != rec.ID {
		t.Errorf("%+v %v", late, err)
	}
	alerts, err := s.Session("leader").Alerts(ctx, harness.Project, true)
	if err != nil || len(alerts) != 1 || !alerts[0].Overdue || alerts[0].Rung != 3 {
		t.Fatalf("%+v %v", alerts, err)
	}
	got, err := s.Session("leader").AcknowledgeAlert(ctx, harness.Project, alerts[0].ID)
	if err != nil || got.Acked == nil || got.Acked.By != "leader" {
		t.Errorf("%+v %v", got, err)
	}
	_, err = s.Session("pm").AcknowledgeAlert(ctx, harness.Project, alerts[0].ID)
	code(t, err, http.StatusConflict, "E_ACKNOWLEDGED")
}

// A clock that had run ahead and came back keeps no alert waiting; one that is acknowledged climbs no more.
func TestClockThatJumps(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	s.Clock.Move(48 * time.Hour)
	in := accidentOf(s, "", "")
	in.Class, in.Channel, in.Body = "B4", "urgent", json.RawMessage(`{"kind":"hazard","grade":"major","description":"基坑边坡开裂。"}`)
	_, err := submit(t, s, in)
	must(t, err)
	s.Clock.Move(-48 * time.Hour)
	if _, err := s.Alerts.Climb(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Database().Number(ctx, `SELECT rung FROM alerts`); err != nil || n != 1 {
		t.Errorf("rung %d %v", n, err)
	}
	pm := s.Session("pm")
	alerts, err := pm.Alerts(ctx, harness.Project, true)
	if err != nil || len(alerts) != 1 || alerts[0].Kind != "urgent" {
		t.Fatalf("%+v %v", alerts, err)
	}
	if got, err := s.Session("leader").Alerts(ctx, harness.Project, true); err != nil || len(got) != 0 {
		t.Errorf("a leader learns of an urgent record that nobody signed: %+v %v", got, err)
	}
	_, err = s.Session("technician").AcknowledgeAlert(ctx, harness.Project, alerts[0].ID)
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	_, err = pm.AcknowledgeAlert(ctx, harness.Project, alerts[0].ID)
	must(t, err)
	s.Clock.Move(5 * time.Hour)
	if _, err := s.Alerts.Climb(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Database().Number(ctx, `SELECT rung FROM alerts`); err != nil || n != 1 {
		t.Errorf("an acknowledged alert climbed to %d %v", n, err)
	}
}
