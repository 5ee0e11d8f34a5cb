package crash

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/harness"
)

// installation is one installation that bears all crashes of a test, one after the other.
type installation struct {
	config app.Config
	tokens map[string]string
	acked  *acks
}

func found(t *testing.T, stack harness.Stack) *installation {
	t.Helper()
	config := harness.Config(t, stack)
	return &installation{config: config, tokens: harness.Found(t, config), acked: newAcks()}
}

// check looks at every row and object while no program runs.
func (in *installation) check(t *testing.T) {
	t.Helper()
	t.Run("check", func(t *testing.T) {
		s := harness.Open(t, in.config, &harness.Clock{})
		s.MustHold()
		lost, err := in.acked.lost(t.Context(), s.Database())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range lost {
			t.Error(l)
		}
	})
}

// settle looks at it days later, after the sweep.
func (in *installation) settle(t *testing.T) {
	t.Helper()
	t.Run("settle", func(t *testing.T) {
		s := harness.Open(t, in.config, &harness.Clock{})
		s.Settle()
		s.MustHold()
	})
}

func TestKilledAtEveryFailpoint(t *testing.T) {
	binary := harness.Build(t, "failpoint")
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			in := found(t, stack)
			for _, point := range failpoints(t) {
				t.Run(point, func(t *testing.T) { in.dieAt(t, binary, point) })
			}
			in.settle(t)
		})
	}
}

// dieAt arms one place, goes on a journey until the program dies there, and completes the journey afterwards. Places
// within a group commit are passed only by several who travel at once.
func (in *installation) dieAt(t *testing.T, binary, point string) {
	j := newJourney(in.acked)
	armed := harness.Serve(t, binary, in.config, "COUNTERSIGN_FAILPOINT="+point)
	who, companions := sessions(t, armed.URL, in.tokens), sync.WaitGroup{}
	if strings.HasPrefix(point, "group.") {
		for range travellers {
			companions.Go(func() { _ = newJourney(in.acked).run(context.WithoutCancel(t.Context()), who) })
		}
	}
	err := j.run(t.Context(), who)
	companions.Wait()
	if died := armed.DiedBySIGKILL(10 * time.Second); died != nil {
		t.Fatalf("not killed at %s: %v; the journey said %v", point, died, err)
	}
	in.check(t)
	if strings.HasPrefix(point, "upload.") {
		// This sender never comes back: what he left is for the sweep. A second one does.
		return
	}
	in.complete(t, j, binary)
}

// complete repeats the journey from its start with the same ids, on a fresh start of the program.
func (in *installation) complete(t *testing.T, j *journey, binary string) {
	t.Helper()
	again := harness.Serve(t, binary, in.config)
	if err := j.run(t.Context(), sessions(t, again.URL, in.tokens)); err != nil {
		t.Fatalf("the journey can't be completed: %v", err)
	}
	if err := again.Stop(); err != nil {
		t.Fatal(err)
	}
	in.check(t)
}

// TestSenderComesBack is the other half for uploads: the same file under the same id is taken after the crash.
func TestSenderComesBack(t *testing.T) {
	binary := harness.Build(t, "failpoint")
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			in := found(t, stack)
			for _, point := range failpoints(t) {
				if !strings.HasPrefix(point, "upload.") {
					continue
				}
				t.Run(point, func(t *testing.T) {
					j := newJourney(in.acked)
					armed := harness.Serve(t, binary, in.config, "COUNTERSIGN_FAILPOINT="+point)
					_ = j.run(context.WithoutCancel(t.Context()), sessions(t, armed.URL, in.tokens))
					if err := armed.DiedBySIGKILL(10 * time.Second); err != nil {
						t.Fatal(err)
					}
					in.check(t)
					in.complete(t, j, binary)
				})
			}
			in.settle(t)
		})
	}
}
