// Package integrity tries suspicious data through the API: what is refused, what becomes a finding, what the list of
// the next morning holds, how an item is settled, and that nobody sees more of it than of the records behind it.
package integrity

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

// suspiciousClock is a record from a phone whose clock is ten minutes fast: the cheapest finding (V7).
func suspiciousClock(s *harness.Site) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Device.Clock = s.Clock.Now().Add(10 * time.Minute)
	return in
}

func list(t *testing.T, c *client.Client, f client.SuspicionFilter) []client.Suspicion {
	t.Helper()
	page, err := c.ListSuspicions(t.Context(), harness.Project, f)
	if err != nil {
		t.Fatal(err)
	}
	return page.Items
}

func code(t *testing.T, err error, status int, code string) {
	t.Helper()
	if p := client.AsProblem(err); p == nil || p.Status != status || p.Code != code {
		t.Errorf("%v, want %d %s", err, status, code)
	}
}

var found = client.AccountInput{Text: "手机时间为手动设置，已改为自动校时。", Evidence: "现场查看手机设置并与门禁记录比对一致。"}

// An item goes its whole way on both stacks: on the list at the submission, in the way of the classification, explained
// by its owner, confirmed by another person, counted in the quarter.
func TestFromFindingToConfirmation(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			owner, pm := s.As("techmanager"), s.As("pm")
			rec := s.Submitted(suspiciousClock(s))
			items := list(t, owner, client.SuspicionFilter{Record: rec.ID})
			if len(items) != 1 || items[0].Rule != "V7" || items[0].State != "open" || items[0].Owner != "tech_manager" || len(items[0].Evidence) != 1 {
				t.Fatalf("%+v", items)
			}
			item := items[0]
			want := calendar.NewWorkdays(calendar.Published()).Add(calendar.After(calendar.Day(s.Clock.Now()), 1), 3)
			if item.Due != want.Day || item.DueListed != want.Listed {
				t.Errorf("due %s, want %+v", item.Due, want)
			}
			rec, err := owner.Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
			if err != nil {
				t.Fatal(err)
			}
			_, err = owner.Classify(ctx, harness.Project, rec.ID, rec.Version, s.Classification())
			if p := client.AsProblem(err); p == nil || p.Status != http.StatusUnprocessableEntity || p.Errors[0].Code != "E_SUSPECT_OPEN" {
				t.Fatalf("an open item does not keep the record from being classified: %v", err)
			}
			_, err = pm.ConfirmSuspicion(ctx, harness.Project, item.ID, item.Version, client.ConfirmInput{Agree: true})
			code(t, err, http.StatusConflict, "E_NO_ACCOUNT")
			_, err = owner.ExplainSuspicion(ctx, harness.Project, item.ID, item.Version, client.AccountInput{Text: "没事", Evidence: "看过"})
			code(t, err, http.StatusUnprocessableEntity, "E_INVALID")
			_, err = owner.ExplainSuspicion(ctx, harness.Project, item.ID, item.Version+1, found)
			code(t, err, http.StatusPreconditionFailed, "E_STALE")
			_, err = s.As("technician").ExplainSuspicion(ctx, harness.Project, item.ID, item.Version, found)
			code(t, err, http.StatusForbidden, "E_FORBIDDEN")
			explained, err := owner.ExplainSuspicion(ctx, harness.Project, item.ID, item.Version, found)
			if err != nil || explained.Account == nil || explained.State != "open" {
				t.Fatalf("%+v %v", explained, err)
			}
			_, err = owner.ConfirmSuspicion(ctx, harness.Project, item.ID, explained.Version, client.ConfirmInput{Agree: true})
			code(t, err, http.StatusForbidden, "E_SELF")
			refused, err := pm.ConfirmSuspicion(ctx, harness.Project, item.ID, explained.Version, client.ConfirmInput{Reason: "请补充门禁记录的时间"})
			if err != nil || refused.State != "open" || refused.Account.Refusal == "" {
				t.Fatalf("%+v %v", refused, err)
			}
			explained, err = owner.ExplainSuspicion(ctx, harness.Project, item.ID, refused.Version, found)
			if err != nil {
				t.Fatal(err)
			}
			cleared, err := pm.ConfirmSuspicion(ctx, harness.Project, item.ID, explained.Version, client.ConfirmInput{Agree: true})
			if err != nil || cleared.State != "cleared" || cleared.Decided.By != "pm" || len(cleared.Allowed) != 0 {
				t.Fatalf("%+v %v", cleared, err)
			}
			_, err = owner.ExplainSuspicion(ctx, harness.Project, item.ID, cleared.Version, found)
			code(t, err, http.StatusConflict, "E_SETTLED")
			if _, err := owner.Classify(ctx, harness.Project, rec.ID, rec.Version, s.Classification()); err != nil {
				t.Errorf("a cleared item still keeps the record from being classified: %v", err)
			}
			counted(t, s)
			s.MustHold()
		})
	}
}

