// Package race lets many people do the same thing at the same moment: exactly one of them may succeed, and the others
// must be told who did. It is meant to run with the race detector as well.
package race

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// crowdSize is how many do the same at once.
const crowdSize = 50

// gate holds those whose proof was checked until all have come, so that they meet at the record. Without it the
// passwords, of which two are compared at a time, would let them through one after the other.
type gate struct {
	pipeline.Passwords
	mu      sync.Mutex
	missing int
	open    chan struct{}
}

// expect closes the gate until n have come.
func (g *gate) expect(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.missing, g.open = n, make(chan struct{})
}

// VerifyPassword checks the password as the product does, then waits for the others.
func (g *gate) VerifyPassword(ctx context.Context, user, password string) error {
	if err := g.Passwords.VerifyPassword(ctx, user, password); err != nil {
		return err
	}
	return g.pass(ctx)
}

// pass waits for the others.
func (g *gate) pass(ctx context.Context) error {
	g.mu.Lock()
	if g.missing--; g.missing == 0 {
		close(g.open)
	}
	open := g.open
	g.mu.Unlock()
	select {
	case <-open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// start runs the product with a gate before sign-offs.
func start(t *testing.T, stack harness.Stack) (*harness.Site, *gate) {
	t.Helper()
	g := &gate{}
	s := harness.Start(t, stack, func(p *app.Product) {
		g.Passwords = p.People
		p.Pipeline = pipeline.New(p.Store, p.Objects, pipeline.Verifier{Passwords: g, Keys: p.Keys}, func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) })
	})
	return s, g
}

func onEachStack(t *testing.T, test func(t *testing.T, stack harness.Stack)) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(t, stack) })
	}
}

// appoint makes n more project managers and answers everybody's session, the two of the crew included.
func appoint(s *harness.Site, n int) []*client.Client {
	sessions := []*client.Client{s.Session("pm"), s.Session("pm2")}
	for i := range n {
		login := fmt.Sprintf("pm-%02d", i)
		s.AddUser(login)
		s.Appoint(harness.Project, harness.Member{Login: login, Role: policy.ProjectManager, Clearance: "top_secret"})
		sessions = append(sessions, s.Session(login))
	}
	return sessions
}

// together runs n calls at the same moment and gives their errors.
func together(n int, call func(i int) error) []error {
	errs := make([]error, n)
	begin := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-begin
			errs[i] = call(i)
		})
	}
	close(begin)
	all.Wait()
	return errs
}

// winners gives the positions of the calls that succeeded; everybody else must have been told 409 or 412.
func winners(t *testing.T, errs []error) (won []int) {
	t.Helper()
	for i, err := range errs {
		switch {
		case err == nil:
			won = append(won, i)
		case !client.IsStatus(err, http.StatusConflict) && !client.IsStatus(err, http.StatusPreconditionFailed):
			t.Errorf("call %d: %v, want 409 or 412", i, err)
		}
	}
	return won
}

// toldWho fails for each loser who was not told the winner's name.
func toldWho(t *testing.T, errs []error, winner string) {
	t.Helper()
	for i, err := range errs {
		if p := client.AsProblem(err); p != nil && !strings.Contains(p.Detail, winner) {
			t.Errorf("call %d was not told that %s did it: %q", i, winner, p.Detail)
		}
	}
}

func count(t *testing.T, s *harness.Site, query string, args ...any) int64 {
	t.Helper()
	db := s.Database()
	defer db.Close()
	n, err := db.Number(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
