package policy

import "time"

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