func counted(t *testing.T, s *harness.Site) {
	t.Helper()
	quarter := calendar.QuarterOf(calendar.Day(s.Clock.Now()))
	got, err := s.As("auditor").SuspicionStatistics(t.Context(), harness.Project, quarter)
	if err != nil || len(got.Items) != 1 || got.Items[0].Rule != "V7" || got.Items[0].Person != "technician" || got.Items[0].Cleared != 1 || got.Items[0].Records != 1 {
		t.Errorf("statistics: %+v %v", got, err)
	}
	raw, err := s.As("pm").SuspicionStatisticsCSV(t.Context(), harness.Project, quarter)
	if err != nil || !bytes.HasPrefix(raw, []byte("\ufeff")) || !strings.Contains(string(raw), "V7,technician,人technician,1,1,0,0,1,0\r\n") {
		t.Errorf("%q %v", raw, err)
	}
	_, err = s.As("leader").SuspicionStatistics(t.Context(), harness.Project, quarter)
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
}

// Nobody sees an item further than the records behind it; what he may not see is answered like absence and counts
// nowhere.
func TestNobodySeesMoreThanTheRecords(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	s.AddUser("cleared-low")
	s.Appoint(harness.Project, harness.Member{Login: "cleared-low", Role: "project_manager", Clearance: "internal"})
	open, secret := suspiciousClock(s), suspiciousClock(s)
	secret.Secrecy = "secret"
	a, b := s.Submitted(open), s.Submitted(secret)
	item := list(t, s.As("pm"), client.SuspicionFilter{Record: b.ID})[0]
	for login, want := range map[string]int{"pm": 2, "techmanager": 2, "cleared-low": 1, "auditor": 2, "technician": 2, "technician2": 0, "supervisor": 0} {
		if got := list(t, s.As(login), client.SuspicionFilter{}); len(got) != want {
			t.Errorf("%s sees %d items, want %d", login, len(got), want)
		}
	}
	for _, login := range []string{"cleared-low", "technician2", "supervisor"} {
		_, err := s.As(login).Suspicion(ctx, harness.Project, item.ID)
		code(t, err, http.StatusNotFound, "E_NOT_FOUND")
	}
	_, err := s.As("cleared-low").ExplainSuspicion(ctx, harness.Project, item.ID, item.Version, found)
	code(t, err, http.StatusNotFound, "E_NOT_FOUND")
	for _, login := range []string{"leader", "analyst", "custodian", "department"} {
		_, err := s.As(login).ListSuspicions(ctx, harness.Project, client.SuspicionFilter{})
		code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	}
	seen, err := s.As("auditor").Suspicion(ctx, harness.Project, list(t, s.As("pm"), client.SuspicionFilter{Record: a.ID})[0].ID)
	if err != nil || len(seen.Evidence) > 0 || len(seen.Records) != 1 {
		t.Errorf("an auditor, who sees an unsigned record without its content, gets %+v %v", seen, err)
	}
	quarter := calendar.QuarterOf(calendar.Day(s.Clock.Now()))
	low, err := s.As("cleared-low").SuspicionStatistics(ctx, harness.Project, quarter)
	if err != nil || len(low.Items) != 1 || low.Items[0].Total != 1 || low.Items[0].Records != 1 {
		t.Errorf("who is cleared for one of two is told %+v %v", low, err)
	}
}

