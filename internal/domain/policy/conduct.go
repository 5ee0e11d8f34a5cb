package policy

import "time"

// conductRoles are the roles that have to do with assessments and findings: who is assessed, who assesses, who watches.
var conductRoles = []Role{Technician, TechManager, ProjectManager, Custodian, Analyst, Supervisor, Leader, Auditor}

// ReadsConductOf reports whether the actor may read assessments and findings of a person with a role: his own, and else
// the manager those of his people, the leader those of the managers, the auditor all.
func ReadsConductOf(a Actor, project string, at time.Time, person string, role Role) bool {
	if a.UserID == person {
		return true
	}
	m, ok := a.On(project, at)
	if !ok {
		return false
	}
	switch m.Role {
	case Auditor:
		return true
	case Leader:
		return role == ProjectManager
	case ProjectManager:
		return role != ProjectManager
	}
	return false
}

// JudgesConductOf reports whether the actor assesses and decides on a person with a role: the manager on his people, a
// leader on the managers, nobody on himself.
func JudgesConductOf(a Actor, project string, at time.Time, person string, role Role) bool {
	m, ok := a.On(project, at)
	return ok && m.Role != Auditor && a.UserID != person && ReadsConductOf(a, project, at, person, role)
}
