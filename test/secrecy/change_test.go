package secrecy

import (
	"net/http"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const why = "标底已公布，可以降密"

func (s *site) change(login string, rec *client.Record, level string) (*client.SecrecyChange, error) {
	s.t.Helper()
	now, err := s.Store.Record(s.t.Context(), record.Key{Project: harness.Project, ID: rec.ID})
	s.must(err)
	return s.As(login).ChangeSecrecy(s.t.Context(), harness.Project, rec.ID, now.Version,
		client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: level, Reason: why})
}

func (s *site) decide(login string, rec *client.Record, id string, approve bool) (*client.SecrecyChange, error) {
	s.t.Helper()
	in := client.SecrecyDecision{Approve: approve, Note: "理由不充分，不同意"}
	if approve {
		in.Note, in.Proof = "", &harness.Signer
	}
	return s.As(login).DecideSecrecy(s.t.Context(), harness.Project, rec.ID, id, in)
}

func (s *site) levelOf(rec *client.Record) string {
	s.t.Helper()
	r, err := s.As("auditor").Record(s.t.Context(), harness.Project, rec.ID)
	s.must(err)
	return r.Secrecy
}

func (s *site) wantStatus(what string, err error, status int) {
	s.t.Helper()
	if !client.IsStatus(err, status) {
		s.t.Errorf("%s: %v, want %d", what, err, status)
	}
}

// TestA6NobodyLowersALevelAlone: not its author, not a screener, not the custodian who asks, not by raising it first, not
// by another request, and never without a signature.
func TestA6NobodyLowersALevelAlone(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	rec := s.published("secret", photo(t))
	for _, login := range []string{"technician", "techmanager", "pm", "auditor"} {
		_, err := s.change(login, rec, "open")
		s.wantStatus(login, err, http.StatusForbidden)
	}
	for _, login := range []string{"technician2", "leader", "analyst"} { // the level is above their clearance: it does not exist
		_, err := s.change(login, rec, "open")
		s.wantStatus(login, err, http.StatusNotFound)
	}
	for _, login := range []string{"sysadmin", "secadmin"} {
		_, err := s.change(login, rec, "open")
		s.wantStatus(login, err, http.StatusForbidden)
	}
	if denied := s.mustEvent(t.Context(), "secrecy.change.denied", 4); !strings.Contains(strings.Join(denied, ""), "technician") {
		t.Errorf("denials: %q", denied)
	}

	raised, err := s.change("custodian", rec, "top_secret")
	s.must(err)
	if raised.State != "approved" || s.levelOf(rec) != "top_secret" {
		t.Fatalf("raised: %+v", raised)
	}
	asked, err := s.change("custodian", rec, "open")
	s.must(err)
	if asked.State != "open" || s.levelOf(rec) != "top_secret" {
		t.Fatalf("asked: %+v, level %s", asked, s.levelOf(rec))
	}
	_, err = s.change("custodian", rec, "internal")
	s.wantStatus("a second request", err, http.StatusConflict)
	for _, login := range []string{"custodian", "technician", "techmanager", "auditor"} {
		_, err := s.decide(login, rec, asked.ID, true)
		s.wantStatus("decided by "+login, err, http.StatusForbidden)
	}
	bare := client.SecrecyDecision{Approve: true, Proof: &client.Proof{Method: "password", Password: "wrong-password-1"}}
	if _, err := s.As("pm").DecideSecrecy(t.Context(), harness.Project, rec.ID, asked.ID, bare); err == nil {
		t.Error("lowered with a wrong password")
	}
	if _, err := s.As("pm").DecideSecrecy(t.Context(), harness.Project, rec.ID, asked.ID, client.SecrecyDecision{Approve: true}); err == nil {
		t.Error("lowered without a proof")
	}
	if s.levelOf(rec) != "top_secret" {
		t.Error("the level fell")
	}
	s.MustHold()
}

