// Package linear lets many people edit, return, screen, classify and sign the same few records through two replicas
// over one database, and asks whether the answers, all together, are those that one record would have given to one
// person after another (linearizability). Then it asks the database whether it holds exactly what was acknowledged.
package linear

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/test/harness"
)

// RacesVariable sets how many changes are asked for; SeedVariable repeats the choices of an earlier run, though not the
// moments at which they met.
const (
	RacesVariable = "COUNTERSIGN_RACES"
	SeedVariable  = "COUNTERSIGN_SEED"
	defaultRaces  = 3000
)

// sessionsOfEach is how many sessions each person has: the half of them on the other replica.
const sessionsOfEach = 2

// roles is who takes part, and what he asks for.
var roles = []struct {
	login string
	kinds []kind
}{
	{"technician", []kind{edit, resubmit, submit}},
	{"technician", []kind{edit, resubmit, submit}},
	{"techmanager", []kind{screen, screen, screen, classify, classify, classify, giveBack}},
	{"techmanager2", []kind{screen, classify}},
	{"pm", []kind{sign, sign, sign, giveBack}},
	{"pm2", []kind{sign}},
}

func TestTwoReplicasAreOneRecord(t *testing.T) {
	races, seed := number(t, RacesVariable, defaultRaces), number(t, SeedVariable, time.Now().UnixNano())
	one := harness.Start(t, harness.Served, rememberPasswords)
	two := harness.Open(t, one.Config, one.Clock, rememberPasswords)
	c := race(t, one, []*harness.Site{one, two}, races, seed)
	took := time.Since(c.begin)
	t.Logf("seed %d: %d changes asked for, %d requests in %s (%.0f/s) on %d records", seed, races, len(c.history),
		took.Round(time.Millisecond), float64(len(c.history))/took.Seconds(), len(byRecord(c.history)))
	t.Log(tally(c.history))
	mustBeLinear(t, c.history)
	books := accountFor(t, one, c.history)
	for _, fault := range books.faults {
		t.Error(fault)
	}
	t.Logf("%d acknowledged contents, none lost; %d acknowledged signatures, none twice; %d contents under an id in use, all kept",
		books.contents, books.signatures, books.conflicts)
	if books.signatures == 0 || books.conflicts == 0 {
		t.Error("nobody signed, or nobody met a conflict: the race proves nothing")
	}
	one.MustHold()
}

func number(t *testing.T, variable string, otherwise int64) int64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// race lets everybody work until enough requests were sent.
func race(t *testing.T, site *harness.Site, replicas []*harness.Site, races, seed int64) *crowd {
	t.Helper()
	c := &crowd{t: t, site: site, begin: time.Now()}
	c.left.Store(races)
	for i := range c.slots {
		c.slots[i] = &slot{}
	}
	var all sync.WaitGroup
	for _, p := range c.people(replicas, seed) {
		all.Go(func() { p.work(t.Context()) })
	}
	all.Wait()
	return c
}

func (c *crowd) people(replicas []*harness.Site, seed int64) []*person {
	var all []*person
	for _, role := range roles {
		for i := range sessionsOfEach {
			n := len(all)
			all = append(all, &person{
				crowd: c, number: n, login: role.login, kinds: role.kinds, seen: map[string]view{},
				client: harness.Client(c.t, replicas[i%len(replicas)].URL, c.site.Session(role.login).Token()),
				random: rand.New(rand.NewPCG(uint64(seed), uint64(n))), //nolint:gosec // choices of a test, to be repeated
			})
		}
	}
	return all
}

// checkWithin is the longest that the search for an order may take.
const checkWithin = 10 * time.Minute

// mustBeLinear fails unless there is an order of all requests in which each answer is the right one.
func mustBeLinear(t *testing.T, history []porcupine.Operation) {
	t.Helper()
	for _, part := range byRecord(history) {
		if verdict := check(part); verdict != porcupine.Ok {
			t.Errorf("record %s: no order of its %d requests explains the answers (%s)", part[0].Input.(input).record, len(part), verdict)
			for _, op := range part {
				t.Logf("%8d %8d client %2d %s", op.Call/1000, op.Return/1000, op.ClientId, model.DescribeOperation(op.Input, op.Output))
			}
			return
		}
	}
}

func check(history []porcupine.Operation) porcupine.CheckResult {
	return porcupine.CheckOperationsTimeout(model.ToModel(), history, checkWithin)
}

// tally says how often each request got each answer.
func tally(history []porcupine.Operation) string {
	counts := map[string]int{}
	for _, op := range history {
		counts[fmt.Sprintf("%s %d", op.Input.(input).kind, op.Output.(output).status)]++
	}
	var lines []string
	for _, answer := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%s: %d", answer, counts[answer]))
	}
	return strings.Join(lines, ", ")
}

// remembering compares each password as the product does, once: comparing it for every sign-off would take longer
// than all the rest.
type remembering struct {
	pipeline.Passwords
	known sync.Map
}

// VerifyPassword implements pipeline.Passwords.
func (r *remembering) VerifyPassword(ctx context.Context, user, password string) error {
	if _, ok := r.known.Load(user + " " + password); ok {
		return nil
	}
	err := r.Passwords.VerifyPassword(ctx, user, password)
	if err == nil {
		r.known.Store(user+" "+password, true)
	}
	return err
}

func rememberPasswords(p *app.Product) {
	r := &remembering{Passwords: p.People}
	p.Pipeline = pipeline.New(p.Store, p.Objects, pipeline.Verifier{Passwords: r, Keys: p.Keys}, func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) })
}
