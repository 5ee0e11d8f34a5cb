package policy

import (
	"testing"

	"github.com/countersign/countersign/internal/domain/record"
)

func TestWhoSeesEventsOfNoRecord(t *testing.T) {
	for _, role := range Roles() {
		a := actorOf(role, record.TopSecret)
		for _, c := range []struct {
			project, by string
			want        bool
		}{
			{"P", "me", true},
			{"", "me", true},
			{"P", "x", role == Auditor},
			{"OTHER", "x", false},
			{"P", "", role == Auditor},
			{"", "x", role == SecAdmin},
			{"", "", role == SecAdmin},
		} {
			if got := SeesEvent(a, c.project, c.by, now); got != c.want {
				t.Errorf("%s sees an event of project %q by %q: %v, want %v", role, c.project, c.by, got, c.want)
			}
		}
	}
	if SeesEvent(Actor{}, "", "", now) {
		t.Error("nobody is not the actor of what nobody did")
	}
}

func TestNothingBeforeTheSignatureIsToldToReaders(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		if Decide(a, RecordRead, f) != nil {
			return
		}
		if !SeesMove(a, f, record.Published) || !SeesMove(a, f, record.Signed) {
			t.Fatalf("%s reads a record in state %s but not that it was signed and published", role, f.State)
		}
		early := SeesMove(a, f, record.Submitted) && SeesMove(a, f, record.Returned) && SeesMove(a, f, "")
		if unsigned := SeesUnsigned(a, f) != Nothing; early != unsigned {
			t.Fatalf("%s, state %s, author %s: sees what was before the signature: %v, may see the unsigned: %v", role, f.State, f.Author, early, unsigned)
		}
	})
}
