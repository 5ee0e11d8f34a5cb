package policy

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// Facts are what a decision rests on besides the actor: the project, and of a record its state, level and people.
type Facts struct {
	Project    string
	At         time.Time
	State      record.State
	Secrecy    record.Secrecy
	Author     string
	Screener   string
	Classifier string
	Class      string
	ValidUntil string // YYYY-MM-DD; empty: no end
}

// FactsOf gathers the facts of a record at a moment.
func FactsOf(r *record.Record, at time.Time) Facts {
	f := Facts{Project: r.Project, At: at, State: r.State, Secrecy: r.Level(), Author: r.Author, Class: r.Class, ValidUntil: r.ValidUntil}
	if r.Screened != nil {
		f.Screener = r.Screened.By
	}
	if r.Classified != nil {
		f.Classifier = r.Classified.By
	}
	return f
}

// Decide gives nil where the actor may do the action, and otherwise the fault that he is to be answered with:
// 401 without a session, 404 where he may not know that the thing exists, 403 where he may know but not do.
func Decide(a Actor, action Action, f Facts) error {
	r, ok := ruleOf(action)
	if !ok {
		return denied(action)
	}
	switch r.scope {
	case anyone:
		return nil
	case anySession:
		return needSession(a)
	case office:
		return decideOffice(a, r)
	case onProject:
		return decideProject(a, r, f)
	case onRecord:
		return decideRecord(a, r, f)
	default:
		return denied(action)
	}
}

func needSession(a Actor) error {
	if a.UserID == "" {
		return fault.New(fault.Unauthenticated, "E_NO_SESSION", "请先登录。", "Log in first.").Audited("auth.missing")
	}
	return nil
}

func decideOffice(a Actor, r rule) error {
	if err := needSession(a); err != nil {
		return err
	}
	if !holds(r.roles, a.Office) {
		return denied(r.action)
	}
	return nil
}

func decideProject(a Actor, r rule, f Facts) error {
	if err := needSession(a); err != nil {
		return err
	}
	if holds(r.roles, a.Office) {
		return nil
	}
	m, ok := a.On(f.Project, f.At)
	switch {
	case ok && holds(r.roles, m.Role):
		return nil
	case ok:
		return denied(r.action)
	case a.Office != "":
		return separated()
	}
	return fault.Hidden().Audited("access.denied")
}

func decideRecord(a Actor, r rule, f Facts) error {
	if err := needSession(a); err != nil {
		return err
	}
	m, ok := a.On(f.Project, f.At)
	if !ok {
		if a.Office != "" {
			return separated()
		}
		return fault.Hidden().Audited("access.denied")
	}
	own := f.Author == a.UserID
	if !own && f.Secrecy > m.Clearance {
		return fault.Hidden().Audited("access.denied")
	}
	if isReading(r.action) {
		return decideReading(a, m, r, f, own)
	}
	return decideMove(a, m, r, f, own)
}

func isReading(a Action) bool {
	return a == RecordRead || a == AttachmentRead || a == AttachmentPlace || a == PublicationRead
}

func decideReading(a Actor, m Member, r rule, f Facts, own bool) error {
	sight := sightOf(a, m, f, own)
	if sight == Nothing || !holds(r.roles, m.Role) {
		return fault.Hidden().Audited("access.denied")
	}
	if r.action != RecordRead && r.action != PublicationRead && sight != Full {
		return fault.Hidden().Audited("access.denied")
	}
	if holds(r.own, m.Role) && !own {
		return denied(r.action)
	}
	return nil
}

// decideMove answers a right before a state: who has the right on this project is told the conflict by the
// transition table; who has not is told 403 only where he could see the record anyway.
func decideMove(a Actor, m Member, r rule, f Facts, own bool) error {
	if !holds(r.roles, m.Role) || (holds(r.own, m.Role) && !own) {
		return decideStandIn(a, m, r, f, own)
	}
	if f.State == record.Draft && !own {
		return fault.Hidden().Audited("access.denied")
	}
	if m.Role == Supervisor && f.Class != SupervisorClass {
		return denied(r.action)
	}
	if r.notOwn && own {
		return selfDenied(r.action)
	}
	if r.notSelf && (f.Screener == a.UserID || f.Classifier == a.UserID) {
		return selfDenied(r.action)
	}
	return nil
}

// SupervisorClass is the only class that a supervisor writes: his own directives.
const SupervisorClass = "C2"

func denied(a Action) error {
	label := a.Label()
	return fault.New(fault.Forbidden, "E_FORBIDDEN", "您没有“"+label.Zh+"”的权限。", "You have no right to “"+label.En+"”.").
		Audited(verb(a) + ".denied")
}

func selfDenied(a Action) error {
	label := a.Label()
	return fault.New(fault.Forbidden, "E_SELF", "不能对本人经手的记录“"+label.Zh+"”。", "Nobody may “"+label.En+"” a record that passed through his own hands.").
		Audited(verb(a) + ".self.denied")
}

func separated() error {
	return fault.New(fault.Forbidden, "E_ROLE_SEPARATION", "管理员不接触项目内容。", "Administrators have no access to a project's content.").
		Audited("role.separation")
}

// verb is the part of an action behind its object: "record.sign" gives "sign". Changes of levels keep their name whole.
func verb(a Action) string {
	if a == SecrecyChange || a == SecrecyDecide {
		return string(SecrecyChange)
	}
	for i := len(a) - 1; i >= 0; i-- {
		if a[i] == '.' {
			return string(a[i+1:])
		}
	}
	return string(a)
}

// See gives how much of a record the actor may see; Nothing is answered like absence.
func See(a Actor, f Facts) Sight {
	if Decide(a, RecordRead, f) != nil {
		return Nothing
	}
	m, _ := a.On(f.Project, f.At)
	return sightOf(a, m, f, f.Author == a.UserID)
}
