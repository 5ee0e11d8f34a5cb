// Package policy decides who may do what: one table of roles and actions yields the check of a single thing (Decide)
// and the rule for lists (ScopeOf). It is pure, and its default is to deny.
package policy

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// Role is what a person is on a project, or on the installation as a whole.
type Role string

// The closed set of roles. SysAdmin and SecAdmin belong to the installation, never to a project, and see no content.
const (
	Technician     Role = "technician"
	TechManager    Role = "tech_manager"
	ProjectManager Role = "project_manager"
	Custodian      Role = "custodian"
	Analyst        Role = "analyst"
	Leader         Role = "leader"
	Department     Role = "department"
	Supervisor     Role = "supervisor"
	Auditor        Role = "auditor"
	SysAdmin       Role = "sysadmin"
	SecAdmin       Role = "secadmin"
)

var roleNames = []struct {
	Role Role
	Text fault.Text
}{
	{Technician, fault.Text{Zh: "信息员", En: "Site information technician"}},
	{TechManager, fault.Text{Zh: "技术负责人", En: "Technical manager"}},
	{ProjectManager, fault.Text{Zh: "项目经理", En: "Project manager"}},
	{Custodian, fault.Text{Zh: "专管员", En: "Designated custodian"}},
	{Analyst, fault.Text{Zh: "分析员", En: "Analyst"}},
	{Leader, fault.Text{Zh: "领导", En: "Leader"}},
	{Department, fault.Text{Zh: "部门", En: "Department"}},
	{Supervisor, fault.Text{Zh: "监理", En: "Supervisor"}},
	{Auditor, fault.Text{Zh: "审计员", En: "Auditor"}},
	{SysAdmin, fault.Text{Zh: "系统管理员", En: "System administrator"}},
	{SecAdmin, fault.Text{Zh: "安全管理员", En: "Security administrator"}},
}

// Roles gives every role in the order of the printed table.
func Roles() []Role {
	all := make([]Role, len(roleNames))
	for i, r := range roleNames {
		all[i] = r.Role
	}
	return all
}

// Label gives the role's name in both languages.
func (r Role) Label() fault.Text {
	for _, n := range roleNames {
		if n.Role == r {
			return n.Text
		}
	}
	return fault.Text{}
}

// OfProject reports whether the role is one that a member of a project can have.
func (r Role) OfProject() bool { return r != SysAdmin && r != SecAdmin && r.Label() != fault.Text{} }

// Member is what a person is on one project, between two days, up to a secrecy level.
type Member struct {
	Role      Role
	Clearance record.Secrecy
	From      time.Time // zero: since ever
	Until     time.Time // zero: open end; the first moment that the membership no longer holds
}

// Live reports whether the membership holds at a moment.
func (m Member) Live(at time.Time) bool {
	return !at.Before(m.From) && (m.Until.IsZero() || at.Before(m.Until))
}

// Actor is the person who asks, as the session knows him: his office on the installation and his projects.
type Actor struct {
	UserID  string
	Office  Role // SysAdmin, SecAdmin or empty
	Members map[string]Member
	// Delegations are those that others gave him, on whatever project.
	Delegations []Delegation
}

// On gives the actor's live membership of a project.
func (a Actor) On(project string, at time.Time) (Member, bool) {
	m, ok := a.Members[project]
	if !ok || !m.Live(at) || !m.Role.OfProject() {
		return Member{}, false
	}
	return m, true
}
