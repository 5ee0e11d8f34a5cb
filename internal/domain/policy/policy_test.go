package policy

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

var now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func actorOf(role Role, clearance record.Secrecy) Actor {
	a := Actor{UserID: "me"}
	if role == SysAdmin || role == SecAdmin {
		a.Office = role
		return a
	}
	a.Members = map[string]Member{"P": {Role: role, Clearance: clearance}}
	return a
}

// everyCase walks role × state × secrecy × clearance × relation to the record.
func everyCase(visit func(a Actor, role Role, f Facts)) {
	for _, role := range Roles() {
		for _, clearance := range record.SecrecyLevels() {
			for _, state := range record.States() {
				for _, secrecy := range record.SecrecyLevels() {
					for _, people := range [][3]string{{"me", "x", "y"}, {"a", "me", "y"}, {"a", "x", "me"}, {"a", "x", "y"}} {
						visit(actorOf(role, clearance), role, Facts{
							Project: "P", At: now, State: state, Secrecy: secrecy,
							Author: people[0], Screener: people[1], Classifier: people[2], Class: "B3",
						})
					}
				}
			}
		}
	}
}

func TestScopeIsTheSameRuleAsDecide(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		listed := ScopeOf(a, f).Matches(f)
		shown := Decide(a, RecordRead, f) == nil
		if listed != shown {
			t.Fatalf("%s, state %s, %s over clearance, author %s: listed %v, shown %v", role, f.State, f.Secrecy, f.Author, listed, shown)
		}
	})
}

func TestUnsignedReachesNoReader(t *testing.T) {
	readers := []Role{Custodian, Analyst, Leader, Department, SysAdmin, SecAdmin}
	everyCase(func(a Actor, role Role, f Facts) {
		if !holds(readers, role) || !f.State.Unsigned() {
			return
		}
		for _, action := range []Action{RecordRead, AttachmentRead, AttachmentPlace, PublicationRead} {
			if Decide(a, action, f) == nil {
				t.Fatalf("%s may %s a record in state %s", role, action, f.State)
			}
		}
	})
}

func TestNobodyDecidesOnHisOwnWork(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		for _, action := range []Action{RecordScreen, RecordClassify, RecordSign, RecordReturn} {
			if f.Author == "me" && Decide(a, action, f) == nil {
				t.Fatalf("%s may %s his own record", role, action)
			}
		}
		if (f.Screener == "me" || f.Classifier == "me") && Decide(a, RecordSign, f) == nil {
			t.Fatalf("%s may sign what he screened or classified", role)
		}
	})
}

func TestOnlyOneRoleHoldsEachStage(t *testing.T) {
	stage := map[Action]Role{
		RecordScreen: TechManager, RecordClassify: TechManager, RecordSign: ProjectManager,
		RecordPublish: Custodian, RecordWithdraw: ProjectManager,
	}
	everyCase(func(a Actor, role Role, f Facts) {
		for action, owner := range stage {
			if role != owner && Decide(a, action, f) == nil {
				t.Fatalf("%s may %s", role, action)
			}
		}
	})
}

func TestNoReadUp(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		m, member := a.On("P", now)
		if !member || f.Author == "me" || f.Secrecy <= m.Clearance {
			return
		}
		for _, action := range Actions() {
			r, _ := ruleOf(action)
			if r.scope != onRecord {
				continue
			}
			if !fault.Is(Decide(a, action, f), fault.NotFound) {
				t.Fatalf("%s with clearance %s learns of a %s record by %s", role, m.Clearance, f.Secrecy, action)
			}
		}
	})
}

func TestStrangersLearnNothing(t *testing.T) {
	stranger := Actor{UserID: "me", Members: map[string]Member{"OTHER": {Role: ProjectManager, Clearance: record.TopSecret}}}
	for _, action := range Actions() {
		r, _ := ruleOf(action)
		if r.scope != onProject && r.scope != onRecord {
			continue
		}
		for _, state := range record.States() {
			err := Decide(stranger, action, Facts{Project: "P", At: now, State: state, Author: "a"})
			if !fault.Is(err, fault.NotFound) {
				t.Fatalf("%s in state %s answers a stranger with %v", action, state, err)
			}
		}
	}
}

func TestWithoutSessionNothingButThePublicDoor(t *testing.T) {
	for _, action := range Actions() {
		err := Decide(Actor{}, action, Facts{Project: "P", At: now})
		if action.Anonymous() {
			if err != nil {
				t.Errorf("%s needs a session: %v", action, err)
			}
		} else if !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s without a session: %v", action, err)
		}
	}
}

