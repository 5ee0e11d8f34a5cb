// Package delegation tries 授权代签 on whole servers: what a stand-in may, in whose name it stands afterwards, and that
// a delegation ends when it is revoked, on every replica and under every clock.
package delegation

import (
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func onEachStack(t *testing.T, test func(t *testing.T, s *harness.Site)) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(t, harness.Start(t, stack)) })
	}
}

// absence lets somebody sign and return for pm, for two days from now.
func absence(s *harness.Site, to string) client.DelegationInput {
	now := s.Clock.Now().UTC()
	return client.DelegationInput{
		ID: harness.NewID(), To: to, Actions: []string{"sign", "return", "withdraw"}, MaxSecrecy: "top_secret",
		StartsAt: now.Add(-time.Second), EndsAt: now.Add(48 * time.Hour), Reason: "赴外地出差两日", Proof: harness.Signer,
	}
}

func granted(t *testing.T, s *harness.Site, in client.DelegationInput) *client.Delegation {
	t.Helper()
	d, created, err := s.Session("pm").Delegate(t.Context(), harness.Project, in)
	if err != nil || !created {
		t.Fatalf("grant: created %v, %v", created, err)
	}
	return d
}

func sign(t *testing.T, c *client.Client, rec *client.Record) (*client.Record, error) {
	t.Helper()
	return c.Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
}

// refused fails unless an error is a problem with this status and code; an empty code takes any.
func refused(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil || p.Status != status || (code != "" && p.Code != code) {
		t.Errorf("%s: %v, want %d %s", what, err, status, code)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
