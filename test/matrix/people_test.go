// Package matrix tries everybody on everything: each role (and strangers, and nobody) × each thing that can be asked of
// a record × each state that a record can reach × what the asker has to do with it × a secrecy level within and above
// his clearance, through real HTTP. What must be answered is derived from the policy and the transition table; what
// must never be answered is written down here once more, apart from them. What is refused changes nothing.
package matrix

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

const elsewhere = "BRIDGE"

// author files what is nobody's own, and manager screens it.
const author, manager = "technician2", "techmanager2"

// clearance is everybody's; within and above are levels on both sides of it.
const (
	clearance = "confidential"
	within    = record.Internal
	above     = record.Secret
)

// asker is one kind of person who asks.
type asker struct {
	name   string
	role   policy.Role // on the project; empty: none
	office policy.Role
	writes bool // he was a technician here before, so records of his own exist
	login  bool // he has a session
	// standsIn says that pm let him sign, return and withdraw for him, whatever the level.
	standsIn bool
}

// askers is everybody: the nine roles of a project, the two offices, and those who have nothing to do with it.
func askers() []asker {
	var all []asker
	for _, r := range policy.Roles() {
		a := asker{name: "probe-" + string(r), login: true}
		if r.OfProject() {
			a.role, a.writes = r, true
		} else {
			a.name, a.office = string(r), r
		}
		all = append(all, a)
	}
	for _, r := range policy.StandIns() {
		all = append(all, asker{name: "standin-" + string(r), role: r, writes: true, login: true, standsIn: true})
	}
	return append(all,
		asker{name: "stranger", login: true},             // has an account and no project
		asker{name: "former", login: true, writes: true}, // was on the project and left
		asker{name: "pm-elsewhere", login: true},         // manages another project
		asker{name: "nobody"})                            // has no session
}

// actor is the asker as the policy knows him.
func (a asker) actor() policy.Actor {
	actor := policy.Actor{Office: a.office, Members: map[string]policy.Member{}}
	if a.login {
		actor.UserID = a.name
	}
	if a.role != "" {
		actor.Members[harness.Project] = policy.Member{Role: a.role, Clearance: record.Confidential}
	}
	if a.standsIn {
		actor.Delegations = []policy.Delegation{{
			Project: harness.Project, From: "pm", To: a.name, Actions: policy.Delegable(), MaxSecrecy: record.TopSecret,
			EndsAt: time.Now().Add(time.Hour), Grantor: policy.Member{Role: policy.ProjectManager, Clearance: record.TopSecret},
		}}
	}
	if a.name == "pm-elsewhere" {
		actor.Members[elsewhere] = policy.Member{Role: policy.ProjectManager, Clearance: record.TopSecret}
	}
	return actor
}

// settle opens the accounts. Everybody with a role starts as a technician: what he files then is his own later.
func settle(t *testing.T, s *harness.Site) {
	t.Helper()
	s.AddProject(elsewhere)
	for _, a := range askers() {
		if a.office != "" || !a.login {
			continue
		}
		s.AddUser(a.name)
	}
	s.Appoint(elsewhere, harness.Member{Login: "pm-elsewhere", Role: policy.ProjectManager, Clearance: "top_secret"})
	for _, a := range askers() {
		if a.role != "" {
			s.Appoint(harness.Project, harness.Member{Login: a.name, Role: a.role, Clearance: clearance})
		}
		if a.standsIn {
			delegate(t, s, a.name)
		}
	}
}

// delegate lets somebody do all that can be delegated, for pm.
func delegate(t *testing.T, s *harness.Site, to string) {
	t.Helper()
	now := time.Now().UTC()
	_, _, err := s.As("pm").Delegate(t.Context(), harness.Project, client.DelegationInput{
		ID: harness.NewID(), To: to, Actions: []string{"sign", "return", "withdraw"}, MaxSecrecy: "top_secret",
		StartsAt: now.Add(-time.Minute), EndsAt: now.Add(time.Hour), Reason: "赴外地出差一日", Proof: harness.Signer,
	})
	if err != nil {
		t.Fatal(err)
	}
}