func TestUndeclaredActionIsDenied(t *testing.T) {
	if Declared("record.erase") || Decide(actorOf(ProjectManager, record.TopSecret), "record.erase", Facts{Project: "P", At: now}) == nil {
		t.Fatal("an action that the table lacks is allowed")
	}
}

func TestMembershipEnds(t *testing.T) {
	a := Actor{UserID: "me", Members: map[string]Member{"P": {Role: Leader, Clearance: record.Internal, From: now.Add(-time.Hour), Until: now}}}
	f := Facts{Project: "P", State: record.Published, Secrecy: record.Open}
	for _, c := range []struct {
		at   time.Time
		want bool
	}{{now.Add(-2 * time.Hour), false}, {now.Add(-time.Minute), true}, {now, false}} {
		f.At = c.at
		if got := Decide(a, RecordRead, f) == nil; got != c.want {
			t.Errorf("at %s: allowed %v, want %v", c.at, got, c.want)
		}
	}
}

func TestConflictsAreToldToThoseWithTheRight(t *testing.T) {
	// A custodian who publishes an unsigned record is told the conflict by the transition table (A14), although he can't read it.
	f := Facts{Project: "P", At: now, State: record.Submitted, Secrecy: record.Internal, Author: "a"}
	custodian := actorOf(Custodian, record.Secret)
	if err := Decide(custodian, RecordPublish, f); err != nil {
		t.Errorf("publish: %v", err)
	}
	if err := Decide(custodian, RecordRead, f); !fault.Is(err, fault.NotFound) {
		t.Errorf("read: %v", err)
	}
	if err := Decide(actorOf(Leader, record.Secret), RecordSign, f); !fault.Is(err, fault.NotFound) {
		t.Errorf("leader signs unsigned: %v", err)
	}
	f.State = record.Published
	if err := Decide(actorOf(Leader, record.Secret), RecordWithdraw, f); !fault.Is(err, fault.Forbidden) {
		t.Errorf("leader withdraws: %v", err)
	}
}

// Where a photo was taken is for its author, those who check it and those who keep and audit it; nobody learns it of a
// file that he may not read.
func TestPlaceOfAPhoto(t *testing.T) {
	told := []Role{TechManager, ProjectManager, Custodian, Auditor}
	everyCase(func(a Actor, role Role, f Facts) {
		if Decide(a, AttachmentPlace, f) != nil {
			return
		}
		if f.Author != "me" && !holds(told, role) {
			t.Fatalf("%s learns the place of another's photo", role)
		}
		if Decide(a, AttachmentRead, f) != nil {
			t.Fatalf("%s learns the place of a photo that he may not read", role)
		}
	})
	own := Facts{Project: "P", At: now, State: record.Published, Author: "me"}
	for _, role := range append(told[:3:3], Technician, Supervisor) {
		if err := Decide(actorOf(role, record.Open), AttachmentPlace, own); err != nil {
			t.Errorf("%s does not learn the place of his own photo: %v", role, err)
		}
	}
}

// TestTheVerifyPageSaysNothingOfWhatIsHidden: without a session only the open is there; with one, what the person may
// see anyway. The unpublished is there for nobody.
func TestTheVerifyPageSaysNothingOfWhatIsHidden(t *testing.T) {
	everyCase(func(a Actor, role Role, f Facts) {
		stranger := SeePublic(Actor{}, f)
		if open := f.Secrecy == record.Open && f.State.OnBoard(); (stranger != Nothing) != open {
			t.Fatalf("a stranger sees %v of a %s publication in state %s", stranger, f.Secrecy, f.State)
		}
		seen := SeePublic(a, f)
		if f.Secrecy > record.Open && seen != Nothing && Decide(a, PublicationRead, f) != nil {
			t.Fatalf("%s sees by its code what he may not read: %s, state %s", role, f.Secrecy, f.State)
		}
		if seen < stranger {
			t.Fatalf("%s sees less than a stranger", role)
		}
		if seen > Nothing && f.Secrecy > record.Open && f.Author != a.UserID && f.Secrecy > a.Clearest(f) {
			t.Fatalf("%s sees above the level that is asked for", role)
		}
	})
	if seen := SeePublic(Actor{}, Facts{Project: "P", At: now, State: record.Published, ValidUntil: "2026-11-22"}); seen != Metadata {
		t.Fatalf("past its validity a stranger sees %v", seen)
	}
}
