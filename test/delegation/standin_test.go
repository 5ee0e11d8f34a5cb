package delegation

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// A technician who stands in for the manager finds what waits, signs it in his own name for the other, and everybody
// reads so on the publication and in the history.
func TestStandInSignsInHisOwnName(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		rec := s.Classified(s.Progress(harness.NewID()))
		holder := s.As("technician2")
		_, err := sign(t, holder, rec)
		refused(t, "sign before the delegation", err, http.StatusNotFound, "")
		d := granted(t, s, absence(s, "technician2"))
		waiting, err := holder.ListRecords(ctx, harness.Project, client.RecordFilter{States: []string{"classified"}})
		if err != nil || len(waiting.Items) != 1 || waiting.Items[0].Title == "" {
			t.Fatalf("what waits for the stand-in: %+v %v", waiting, err)
		}
		seen, err := holder.Record(ctx, harness.Project, rec.ID)
		if err != nil || len(seen.Body) == 0 || len(seen.Allowed) != 2 {
			t.Fatalf("what the stand-in sees: %+v %v", seen, err)
		}
		signed, err := sign(t, holder, seen)
		must(t, err)
		inTheName(t, "the answer", signed.Signed, d)
		published, err := s.As("custodian").Publish(ctx, harness.Project, rec.ID, signed.Version)
		must(t, err)
		page, err := s.As("leader").Publication(ctx, harness.Project, published.ArchiveNo)
		must(t, err)
		inTheName(t, "the publication", page.Signed, d)
		inTheHistory(t, s, rec.ID, "record.sign", d)
		s.MustHold()
	})
}

func inTheName(t *testing.T, where string, step *client.Step, d *client.Delegation) {
	t.Helper()
	if step == nil || step.By != d.To || step.For != "pm" || step.ForName != "人pm" || step.Delegation != d.ID {
		t.Errorf("%s says %+v", where, step)
	}
}

func inTheHistory(t *testing.T, s *harness.Site, record, action string, d *client.Delegation) {
	t.Helper()
	events, err := s.As("auditor").Events(t.Context(), harness.Project, record)
	must(t, err)
	for _, e := range events {
		var detail struct{ For, Delegation string }
		if e.Action == action && json.Unmarshal(e.Detail, &detail) == nil && e.Actor == d.To && detail.For == "pm" && detail.Delegation == d.ID {
			return
		}
	}
	t.Errorf("no event %s by %s for pm under %s", action, d.To, d.ID)
}

// He may give back and withdraw by it too, each in his own name, and no more than that.
func TestStandInReturnsAndWithdraws(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		holder := s.As("technician2")
		online := s.Published(s.Progress(harness.NewID()))
		waiting := s.Classified(s.Progress(harness.NewID()))
		d := granted(t, s, absence(s, "technician2"))
		returned, err := holder.Return(ctx, harness.Project, waiting.ID, waiting.Version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符", Fields: []string{"body.qty_today"}})
		must(t, err)
		if returned.Returned.For != "pm" || returned.Returned.Delegation != d.ID || returned.Returned.By != "technician2" {
			t.Errorf("the return says %+v", returned.Returned)
		}
		inTheHistory(t, s, waiting.ID, "record.return", d)
		ended, err := holder.Withdraw(ctx, harness.Project, online.ID, online.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
		must(t, err)
		inTheName(t, "the withdrawal", ended.Ended, d)
		inTheHistory(t, s, online.ID, "record.withdraw", d)
		_, err = holder.Screen(ctx, harness.Project, waiting.ID, returned.Version, client.Screen{Summary: harness.Summary})
		refused(t, "screen", err, http.StatusNotFound, "")
		_, err = holder.Publish(ctx, harness.Project, online.ID, ended.Version)
		refused(t, "publish", err, http.StatusForbidden, "")
		_, _, err = holder.Delegate(ctx, harness.Project, absence(s, "techmanager"))
		refused(t, "pass it on", err, http.StatusForbidden, "")
		s.MustHold()
	})
}

