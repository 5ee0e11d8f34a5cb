package policy

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// What can be done with a delegation itself.
const (
	DelegationGrant  Action = "delegation.grant"
	DelegationRevoke Action = "delegation.revoke"
	DelegationRead   Action = "delegation.read"
)

// Delegation is 授权代签: a project manager lets one other person sign for him, between two moments and within a scope
// (domain.md 3). The other signs in his own name and says for whom. At any moment a person stands for one other at most
// on a project.
type Delegation struct {
	ID         string // UUIDv7
	Project    string
	From       string   // the project manager who granted it
	To         string   // who signs for him
	Actions    []Action // some of Delegable
	Classes    []string // empty: every class
	MaxSecrecy record.Secrecy
	StartsAt   time.Time
	EndsAt     time.Time // the first moment at which it no longer holds
	// Closed says that it was revoked or was seen to have ended. It stays so, whatever a clock says later.
	Closed bool
	// Grantor is what From is on the project now: a delegation is worth what its giver could do himself.
	Grantor Member
}

// delegable is what can be done for a project manager. He can't let others delegate, and they can't pass it on: granting
// rests on his role alone.
var delegable = []Action{RecordSign, RecordReturn, RecordWithdraw}

// Delegable gives the actions that a delegation can hold, in the order of the panel.
func Delegable() []Action { return append([]Action(nil), delegable...) }

// standIns are the roles that may sign for a project manager: those of his own office. Who reads, publishes or watches
// stays apart from who signs.
var standIns = []Role{TechManager, Technician}

// StandIns gives the roles that may be given a delegation.
func StandIns() []Role { return append([]Role(nil), standIns...) }

// live reports whether the delegation holds at a moment.
func (d Delegation) live(at time.Time) bool {
	return !d.Closed && !at.Before(d.StartsAt) && at.Before(d.EndsAt) && d.Grantor.Role == ProjectManager && d.Grantor.Live(at)
}

// covers reports whether a record lies within the scope: its class, and its level under the delegation's, the giver's
// and the holder's own clearance.
func (d Delegation) covers(holder Member, f Facts) bool {
	return f.Secrecy <= d.cap(holder) && (len(d.Classes) == 0 || contains(d.Classes, f.Class))
}

// Held reports whether a delegation let its holder do an action to a record at a moment, by what its giver signed: what
// either of them is on the project now says nothing of then.
func (d Delegation) Held(action Action, f Facts) bool {
	return !f.At.Before(d.StartsAt) && f.At.Before(d.EndsAt) && d.lets(action) && !d.handled(f) &&
		f.Secrecy <= d.MaxSecrecy && (len(d.Classes) == 0 || contains(d.Classes, f.Class))
}

// cap is the highest level that the holder may sign under the delegation.
func (d Delegation) cap(holder Member) record.Secrecy {
	return min(d.MaxSecrecy, d.Grantor.Clearance, holder.Clearance)
}

// handled reports whether the holder, or the one whom he stands for, wrote, screened or classified the record.
func (d Delegation) handled(f Facts) bool {
	for _, by := range []string{f.Author, f.Screener, f.Classifier} {
		if by == d.To || by == d.From {
			return true
		}
	}
	return false
}

// lets reports whether the delegation holds one of the actions.
func (d Delegation) lets(actions ...Action) bool {
	for _, a := range actions {
		if contains(d.Actions, a) {
			return true
		}
	}
	return false
}

// Delegation gives the one under which the actor stands for somebody on a project now.
func (a Actor) Delegation(project string, at time.Time) (Delegation, bool) {
	m, ok := a.On(project, at)
	if !ok || !contains(standIns, m.Role) {
		return Delegation{}, false
	}
	for _, d := range a.Delegations {
		if d.Project == project && d.To == a.UserID && d.live(at) {
			return d, true
		}
	}
	return Delegation{}, false
}

// Standing gives the delegation on which the actor's right to an action rests; none where he acts in his own right, or
// has no right at all.
func Standing(a Actor, action Action, f Facts) (Delegation, bool) {
	r, _ := ruleOf(action)
	m, member := a.On(f.Project, f.At)
	if !member || holds(r.roles, m.Role) || Decide(a, action, f) != nil {
		return Delegation{}, false
	}
	return a.Delegation(f.Project, f.At)
}

// SeesDelegations reports whether the actor sees every delegation of a project: who grants them and who keeps watch.
// Everybody else sees those that he gave or holds.
func SeesDelegations(a Actor, f Facts) bool {
	m, ok := a.On(f.Project, f.At)
	return ok && (m.Role == ProjectManager || m.Role == Auditor)
}

// DelegationState says where a delegation is: coming, live, ended or void, where its giver can no longer sign himself.
type DelegationState string

// The states of a delegation that was not revoked.
const (
	DelegationComing DelegationState = "coming"
	DelegationLive   DelegationState = "live"
	DelegationEnded  DelegationState = "ended"
	DelegationVoid   DelegationState = "void"
)

// State gives where the delegation is at a moment; whether a closed one was revoked, its closing says.
func (d Delegation) State(at time.Time) DelegationState {
	switch {
	case d.Closed || !at.Before(d.EndsAt):
		return DelegationEnded
	case d.Grantor.Role != ProjectManager || !d.Grantor.Live(at):
		return DelegationVoid
	case at.Before(d.StartsAt):
		return DelegationComing
	}
	return DelegationLive
}

func contains[T comparable](all []T, wanted T) bool {
	for _, each := range all {
		if each == wanted {
			return true
		}
	}
	return false
}
