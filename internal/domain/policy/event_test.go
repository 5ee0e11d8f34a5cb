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