// V24: what lies outside the scope is refused, is a security event, and changes nothing.
func TestV24OutsideTheScope(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		rec := s.Classified(s.Progress(harness.NewID()))
		in := absence(s, "techmanager2")
		for name, c := range map[string]struct {
			change func(*client.DelegationInput)
			code   string
		}{
			"another class":  {func(in *client.DelegationInput) { in.Classes = []string{"B4"} }, "E_DELEGATION_SCOPE"},
			"a lower level":  {func(in *client.DelegationInput) { in.MaxSecrecy = "open" }, "E_DELEGATION_SCOPE"},
			"another action": {func(in *client.DelegationInput) { in.Actions = []string{"withdraw"} }, "E_FORBIDDEN"},
		} {
			narrow := in
			narrow.ID = harness.NewID()
			c.change(&narrow)
			d := granted(t, s, narrow)
			_, err := sign(t, s.Session("techmanager2"), rec)
			refused(t, name, err, http.StatusForbidden, c.code)
			results, err := s.Session("techmanager2").SignOffs(ctx, harness.Project, client.SignOffs{
				Items: []client.SignOff{{Record: rec.ID, Version: rec.Version, ContentHash: rec.ContentHash}}, Proof: harness.Signer,
			})
			if err != nil || results[0].Status != http.StatusForbidden {
				t.Errorf("%s in a batch: %+v %v", name, results, err)
			}
			_, err = s.Session("pm").RevokeDelegation(ctx, harness.Project, d.ID, "")
			must(t, err)
		}
		if n := count(t, s, `SELECT COUNT(*) FROM events WHERE action = 'delegation.exceeded'`); n != 4 {
			t.Errorf("%d security events, want 4", n)
		}
		if n := count(t, s, `SELECT COUNT(*) FROM signatures`); n != 0 {
			t.Errorf("%d signatures", n)
		}
		s.MustHold()
	})
}

// Neither the stand-in nor the one whom he stands for may have written, screened or classified what he signs.
func TestNobodySignsWhatEitherHandled(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		screened := s.Classified(s.Progress(harness.NewID())) // by techmanager
		granted(t, s, absence(s, "techmanager"))
		_, err := sign(t, s.Session("techmanager"), screened)
		refused(t, "what the stand-in screened", err, http.StatusForbidden, "E_SELF")

		written := s.Progress(harness.NewID())
		written.Submit = true
		byManager, _, err := s.As("pm").PutRecord(ctx, harness.Project, written)
		must(t, err)
		byManager, err = s.As("techmanager2").Screen(ctx, harness.Project, byManager.ID, byManager.Version, client.Screen{Summary: harness.Summary})
		must(t, err)
		byManager, err = s.As("techmanager2").Classify(ctx, harness.Project, byManager.ID, byManager.Version, s.Classification())
		must(t, err)
		_, err = sign(t, s.Session("techmanager"), byManager)
		refused(t, "what the giver wrote", err, http.StatusForbidden, "E_SELF")
		_, err = sign(t, s.As("pm2"), byManager)
		must(t, err)

		own := s.Progress(harness.NewID())
		rec := s.Classified(own) // by technician
		granted(t, s, absence(s, "technician"))
		_, err = sign(t, s.Session("technician"), rec)
		refused(t, "what the stand-in wrote", err, http.StatusForbidden, "E_SELF")
		s.MustHold()
	})
}

// A stand-in's own clearance caps what he signs, whatever he was granted.
func TestOwnClearanceCaps(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		rec := s.Submitted(s.Progress(harness.NewID()))
		rec, err := s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
		must(t, err)
		secret := s.Classification()
		secret.Secrecy = "secret"
		rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, secret)
		must(t, err)
		granted(t, s, absence(s, "technician2")) // cleared for internal
		holder := s.Session("technician2")
		_, err = sign(t, holder, rec)
		refused(t, "sign", err, http.StatusNotFound, "")
		page, err := holder.ListRecords(ctx, harness.Project, client.RecordFilter{States: []string{"classified"}})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("what waits: %+v %v", page, err)
		}
		counts, err := holder.Counts(ctx, harness.Project)
		if err != nil || len(counts) != 0 {
			t.Errorf("counts: %+v %v", counts, err)
		}
		// A giver who is cleared for less cannot grant more.
		s.AddUser("pm3")
		s.Appoint(harness.Project, harness.Member{Login: "pm3", Role: policy.ProjectManager, Clearance: "internal"})
		_, _, err = s.Session("pm3").Delegate(ctx, harness.Project, absence(s, "techmanager"))
		refused(t, "grant above one's own clearance", err, http.StatusUnprocessableEntity, "")
	})
}

func count(t *testing.T, s *harness.Site, query string, args ...any) int64 {
	t.Helper()
	db := s.Database()
	defer db.Close()
	n, err := db.Number(t.Context(), query, args...)
	must(t, err)
	return n
}
