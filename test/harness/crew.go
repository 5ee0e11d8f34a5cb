package harness

import (
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/pkg/client"
)

// Member is one person of the site.
type Member struct {
	Login     string
	Role      policy.Role
	Clearance string
}

// Crew is everybody on Project. The administrators have an office instead.
var Crew = []Member{
	{"technician", policy.Technician, "internal"},
	{"technician2", policy.Technician, "internal"},
	{"techmanager", policy.TechManager, "top_secret"},
	{"techmanager2", policy.TechManager, "top_secret"},
	{"pm", policy.ProjectManager, "top_secret"},
	{"pm2", policy.ProjectManager, "top_secret"},
	{"custodian", policy.Custodian, "top_secret"},
	{"analyst", policy.Analyst, "internal"},
	{"leader", policy.Leader, "confidential"},
	{"department", policy.Department, "open"},
	{"supervisor", policy.Supervisor, "internal"},
	{"auditor", policy.Auditor, "top_secret"},
}

// found opens everybody's account on a new installation and gives him his role on Project.
func (s *Site) found() {
	s.tb.Helper()
	s.must(s.People.FirstAdmin(s.tb.Context(), people.UserInput{Login: "sysadmin", Password: Password, NameZh: "系统管理员", NameEn: "Sysadmin"}))
	_, err := s.As("sysadmin").CreateUser(s.tb.Context(), client.UserInput{
		Login: "secadmin", Password: Password,
		NameZh: "安全管理员", NameEn: "Secadmin", Office: "secadmin",
	})
	s.must(err)
	s.AddProject(Project)
	for _, m := range Crew {
		s.AddUser(m.Login)
		s.Appoint(Project, m)
	}
}

// AddUser opens an account.
func (s *Site) AddUser(login string) {
	s.tb.Helper()
	_, err := s.As("sysadmin").CreateUser(s.tb.Context(), client.UserInput{Login: login, Password: Password, NameZh: "人" + login, NameEn: login})
	s.must(err)
}

// AddProject opens a project whose contract spans today.
func (s *Site) AddProject(id string) {
	s.tb.Helper()
	now := s.Clock.Now()
	_, err := s.As("sysadmin").CreateProject(s.tb.Context(), client.ProjectInput{
		ID: id, NameZh: "项目" + id, NameEn: id,
		StartsOn: now.AddDate(-1, 0, 0).Format(time.DateOnly), EndsOn: now.AddDate(1, 0, 0).Format(time.DateOnly), UnitProjects: []string{"3#楼"},
	})
	s.must(err)
}

// Appoint gives a person a role on a project.
func (s *Site) Appoint(project string, m Member) {
	s.tb.Helper()
	_, err := s.As("sysadmin").PutMember(s.tb.Context(), project, m.Login, client.MemberInput{Role: string(m.Role), Clearance: m.Clearance})
	s.must(err)
}

// Dismiss ends a person's membership of a project.
func (s *Site) Dismiss(project, login string) {
	s.tb.Helper()
	s.must(s.As("sysadmin").RemoveMember(s.tb.Context(), project, login))
}
