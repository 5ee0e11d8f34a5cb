package policy

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// SeesEvent reports whether the actor may see an event that belongs to no record: his own, those of a project that he
// audits, and those of the installation if he is its security administrator. Events of a record are seen with it.
func SeesEvent(a Actor, project, by string, at time.Time) bool {
	if a.UserID == "" {
		return false
	}
	if by == a.UserID {
		return true
	}
	if project == "" {
		return a.Office == SecAdmin
	}
	m, ok := a.On(project, at)
	return ok && m.Role == Auditor
}

// SeesMove reports whether the actor, who may read the record with these facts, may see its move to a state: those who
// do not see the unsigned learn nothing of what went before the signature.
func SeesMove(a Actor, f Facts, to record.State) bool {
	return SeesUnsigned(a, f) != Nothing || to != "" && !to.Unsigned()
}