// TestLoweredByTwo: the custodian asks, the project manager signs; readers, lists, counts and bytes follow, what was
// signed stays as it was, and the history says it all.
func TestLoweredByTwo(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		ctx := t.Context()
		rec := s.published("secret", note())
		s.drain()
		id := s.attachmentOf(rec)
		_, err := s.As("analyst").Publication(ctx, harness.Project, rec.ArchiveNo)
		s.wantStatus("before", err, http.StatusNotFound)

		asked, err := s.change("custodian", rec, "internal")
		s.must(err)
		open, err := s.As("pm").SecrecyChanges(ctx, harness.Project, "")
		s.must(err)
		if len(open) != 1 || open[0].ID != asked.ID || open[0].From != "secret" || open[0].Secrecy != "internal" {
			t.Fatalf("open requests: %+v", open)
		}
		_, err = s.As("analyst").SecrecyChanges(ctx, harness.Project, "")
		s.wantStatus("a reader looks at requests", err, http.StatusForbidden)
		done, err := s.decide("pm", rec, asked.ID, true)
		s.must(err)
		if done.State != "approved" || done.DecidedBy != "pm" {
			t.Errorf("decided: %+v", done)
		}
		_, err = s.decide("pm2", rec, asked.ID, true)
		s.wantStatus("decided twice", err, http.StatusConflict)

		p, err := s.As("analyst").Publication(ctx, harness.Project, rec.ArchiveNo)
		s.must(err)
		if p.Secrecy != "internal" || p.SignedSecrecy != "secret" || p.SecrecyMark == nil || p.SecrecyMark.AskedBy != "custodian" || p.SecrecyMark.By != "pm" {
			t.Errorf("the publication says %s, signed %s, %+v", p.Secrecy, p.SignedSecrecy, p.SecrecyMark)
		}
		if p.ContentHash != rec.ContentHash {
			t.Error("the signed content changed")
		}
		listed := 0
		for item, err := range s.As("analyst").Publications(ctx, harness.Project, client.PublicationFilter{}) {
			s.must(err)
			if item.No == rec.ArchiveNo {
				listed++
			}
		}
		if listed != 1 {
			t.Error("a reader's list lacks it")
		}
		s.drain()
		if area := s.area(id); area != "internal" {
			t.Errorf("the bytes lie in %s", area)
		}
		s.wantPlaintext(id, note())
		whole, err := get(s.As("analyst").Attachment(ctx, harness.Project, id, client.Span{}))
		s.must(err)
		if int64(len(whole)) != note().Size {
			t.Error("a reader does not get the original")
		}
		events := s.mustEvent(ctx, "record.change_secrecy", 1)
		if !strings.Contains(events[0], done.ID) || !strings.Contains(events[0], "signature") || !strings.Contains(events[0], why) {
			t.Errorf("the event: %q", events)
		}
		rows, err := s.Database().Rows(ctx, `SELECT signer, purpose FROM signature_documents WHERE purpose = 'secrecy_lowering'`)
		s.must(err)
		if len(rows) != 1 {
			t.Errorf("signatures: %q", rows)
		}
		s.MustHold()
	})
}

// TestRaisedByOne: at once out of the sight of those below, and out of the open area as soon as the effect is carried out.
func TestRaisedByOne(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		ctx := t.Context()
		rec := s.published("internal", photo(t))
		s.drain()
		id := s.attachmentOf(rec)
		_, err := s.As("analyst").Publication(ctx, harness.Project, rec.ArchiveNo)
		s.must(err)
		raised, err := s.change("custodian", rec, "secret")
		s.must(err)
		for what, err := range map[string]error{
			"publication": second(s.As("analyst").Publication(ctx, harness.Project, rec.ArchiveNo)),
			"record":      second(s.As("analyst").Record(ctx, harness.Project, rec.ID)),
			"attachment":  second(get(s.As("analyst").Attachment(ctx, harness.Project, id, client.Span{}))),
		} {
			s.wantStatus(what, err, http.StatusNotFound)
		}
		for item, err := range s.As("analyst").Publications(ctx, harness.Project, client.PublicationFilter{}) {
			s.must(err)
			if item.No == rec.ArchiveNo {
				t.Error("it is still listed")
			}
		}
		s.drain()
		if area := s.area(id); area != "secret" {
			t.Errorf("the bytes lie in %s", area)
		}
		for entry, err := range s.Objects.List(ctx, blob.Internal, "") {
			t.Errorf("left in the open area, though locked as long where it is now: %s, %v", entry.Key, err)
		}
		again, err := s.As("custodian").ChangeSecrecy(ctx, harness.Project, rec.ID, rec.Version, client.SecrecyChangeInput{ID: raised.ID, Secrecy: "secret", Reason: why})
		s.must(err)
		if again.ID != raised.ID || len(s.mustEvent(ctx, "record.change_secrecy", 1)) != 1 {
			t.Error("a repeat changed it again")
		}
		s.MustHold()
	})
}