// The list pages without gaps or repeats, whatever is hidden between its items.
func TestPagesOfTheListLeaveNothingOut(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	s.AddUser("cleared-low")
	s.Appoint(harness.Project, harness.Member{Login: "cleared-low", Role: "project_manager", Clearance: "internal"})
	for i := range 9 {
		in := suspiciousClock(s)
		if i%3 == 0 {
			in.Secrecy = "secret"
		}
		s.Submitted(in)
	}
	seen := map[string]bool{}
	for f := (client.SuspicionFilter{Limit: 2}); ; {
		page, err := s.As("cleared-low").ListSuspicions(t.Context(), harness.Project, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range page.Items {
			if seen[item.ID] {
				t.Errorf("%s stands twice", item.ID)
			}
			seen[item.ID] = true
		}
		if page.NextCursor == "" {
			break
		}
		f.Cursor = page.NextCursor
	}
	if len(seen) != 6 {
		t.Errorf("%d items, want 6", len(seen))
	}
}

// A picture that the project has already refuses the record, with the first use where its author may know of it (V10).
func TestTheSamePhotoTwice(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	file := func(login, secrecy, seed string) (*client.Record, error) {
		a, _, err := s.As(login).PutAttachment(ctx, harness.Project, harness.NewID(), harness.Photo(seed))
		if err != nil {
			t.Fatal(err)
		}
		in := s.Progress(harness.NewID())
		in.Attachments, in.Secrecy, in.Submit = []client.AttachmentRef{{ID: a.ID, SHA256: a.SHA256}}, secrecy, true
		rec, _, err := s.As(login).PutRecord(ctx, harness.Project, in)
		return rec, err
	}
	first, err := file("technician", "internal", "one photo")
	if err != nil {
		t.Fatal(err)
	}
	_, err = file("technician", "internal", "one photo")
	if p := client.AsProblem(err); p == nil || p.Status != 422 || p.Errors[0].Code != "V10" || p.Errors[0].Field != "attachments[0]" || p.Errors[0].Seen != first.ID {
		t.Fatalf("the author's own photo again: %+v", err)
	}
	_, err = file("technician2", "internal", "one photo")
	if p := client.AsProblem(err); p == nil || p.Errors[0].Code != "V10" || p.Errors[0].Seen != "" {
		t.Errorf("another's photo, of a record that is not signed yet: %+v", err)
	}
	if _, err := file("technician", "internal", "another photo"); err != nil {
		t.Errorf("another photo: %v", err)
	}
	secret, err := file("technician", "secret", "secret photo")
	if err != nil {
		t.Fatal(err)
	}
	second, err := file("technician2", "internal", "secret photo")
	if err != nil {
		t.Fatalf("a photo of a record above the author's clearance must not show itself: %v", err)
	}
	for _, f := range second.Findings {
		if f.Severity == "suspect" && strings.Contains(f.Zh+f.En, secret.ID) {
			t.Errorf("a finding names the hidden record: %+v", f)
		}
	}
	if got := list(t, s.As("technician2"), client.SuspicionFilter{}); len(got) != 0 {
		t.Errorf("its author sees %+v", got)
	}
	if got := list(t, s.As("pm"), client.SuspicionFilter{Rule: "V10"}); len(got) != 1 || len(got[0].Records) != 2 {
		t.Errorf("the project manager sees %+v", got)
	}
}

// More than seven days late only with the project manager's leave, for that author and day (V6).
func TestWaiver(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	in := s.Progress(harness.NewID())
	in.WorkDate, in.Submit = calendar.After(in.WorkDate, -9), true
	file := func() error {
		_, _, err := s.As("technician").PutRecord(ctx, harness.Project, in)
		return err
	}
	code(t, file(), http.StatusUnprocessableEntity, "E_INVALID")
	leave := client.WaiverInput{Author: "technician", WorkDate: in.WorkDate, Reason: "台风断网，统一补报"}
	_, err := s.As("techmanager").GrantWaiver(ctx, harness.Project, leave)
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	_, err = s.As("pm").GrantWaiver(ctx, harness.Project, client.WaiverInput{Author: "pm", WorkDate: in.WorkDate, Reason: leave.Reason})
	code(t, err, http.StatusForbidden, "E_SELF")
	_, err = s.As("pm").GrantWaiver(ctx, harness.Project, client.WaiverInput{Author: "nobody", WorkDate: "2026-13-01", Reason: "无"})
	if p := client.AsProblem(err); p == nil || len(p.Errors) != 3 {
		t.Errorf("three faults are answered as %+v", err)
	}
	if _, err := s.As("pm").GrantWaiver(ctx, harness.Project, leave); err != nil {
		t.Fatal(err)
	}
	_, err = s.As("pm2").GrantWaiver(ctx, harness.Project, leave)
	code(t, err, http.StatusConflict, "E_EXISTS")
	if err := file(); err != nil {
		t.Fatalf("with leave: %v", err)
	}
	in.ID, in.WorkDate = harness.NewID(), calendar.After(in.WorkDate, -1)
	code(t, file(), http.StatusUnprocessableEntity, "E_INVALID")
	for login, want := range map[string]int{"pm": 1, "technician": 1, "technician2": 0} {
		if all, err := s.As(login).Waivers(ctx, harness.Project); err != nil || len(all) != want {
			t.Errorf("%s sees %+v %v", login, all, err)
		}
	}
}

func TestSettingsAndCalendar(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	tomorrow := calendar.After(calendar.Day(s.Clock.Now()), 1)
	rules := json.RawMessage(`{"photo_hours":6,"fence":{"center":{"lat":"31.2","lon":"121.5"},"radius_m":300}}`)
	_, err := s.As("techmanager").ChangeRuleSettings(ctx, harness.Project, client.RuleSettingInput{From: tomorrow, Rules: rules})
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	_, err = s.As("pm").ChangeRuleSettings(ctx, harness.Project, client.RuleSettingInput{From: calendar.Day(s.Clock.Now()), Rules: rules})
	code(t, err, http.StatusUnprocessableEntity, "E_INVALID")
	got, err := s.As("pm").ChangeRuleSettings(ctx, harness.Project, client.RuleSettingInput{From: tomorrow, Rules: rules})
	if err != nil || len(got.Changes) != 1 || !bytes.Contains(got.InForce, []byte(`"photo_hours":12`)) {
		t.Fatalf("%+v %v", got, err)
	}
	s.Clock.Move(24 * time.Hour)
	if got, err = s.Session("pm").RuleSettings(ctx, harness.Project); err != nil || !bytes.Contains(got.InForce, []byte(`"photo_hours":6`)) {
		t.Errorf("on the next day: %s %v", got.InForce, err)
	}
	year, err := s.Session("technician").CalendarYear(ctx, 2026)
	if err != nil || !year.Published || year.Workdays != 248 || len(year.Days) != 39 {
		t.Errorf("2026: %+v %v", year, err)
	}
	if year, err = s.Session("technician").CalendarYear(ctx, 2031); err != nil || year.Published || len(year.Days) != 0 {
		t.Errorf("2031: %+v %v", year, err)
	}
	in := client.CalendarYearInput{Source: "国务院办公厅关于2031年部分节假日安排的通知", Days: []client.CalendarDay{{Day: "2031-01-01", Off: true, Name: "元旦"}, {Day: "2031-01-04", Name: "元旦"}}}
	_, err = s.Session("pm").PutCalendarYear(ctx, 2031, in)
	code(t, err, http.StatusForbidden, "E_FORBIDDEN")
	if year, err = s.Session("sysadmin").PutCalendarYear(ctx, 2031, in); err != nil || !year.Published || year.By != "sysadmin" || len(year.Days) != 2 {
		t.Errorf("%+v %v", year, err)
	}
	in.Days = append(in.Days, client.CalendarDay{Day: "2031-01-02"}, client.CalendarDay{Day: "2031-01-01", Off: true}, client.CalendarDay{Day: "2029-01-01", Off: true})
	_, err = s.Session("sysadmin").PutCalendarYear(ctx, 2031, in)
	if p := client.AsProblem(err); p == nil || len(p.Errors) != 3 {
		t.Errorf("a weekday of work, a day twice, a day of another year: %+v", err)
	}
}

// morning runs the duty as the jobs do.
func morning(t *testing.T, s *harness.Site) {
	t.Helper()
	if _, err := s.Integrity.Daily(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
}
