package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/countersign/countersign/pkg/client"
)

// The abuse cases of reliability.md, family A, by their numbers. Each refusal leaves the tables byte-equal and writes
// down the event beside it.
func TestAbuseOfRights(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	foreign, _, err := w.as(t, "stranger").PutRecord(ctx, "BETA", w.progressRecord(true))
	if err != nil {
		t.Fatal(err)
	}
	filed, classified, public := w.file(t), w.classified(t), w.published(t)
	own := w.classifiedOf(t, "pm")
	photo := w.attach(t, "tech")
	tech, pm, leader := w.as(t, "tech"), w.as(t, "pm"), w.as(t, "leader")

	for _, c := range []struct {
		id, event, code string
		status          int
		try             func() error
	}{
		{"A1 a record of another project", "access.denied", "E_NOT_FOUND", 404, func() error {
			_, err := tech.Record(ctx, "BETA", foreign.ID)
			return err
		}},
		{"A1 the same id under the own project", "access.denied", "E_NOT_FOUND", 404, func() error {
			_, err := tech.Record(ctx, "ALPHA", foreign.ID)
			return err
		}},
		{"A3 a staged attachment, as a leader", "access.denied", "E_NOT_FOUND", 404, func() error {
			_, err := leader.Attachment(ctx, "ALPHA", photo.ID, client.Span{})
			return err
		}},
		{"A6 a level, as technician", "classify.denied", "E_FORBIDDEN", 403, func() error {
			own := w.file(t)
			_, err := tech.Classify(ctx, "ALPHA", own.ID, own.Version, client.Classify{Class: "B3", Secrecy: "open", ValidFrom: "2026-01-01", Retention: "permanent"})
			return err
		}},
		{"A9 a technician signs", "sign.denied", "E_FORBIDDEN", 403, func() error {
			own := w.classified(t)
			_, err := tech.Sign(ctx, "ALPHA", own.ID, own.Version, signature(own))
			return err
		}},
		{"A10 a project manager signs his own", "sign.self.denied", "E_SELF", 403, func() error {
			_, err := pm.Sign(ctx, "ALPHA", own.ID, own.Version, signature(own))
			return err
		}},
		{"A11 the manager of another project signs", "access.denied", "E_NOT_FOUND", 404, func() error {
			_, err := w.as(t, "stranger").Sign(ctx, "ALPHA", classified.ID, classified.Version, signature(classified))
			return err
		}},
		{"A12 an older version", "sign.stale", "E_STALE", 412, func() error {
			_, err := pm.Sign(ctx, "ALPHA", classified.ID, classified.Version-1, signature(classified))
			return err
		}},
		{"A12 another hash than the one on record", "sign.stale", "E_STALE", 412, func() error {
			_, err := pm.Sign(ctx, "ALPHA", classified.ID, classified.Version, signature(filed))
			return err
		}},
		{"A14 publish what nobody signed", "publish.denied", "E_STATE", 409, func() error {
			seen := w.classified(t)
			_, err := w.as(t, "keeper").Publish(ctx, "ALPHA", seen.ID, seen.Version)
			return err
		}},
		{"A15 a reader withdraws", "withdraw.denied", "E_FORBIDDEN", 403, func() error {
			_, err := leader.Withdraw(ctx, "ALPHA", public.ID, public.Version, client.Withdraw{Reason: "不想让人看到", Proof: signature(public).Proof})
			return err
		}},
		{"A25 the system administrator reads content", "role.separation", "E_ROLE_SEPARATION", 403, func() error {
			_, err := w.as(t, "root").Record(ctx, "ALPHA", public.ID)
			return err
		}},
	} {
		t.Run(c.id, func(t *testing.T) {
			p := wanted(t, c.try(), c.status, c.code)
			if event := w.written(t, p.RequestID); event != c.event {
				t.Errorf("written down as %q, want %q", event, c.event)
			}
		})
	}
}

func TestRefusalsChangeNothing(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	rec, public := w.classified(t), w.published(t)
	before := w.picture(t)
	refused := []error{
		second(w.as(t, "tech").Sign(ctx, "ALPHA", rec.ID, rec.Version, signature(rec))),
		second(w.as(t, "stranger").Sign(ctx, "ALPHA", rec.ID, rec.Version, signature(rec))),
		second(w.as(t, "pm").Sign(ctx, "ALPHA", rec.ID, rec.Version-1, signature(rec))),
		second(w.as(t, "keeper").Publish(ctx, "ALPHA", rec.ID, rec.Version)),
		second(w.as(t, "leader").Withdraw(ctx, "ALPHA", public.ID, public.Version, client.Withdraw{Reason: "不想让人看到", Proof: signature(public).Proof})),
		second(w.as(t, "tech").ChangeProject(ctx, "ALPHA", 1, client.ProjectChange{})),
		second(w.as(t, "pm").PutMember(ctx, "ALPHA", "tech", client.MemberInput{Role: "project_manager", Clearance: "top_secret"})),
		w.as(t, "leader").RemoveMember(ctx, "ALPHA", "auditor"),
	}
	for i, err := range refused {
		if client.AsProblem(err) == nil {
			t.Errorf("try %d: %v", i, err)
		}
	}
	if w.picture(t) != before {
		t.Error("a refusal changed something")
	}
}

