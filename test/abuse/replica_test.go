package abuse

import (
	"net/http"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// revokedWithin is how long a right may outlive its end on another replica.
const revokedWithin = 1200 * time.Millisecond

// A21, F24: a right that was taken away on one replica is gone on the other within a second, although that one had
// just used it.
func TestRevocationReachesTheOtherReplica(t *testing.T) {
	one := harness.Start(t, harness.Served)
	two := harness.Open(t, one.Config, &harness.Clock{})
	rec := one.Published(one.Progress(harness.NewID()))
	yes := true
	for name, c := range map[string]struct {
		login  string
		revoke func() error
		want   int
	}{
		"a disabled account": {"analyst", func() error {
			_, err := one.As("sysadmin").ChangeUser(t.Context(), "analyst", client.UserChange{Disabled: &yes})
			return err
		}, http.StatusUnauthorized},
		"a membership that ended": {"leader", func() error {
			return one.As("sysadmin").RemoveMember(t.Context(), harness.Project, "leader")
		}, http.StatusNotFound},
		"a session that was closed": {"auditor", func() error { return one.As("auditor").Logout(t.Context()) }, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			there := harness.Client(t, two.URL, one.As(c.login).Token())
			if _, err := there.Publication(t.Context(), harness.Project, rec.ArchiveNo); err != nil {
				t.Fatalf("before: %v", err)
			}
			must(t, c.revoke())
			_, err := harness.Client(t, one.URL, there.Token()).Publication(t.Context(), harness.Project, rec.ArchiveNo)
			refused(t, "at once on the same replica", err, c.want)
			time.Sleep(revokedWithin)
			_, err = there.Publication(t.Context(), harness.Project, rec.ArchiveNo)
			refused(t, "on the other replica", err, c.want)
		})
	}
}

// A21: a disabled account can't come back by another login.
func TestDisabledAccountCannotLogIn(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	s.AddUser("leaver")
	s.Appoint(harness.Project, harness.Member{Login: "leaver", Role: policy.Technician, Clearance: "internal"})
	session, yes := s.Session("leaver"), true
	_, err := s.As("sysadmin").ChangeUser(t.Context(), "leaver", client.UserChange{Disabled: &yes})
	must(t, err)
	_, err = session.Me(t.Context())
	refused(t, "a live session", err, http.StatusUnauthorized)
	_, err = harness.Client(t, s.URL, "").Login(t.Context(), "leaver", harness.Password)
	refused(t, "a new login", err, http.StatusUnauthorized)
}
