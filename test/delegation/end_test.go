package delegation

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const day = 24 * time.Hour

// A revoked delegation is dead on the other replica too: to a signature at once, to the eyes within a second, although
// the stand-in had just used it there.
func TestRevocationReachesTheOtherReplica(t *testing.T) {
	one := harness.Start(t, harness.Served)
	two := harness.Open(t, one.Config, one.Clock)
	first, second := one.Classified(one.Progress(harness.NewID())), one.Classified(one.Progress(harness.NewID()))
	d := granted(t, one, absence(one, "technician2"))
	there := harness.Client(t, two.URL, one.Session("technician2").Token())
	_, err := sign(t, there, first)
	must(t, err)
	_, err = one.As("pm").RevokeDelegation(t.Context(), harness.Project, d.ID, "提前返回")
	must(t, err)
	revokedAt := time.Now()
	_, err = sign(t, there, second)
	refused(t, "sign at once after the revocation", err, http.StatusNotFound, "")
	for {
		_, err = there.Record(t.Context(), harness.Project, second.ID)
		if client.IsStatus(err, http.StatusNotFound) {
			break
		}
		if time.Since(revokedAt) > 1200*time.Millisecond {
			t.Fatalf("still readable on the other replica after %s: %v", time.Since(revokedAt), err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("gone on the other replica after %s", time.Since(revokedAt).Round(time.Millisecond))
	one.MustHold()
}

// Sign-offs and the revocation race on two replicas: once the revocation was answered nothing more is signed by it.
func TestRevocationMeetsSignOffs(t *testing.T) {
	one := harness.Start(t, harness.Served)
	two := harness.Open(t, one.Config, one.Clock)
	const rounds, records = 6, 6
	signedBefore, refusedAfter := 0, 0
	for range rounds {
		var waiting []*client.Record
		for range records {
			waiting = append(waiting, one.Classified(one.Progress(harness.NewID())))
		}
		d := granted(t, one, absence(one, "technician2"))
		token := one.Session("technician2").Token()
		replicas := []*client.Client{harness.Client(t, one.URL, token), harness.Client(t, two.URL, token)}
		var all sync.WaitGroup
		errs := make([]error, records)
		for i, rec := range waiting {
			all.Go(func() { _, errs[i] = sign(t, replicas[i%2], rec) })
		}
		time.Sleep(60 * time.Millisecond) // about as long as a password takes
		_, err := one.As("pm").RevokeDelegation(t.Context(), harness.Project, d.ID, "")
		must(t, err)
		all.Wait()
		for _, err := range errs {
			if err == nil {
				signedBefore++
			} else {
				refusedAfter++
				refused(t, "a sign-off that came too late", err, http.StatusNotFound, "")
			}
		}
		// The history has one order: no sign-off by the delegation stands behind its revocation.
		if n := count(t, one, `SELECT COUNT(*) FROM events WHERE action = 'record.sign' AND detail LIKE CONCAT('%', ?, '%')
			AND seq > (SELECT seq FROM events WHERE action = 'delegation.revoke' AND detail LIKE CONCAT('%', ?, '%'))`, d.ID, d.ID); n != 0 {
			t.Errorf("%d sign-offs after the revocation", n)
		}
	}
	t.Logf("%d signed before the revocation, %d refused after it", signedBefore, refusedAfter)
	one.MustHold()
}

// The clock of the servers jumps: a delegation holds between its moments by whatever clock there is, and one that was
// revoked or was seen to have ended is never alive again.
func TestClockJumps(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		rec := s.Classified(s.Progress(harness.NewID()))
		in := absence(s, "technician2")
		in.StartsAt, in.EndsAt = s.Clock.Now().Add(30*time.Minute), s.Clock.Now().Add(90*time.Minute)
		d := granted(t, s, in)
		live := func(what string, want bool) {
			t.Helper()
			_, err := s.Session("technician2").Record(t.Context(), harness.Project, rec.ID)
			if got := err == nil; got != want {
				t.Errorf("%s: alive %v, want %v (%v)", what, got, want, err)
			}
		}
		live("before it begins", false)
		s.Clock.Move(time.Hour)
		live("an hour on", true)
		s.Clock.Move(-time.Hour)
		live("an hour back", false)
		s.Clock.Move(-400 * day)
		live("400 days back", false)
		s.Clock.Move(400*day + time.Hour)
		live("forth again", true)
		s.Clock.Move(400 * day)
		live("400 days on", false)
		more, err := s.Jobs.CloseDelegations(t.Context())
		if err != nil || more {
			t.Fatalf("the duty: more %v, %v", more, err)
		}
		s.Clock.Move(-400 * day)
		live("back within its time, but it was seen to have ended", false)
		all, err := s.Session("pm").Delegations(t.Context(), harness.Project)
		if err != nil || len(all) != 1 || all[0].State != "ended" || all[0].ID != d.ID {
			t.Errorf("the list says %+v %v", all, err)
		}
		_, err = s.Session("pm").RevokeDelegation(t.Context(), harness.Project, d.ID, "")
		refused(t, "revoking what has ended", err, http.StatusConflict, "E_CLOSED")
		s.MustHold()
	})
}

func TestRevokedStaysRevokedUnderEveryClock(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		rec := s.Classified(s.Progress(harness.NewID()))
		d := granted(t, s, absence(s, "technician2"))
		_, err := s.Session("pm").RevokeDelegation(t.Context(), harness.Project, d.ID, "提前返回")
		must(t, err)
		for _, jump := range []time.Duration{0, time.Hour, -time.Hour, -time.Hour, 400 * day, -400 * day, -400 * day, 400 * day} {
			s.Clock.Move(jump)
			_, err := sign(t, s.Session("technician2"), rec)
			refused(t, "sign after a jump of "+jump.String(), err, http.StatusNotFound, "")
		}
		if n := count(t, s, `SELECT COUNT(*) FROM signatures`); n != 0 {
			t.Errorf("%d signatures", n)
		}
	})
}

// A delegation is worth what its giver could do: it ends with his appointment and with his account.
func TestDelegationEndsWithItsGiver(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		rec := s.Classified(s.Progress(harness.NewID()))
		granted(t, s, absence(s, "technician2"))
		holder := s.Session("technician2")
		if _, err := holder.Record(ctx, harness.Project, rec.ID); err != nil {
			t.Fatal(err)
		}
		yes, no := true, false
		_, err := s.As("sysadmin").ChangeUser(ctx, "pm", client.UserChange{Disabled: &yes})
		must(t, err)
		_, err = sign(t, holder, rec)
		refused(t, "his account is off", err, http.StatusNotFound, "")
		_, err = s.As("sysadmin").ChangeUser(ctx, "pm", client.UserChange{Disabled: &no})
		must(t, err)
		s.Dismiss(harness.Project, "pm")
		_, err = sign(t, holder, rec)
		refused(t, "he left the project", err, http.StatusNotFound, "")
		all, err := s.As("pm2").Delegations(ctx, harness.Project)
		if err != nil || len(all) != 1 || all[0].State != "void" {
			t.Errorf("the list says %+v %v", all, err)
		}
	})
}
