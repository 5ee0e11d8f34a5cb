package abuse

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// visitor is somebody who asks by one scheme.
type visitor struct {
	s       *harness.Site
	by      string
	session people.Session
}

// schemes are the ways in which a session can be shown; B11: the same answers by each.
var schemes = []string{"bearer", "cookie"}

func visit(t *testing.T, s *harness.Site, login, by string) visitor {
	t.Helper()
	session, err := s.People.Login(t.Context(), people.LoginInput{Login: login, Password: harness.Password, IP: "127.0.0.1", Agent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return visitor{s, by, session}
}

// ask sends a request and gives the status and the problem's code and request id.
func (v visitor) ask(t *testing.T, method, path, version, body string) (status int, code, requestID string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, v.s.URL+"/api/v1/projects/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if version != "" {
		r.Header.Set("If-Match", version)
	}
	if v.by == "bearer" {
		r.Header.Set("Authorization", "Bearer "+v.session.Token)
	} else {
		r.AddCookie(&http.Cookie{Name: "countersign", Value: v.session.Token})
		r.Header.Set("X-CSRF-Token", v.session.CSRF)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, _ := io.ReadAll(answer.Body)
	var problem struct {
		Code      string `json:"code"`
		RequestID string `json:"request_id"`
	}
	_ = json.Unmarshal(raw, &problem)
	return answer.StatusCode, problem.Code, problem.RequestID
}

// picture is every row but sessions, events and the second contents that are kept beside, and every object.
func picture(t *testing.T, s *harness.Site) string {
	t.Helper()
	db := s.Database()
	defer db.Close()
	rows, err := db.Dump(t.Context(), "events", "sessions", "login_attempts", "conflicts", "ledger_leaves", "ledger_hashes", "ledger_head", "ledger_checkpoints")
	if err != nil {
		t.Fatal(err)
	}
	objects, err := harness.ListObjects(t.Context(), s.Objects)
	if err != nil {
		t.Fatal(err)
	}
	return harness.Checksum(append(rows, fmt.Sprint(objects)))
}

// TestRefusalsByEveryScheme tries the abuse cases of family A by each scheme: the answer, the event beside it, and every
// row and object as before.
func TestRefusalsByEveryScheme(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	s.AddProject("BRIDGE")
	s.AddUser("stranger")
	s.Appoint("BRIDGE", harness.Member{Login: "stranger", Role: "project_manager", Clearance: "top_secret"})
	in := harness.Progress(harness.NewID(), time.Now())
	in.Attachments = []client.AttachmentRef{s.Uploaded("signed")}
	classified, staged := s.Classified(in), s.Uploaded("staged")
	submitted := s.Submitted(harness.Progress(harness.NewID(), time.Now()))
	public := s.Published(harness.Progress(harness.NewID(), time.Now()))
	if err := harness.Drain(t.Context(), s.Product); err != nil {
		t.Fatal(err)
	}
	at := func(rec *client.Record) string { return harness.Project + "/records/" + rec.ID }
	of := func(rec *client.Record) string { return `"` + strconv.FormatInt(rec.Version, 10) + `"` }
	changed := in
	changed.Title = "改动后的标题"
	signing := jsonOf(t, client.Sign{ContentHash: classified.ContentHash, Proof: harness.Signer})
	file := harness.Project + "/attachments/" + in.Attachments[0].ID
	for _, c := range []struct {
		id, who, method, path, version, body string
		status                               int
		event                                string
	}{
		{"A1", "stranger", "GET", at(submitted), "", "", 404, "access.denied"},
		{"A3", "leader", "GET", harness.Project + "/attachments/" + staged.ID, "", "", 404, "access.denied"},
		{"A3 of an unsigned record", "leader", "GET", file, "", "", 404, "access.denied"},
		{"A6", "technician", "POST", at(public) + "/secrecy-changes", of(public), `{"id":"` + harness.NewID() + `","secrecy":"open","secrecy_reason":"不再需要保密"}`, 403, ""},
		{"A7", "technician", "PATCH", file, "", `{"name":"x.html"}`, 405, ""},
		{"A8", "technician", "PUT", at(submitted), "", `{"status":"published","signed_by":"pm"}`, 422, "input.rejected"},
		{"A9", "technician", "POST", at(classified) + "/sign", of(classified), signing, 403, "sign.denied"},
		{"A11", "stranger", "POST", at(classified) + "/sign", of(classified), signing, 404, "access.denied"},
		{"A12", "pm", "POST", at(classified) + "/sign", `"1"`, signing, 412, "sign.stale"},
		{"A13", "pm", "POST", at(classified) + "/sign", "", signing, 428, ""},
		{"A14", "custodian", "POST", at(classified) + "/publish", of(classified), "{}", 409, "publish.denied"},
		{"A15", "leader", "POST", at(public) + "/withdraw", of(public), jsonOf(t, client.Withdraw{Reason: "不想让人看到", Proof: harness.Signer}), 403, "withdraw.denied"},
		{"A17", "technician", "PUT", at(classified), "", jsonOf(t, changed), 409, ""},
		{"A25 system administrator", "sysadmin", "GET", at(public), "", "", 403, "role.separation"},
		{"A25 security administrator", "secadmin", "GET", file, "", "", 403, "role.separation"},
		{"A25 auditor", "auditor", "POST", at(public) + "/withdraw", of(public), jsonOf(t, client.Withdraw{Reason: "不想让人看到", Proof: harness.Signer}), 403, "withdraw.denied"},
		{"D12", "sysadmin", "DELETE", at(public) + "/events", "", "", 405, ""},
	} {
		for _, by := range schemes {
			t.Run(c.id+" by "+by, func(t *testing.T) {
				v := visit(t, s, c.who, by)
				before := picture(t, s)
				status, code, request := v.ask(t, c.method, c.path, c.version, c.body)
				if status != c.status {
					t.Errorf("%d %s, want %d", status, code, c.status)
				}
				if c.event != "" {
					if events := eventsOf(t, s, request); len(events) != 1 || events[0] != c.event {
						t.Errorf("written down as %q, want %q", events, c.event)
					}
				}
				if picture(t, s) != before {
					t.Error("something changed")
				}
			})
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func eventsOf(t *testing.T, s *harness.Site, request string) []string {
	t.Helper()
	db := s.Database()
	defer db.Close()
	actions, err := db.Texts(t.Context(), `SELECT action FROM events WHERE request_id = ?`, request)
	if err != nil {
		t.Fatal(err)
	}
	return actions
}
