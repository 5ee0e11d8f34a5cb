package policy

import (
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

// senders are all members but the auditor, who watches and takes no part.
var senders = []Role{Technician, TechManager, ProjectManager, Custodian, Analyst, Leader, Department, Supervisor}

// handlers are the roles that a feedback can be assigned or handed on to.
var handlers = []Role{TechManager, ProjectManager, Custodian, Analyst}

// Handles reports whether feedback can be in the hands of a role.
func Handles(r Role) bool { return holds(handlers, r) }

// FeedbackScope says what of a project's feedback somebody sees: up to his clearance, and on what he wrote himself
// whatever level it was given later. It is the rule of See for what is published, in the form that a list needs.
type FeedbackScope struct {
	Project string
	Actor   string
	UpTo    record.Secrecy
	// Author is the actor where his role writes records: what he wrote he sees whatever level it has.
	Author string
	// ValidOn leaves out what is on publications past their validity, but for what he sent or handles; empty: nothing.
	ValidOn string
	Reports bool // on numbers of reports as well
}

// FeedbackScopeOf gives the actor's scope on a project; false where he has none there.
func FeedbackScopeOf(a Actor, f Facts) (FeedbackScope, bool) {
	m, ok := a.On(f.Project, f.At)
	if !ok || Decide(a, FeedbackRead, f) != nil {
		return FeedbackScope{}, false
	}
	s := FeedbackScope{Project: f.Project, Actor: a.UserID, UpTo: m.Clearance, Reports: Decide(a, ReportRead, f) == nil}
	if holds(writers, m.Role) {
		s.Author = a.UserID
	}
	if !SeesExpired(a, f) {
		s.ValidOn = calendar.Day(f.At)
	}
	return s, true
}
