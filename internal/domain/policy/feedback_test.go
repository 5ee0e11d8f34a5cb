package policy

import "testing"

// The scope of a list of feedback is the rule by which the things themselves are seen: by level, author and validity.
func TestFeedbackIsSeenAsWhatItIsOn(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		if !f.State.OnBoard() || a.Office != "" {
			return
		}
		for _, until := range []string{"", "2026-11-22", "2026-11-23"} {
			f.ValidUntil = until
			scope, ok := FeedbackScopeOf(a, f)
			listed := ok && (f.Secrecy <= scope.UpTo || scope.Author != "" && f.Author == scope.Author) && (scope.ValidOn == "" || until == "" || until >= scope.ValidOn)
			shown := See(a, f) != Nothing && InValidity(a, f) == nil
			if listed != shown {
				t.Fatalf("%s, %s, %s, author %s, valid until %q: listed %v, shown %v", role, f.State, f.Secrecy, f.Author, until, listed, shown)
			}
		}
	})
	for _, a := range []Actor{{}, {UserID: "root", Office: SysAdmin}, {UserID: "me", Members: map[string]Member{"OTHER": {Role: ProjectManager}}}} {
		if _, ok := FeedbackScopeOf(a, Facts{Project: "P", At: now}); ok {
			t.Errorf("%+v sees feedback", a)
		}
	}
}