func second[T any](_ T, err error) error { return err }

// TestRefusedWithdrawnStale: what does not lead to another level.
func TestRefusedWithdrawnStale(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	ctx := t.Context()
	rec := s.published("secret")
	asked, err := s.change("custodian", rec, "open")
	s.must(err)
	refused, err := s.decide("pm", rec, asked.ID, false)
	s.must(err)
	if refused.State != "refused" {
		t.Errorf("%+v", refused)
	}
	if asked, err = s.change("custodian", rec, "open"); err != nil {
		t.Fatal("asked again after a refusal", err)
	}
	_, err = s.As("custodian").WithdrawSecrecy(ctx, harness.Project, rec.ID, asked.ID)
	s.must(err)
	_, err = s.decide("pm", rec, asked.ID, true)
	s.wantStatus("decided after it was taken back", err, http.StatusConflict)
	if asked, err = s.change("custodian", rec, "open"); err != nil {
		t.Fatal(err)
	}
	_, err = s.change("custodian", rec, "top_secret")
	s.must(err)
	_, err = s.decide("pm", rec, asked.ID, true)
	s.wantStatus("the level moved on since", err, http.StatusPreconditionFailed)
	_, err = s.change("custodian", rec, "top_secret")
	s.wantStatus("the same level", err, http.StatusUnprocessableEntity)
	_, err = s.As("custodian").ChangeSecrecy(ctx, harness.Project, rec.ID, 1, client.SecrecyChangeInput{ID: harness.NewID(), Secrecy: "open", Reason: why})
	s.wantStatus("a stale version", err, http.StatusPreconditionFailed)
	unsigned := s.classified("secret")
	_, err = s.change("custodian", unsigned, "open")
	s.wantStatus("nothing is signed", err, http.StatusConflict)
	if s.levelOf(rec) != "top_secret" {
		t.Error("the level fell")
	}
	s.MustHold()
}

// TestDerivedItemsTakeTheHighestLevel: a correction and a merged record are no less secret than what they come from.
func TestDerivedItemsTakeTheHighestLevel(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	ctx := t.Context()
	old := s.published("secret")
	correction := s.Progress(harness.NewID())
	correction.Supersedes, correction.Submit, correction.Secrecy = old.ID, true, "internal"
	_, _, err := s.As("technician").PutRecord(ctx, harness.Project, correction)
	s.wantStatus("a correction filed lower", err, http.StatusUnprocessableEntity)
	correction.ID, correction.Secrecy = harness.NewID(), "secret"
	rec, _, err := s.As("technician").PutRecord(ctx, harness.Project, correction)
	s.must(err)
	rec, err = s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	s.must(err)
	c := s.Classification()
	_, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, c)
	s.wantStatus("a correction classified lower", err, http.StatusForbidden)

	copied := s.Submitted(s.Progress(harness.NewID()))
	copied, err = s.As("techmanager").Screen(ctx, harness.Project, copied.ID, copied.Version, client.Screen{Summary: harness.Summary, DuplicateOf: old.ID})
	s.must(err)
	if copied.Secrecy != "secret" {
		t.Errorf("merged with a secret record it is %s", copied.Secrecy)
	}
	_, err = s.As("techmanager").Classify(ctx, harness.Project, copied.ID, copied.Version, c)
	s.wantStatus("a merged record classified lower", err, http.StatusForbidden)

	// Somebody who may not know of a secret record learns nothing by naming it.
	for _, id := range []string{old.ID, harness.NewID()} {
		stray := s.Progress(harness.NewID())
		stray.Supersedes, stray.Submit = id, true
		_, _, err := s.As("technician2").PutRecord(ctx, harness.Project, stray)
		if p := client.AsProblem(err); p == nil || len(p.Errors) != 1 || p.Errors[0].Code != "E_NO_SUCH_RECORD" {
			t.Errorf("naming %s: %v", id, err)
		}
	}
}

func contains(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