func second[T any](_ T, err error) error { return err }

// A2: without a session nothing is told, not even that the thing exists.
func TestWithoutASessionNothingIsTold(t *testing.T) {
	w := theWorld(t)
	photo := w.attach(t, "tech")
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		answer, body := w.raw(t, "", method, "/api/v1/projects/ALPHA/attachments/"+photo.ID, "")
		if answer.StatusCode != http.StatusUnauthorized {
			t.Fatalf("%s: %d", method, answer.StatusCode)
		}
		for _, name := range []string{"ETag", "Repr-Digest", "Content-Disposition", "Last-Modified"} {
			if answer.Header.Get(name) != "" {
				t.Errorf("%s tells %s", method, name)
			}
		}
		if method == http.MethodGet {
			if event := w.written(t, problemIn(t, answer, body).RequestID); event != "auth.missing" {
				t.Errorf("written down as %q", event)
			}
		}
	}
}

// A8: nobody sets what the server decides.
func TestNobodySetsWhatTheServerDecides(t *testing.T) {
	w := theWorld(t)
	for _, smuggled := range []string{`"status":"published"`, `"state":"published"`, `"signed_by":"pm"`, `"project_id":"BETA"`, `"version":9`, `"created_at":"2020-01-01T00:00:00Z"`, `"author":"pm"`} {
		in := w.progressRecord(true)
		answer, body := w.putRaw(t, in, func(raw string) string { return strings.Replace(raw, "{", "{"+smuggled+",", 1) })
		p := problemIn(t, answer, body)
		if p.Status != 422 || len(p.Errors) == 0 || p.Errors[0].Code != "V2" {
			t.Errorf("%s: %d %+v", smuggled, p.Status, p.Errors)
		}
		if event := w.written(t, p.RequestID); event != "input.rejected" {
			t.Errorf("%s: written down as %q", smuggled, event)
		}
		if _, err := w.as(t, "tech").Record(t.Context(), "ALPHA", in.ID); !client.IsStatus(err, 404) {
			t.Errorf("%s: there is a row: %v", smuggled, err)
		}
	}
}

// A13: without a version nothing moves.
func TestNoMoveWithoutAVersion(t *testing.T) {
	w := theWorld(t)
	rec := w.classified(t)
	path := "/api/v1/projects/ALPHA/records/" + rec.ID + "/sign"
	for header, status := range map[string]int{"": 428, "3": 400, "*": 400, `W/"3"`: 400, `"3", "4"`: 400, `"0"`: 400, `"03"`: 400, `"99999999999999999999"`: 400} {
		answer, body := w.raw(t, "pm", "POST", path, `{"content_hash":"`+rec.ContentHash+`","proof":{"method":"password","password":"`+password+`"}}`, "If-Match", header)
		if answer.StatusCode != status {
			t.Errorf("If-Match %q: %d %s", header, answer.StatusCode, body)
		}
	}
	now, err := w.as(t, "pm").Record(t.Context(), "ALPHA", rec.ID)
	if err != nil || now.State != "classified" {
		t.Errorf("state %v, %v", now, err)
	}
}

// A21: a disabled account's live session is dead at once, and he can't log in again.
func TestADisabledAccountIsOut(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	if err := w.employ(ctx, "leaver", "ALPHA", "technician"); err != nil {
		t.Fatal(err)
	}
	leaver := w.as(t, "leaver")
	if _, err := leaver.Me(ctx); err != nil {
		t.Fatal(err)
	}
	yes := true
	if _, err := w.as(t, "root").ChangeUser(ctx, "leaver", client.UserChange{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	want(t, second(leaver.Me(ctx)), 401, "")
	want(t, second(leaver.Login(ctx, "leaver", password)), 401, "E_LOGIN")
}

// A membership that was taken away is gone at once.
func TestAMembershipTakenAwayIsGone(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	if err := w.employ(ctx, "mover", "ALPHA", "tech_manager"); err != nil {
		t.Fatal(err)
	}
	rec := w.file(t)
	mover := w.as(t, "mover")
	if _, err := mover.Record(ctx, "ALPHA", rec.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.as(t, "root").RemoveMember(ctx, "ALPHA", "mover"); err != nil {
		t.Fatal(err)
	}
	want(t, second(mover.Record(ctx, "ALPHA", rec.ID)), 404, "E_NOT_FOUND")
}
