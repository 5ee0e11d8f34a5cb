package crash

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/test/harness"
)

// seedVariable repeats a run with the same moments of death.
const seedVariable = "COUNTERSIGN_TEST_SEED"

const (
	travellers = 4
	deaths     = 24 // on each stack
	maxLife    = 900 * time.Millisecond
)

func TestKilledAtRandomUnderLoad(t *testing.T) {
	binary := harness.Build(t, "")
	seed := seedOf(t)
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			in := found(t, stack)
			random := rand.New(rand.NewPCG(seed, 0))
			load := newLoad(in)
			for range deaths {
				load.until(t, binary, time.Duration(random.Int64N(int64(maxLife))))
				in.check(t)
			}
			load.finish(t, binary)
			in.check(t)
			in.settle(t)
			records, files := in.acked.count()
			t.Logf("seed %d: %d deaths, %d records and %d files acknowledged, none lost", seed, deaths, records, files)
		})
	}
}

func seedOf(t *testing.T) uint64 {
	t.Helper()
	if given := os.Getenv(seedVariable); given != "" {
		seed, err := strconv.ParseUint(given, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
		return seed
	}
	seed := rand.Uint64()
	t.Logf("%s=%d", seedVariable, seed)
	return seed
}

// load is what several travellers are at; a traveller whose journey was cut off goes on with it after the restart.
type load struct {
	in       *installation
	journeys [travellers]*journey
}

func newLoad(in *installation) *load {
	l := &load{in: in}
	for i := range l.journeys {
		l.journeys[i] = newJourney(in.acked)
	}
	return l
}

// until lets the travellers go on, and kills the program after a while.
func (l *load) until(t *testing.T, binary string, life time.Duration) {
	t.Helper()
	p := harness.Serve(t, binary, l.in.config)
	who := sessions(t, p.URL, l.in.tokens)
	// A journey must not die with the test's context before it has taken note of what was acknowledged.
	ctx := context.WithoutCancel(t.Context())
	var all sync.WaitGroup
	for i := range l.journeys {
		all.Go(func() {
			for l.journeys[i].run(ctx, who) == nil {
				l.journeys[i] = newJourney(l.in.acked)
			}
		})
	}
	time.Sleep(life)
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
}

// finish lets every traveller arrive.
func (l *load) finish(t *testing.T, binary string) {
	t.Helper()
	p := harness.Serve(t, binary, l.in.config)
	who := sessions(t, p.URL, l.in.tokens)
	for i, j := range l.journeys {
		if err := j.run(t.Context(), who); err != nil {
			t.Errorf("traveller %d can't arrive: %v", i, err)
		}
	}
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
}
