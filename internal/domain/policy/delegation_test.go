package policy

import (
	"slices"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// boss is a project manager who is cleared for everything.
var boss = Member{Role: ProjectManager, Clearance: record.TopSecret}

func delegationOf(change func(*Delegation)) Delegation {
	d := Delegation{
		ID: "d", Project: "P", From: "boss", To: "me", Actions: Delegable(), MaxSecrecy: record.TopSecret,
		StartsAt: now.Add(-time.Hour), EndsAt: now.Add(time.Hour), Grantor: boss,
	}
	if change != nil {
		change(&d)
	}
	return d
}

// liveOnes are delegations that hold, of every kind.
func liveOnes() []Delegation {
	all := []Delegation{
		delegationOf(nil),
		delegationOf(func(d *Delegation) { d.Classes = []string{"B3", "B4"} }),
		delegationOf(func(d *Delegation) { d.Classes = []string{"B4"} }),
		delegationOf(func(d *Delegation) { d.MaxSecrecy = record.Internal }),
		delegationOf(func(d *Delegation) { d.Grantor.Clearance = record.Confidential }),
		delegationOf(func(d *Delegation) { d.From = "a" }), // the author's
		delegationOf(func(d *Delegation) { d.From = "x" }), // the screener's
		delegationOf(func(d *Delegation) { d.From = "y" }), // the classifier's
	}
	for _, action := range Delegable() {
		all = append(all, delegationOf(func(d *Delegation) { d.Actions = []Action{action} }))
	}
	return all
}

// deadOnes are delegations that do not hold.
func deadOnes() map[string]Delegation {
	return map[string]Delegation{
		"not begun":              delegationOf(func(d *Delegation) { d.StartsAt = now.Add(time.Microsecond) }),
		"ended":                  delegationOf(func(d *Delegation) { d.EndsAt = now }),
		"closed":                 delegationOf(func(d *Delegation) { d.Closed = true }),
		"of another project":     delegationOf(func(d *Delegation) { d.Project = "Q" }),
		"of another holder":      delegationOf(func(d *Delegation) { d.To = "you" }),
		"of a former manager":    delegationOf(func(d *Delegation) { d.Grantor.Until = now }),
		"of a manager to come":   delegationOf(func(d *Delegation) { d.Grantor.From = now.Add(time.Hour) }),
		"of one who is no more":  delegationOf(func(d *Delegation) { d.Grantor = Member{} }),
		"of one with other role": delegationOf(func(d *Delegation) { d.Grantor.Role = TechManager }),
	}
}

func everyDelegatedCase(visit func(plain, delegated Actor, role Role, f Facts)) {
	everyCase(func(a Actor, role Role, f Facts) {
		if m := a.Members["P"]; m.Clearance != record.Internal && m.Clearance != record.Secret {
			return // two clearances say as much as five
		}
		for _, d := range liveOnes() {
			delegated := a
			delegated.Delegations = []Delegation{d}
			visit(a, delegated, role, f)
		}
	})
}

func TestScopeIsTheSameRuleAsDecideUnderDelegation(t *testing.T) {
	everyDelegatedCase(func(_, a Actor, role Role, f Facts) {
		listed, shown := ScopeOf(a, f).Matches(f), Decide(a, RecordRead, f) == nil
		if listed != shown {
			t.Fatalf("%s with %+v, state %s, %s, author %s: listed %v, shown %v", role, a.Delegations[0], f.State, f.Secrecy, f.Author, listed, shown)
		}
		if see := See(a, f); shown != (see != Nothing) {
			t.Fatalf("%s with %+v sees %d of a record that is shown: %v", role, a.Delegations[0], see, shown)
		}
	})
}

// A delegation opens for reading only what its holder may sign or return by it, and only while it waits for that.
func TestDelegationOpensNoMoreThanSigningNeeds(t *testing.T) {
	everyDelegatedCase(func(plain, a Actor, role Role, f Facts) {
		d := a.Delegations[0]
		if See(a, f) == See(plain, f) {
			return
		}
		if f.State != record.Classified || !slices.Contains(standIns, role) || f.Author == d.From || f.Author == "me" {
			t.Fatalf("%s with %+v sees more of a record in state %s by %s", role, d, f.State, f.Author)
		}
		m, _ := a.On("P", now)
		if f.Secrecy > m.Clearance || f.Secrecy > d.MaxSecrecy || f.Secrecy > d.Grantor.Clearance || (len(d.Classes) > 0 && !slices.Contains(d.Classes, f.Class)) {
			t.Fatalf("%s with %+v sees a %s record of class %s", role, d, f.Secrecy, f.Class)
		}
		usable := Decide(a, RecordSign, f) == nil || Decide(a, RecordReturn, f) == nil
		if handled := d.handled(f); !usable && !handled {
			t.Fatalf("%s with %+v reads what he can neither sign nor return", role, d)
		}
	})
}

func TestDelegationLetsNothingElse(t *testing.T) {
	everyDelegatedCase(func(plain, a Actor, role Role, f Facts) {
		d := a.Delegations[0]
		for _, action := range Actions() {
			if r, _ := ruleOf(action); r.scope == onRecord && isReading(action) {
				continue
			}
			before, after := Decide(plain, action, f), Decide(a, action, f)
			if after != nil || before == nil {
				continue
			}
			switch {
			case !slices.Contains(d.Actions, action):
				t.Fatalf("%s may %s by a delegation of %v", role, action, d.Actions)
			case !slices.Contains(standIns, role):
				t.Fatalf("%s holds a delegation", role)
			case d.handled(f):
				t.Fatalf("%s may %s what he or %s handled", role, action, d.From)
			case f.State.Unsigned() && See(a, f) == Nothing:
				t.Fatalf("%s may %s what he cannot see, in state %s", role, action, f.State)
			}
			if standing, ok := Standing(a, action, f); !ok || standing.ID != d.ID {
				t.Fatalf("%s may %s and stands for nobody", role, action)
			}
		}
	})
}

func TestWhoHasTheRightStandsForNobody(t *testing.T) {
	everyDelegatedCase(func(plain, a Actor, role Role, f Facts) {
		for _, action := range Delegable() {
			_, standing := Standing(a, action, f)
			if standing && (Decide(plain, action, f) == nil || Decide(a, action, f) != nil) {
				t.Fatalf("%s stands for somebody in %s", role, action)
			}
		}
	})
}

func TestDeadDelegationIsNone(t *testing.T) {
	for name, d := range deadOnes() {
		everyCase(func(a Actor, role Role, f Facts) {
			if a.Members["P"].Clearance != record.Secret {
				return
			}
			delegated := a
			delegated.Delegations = []Delegation{d}
			for _, action := range Actions() {
				before, after := Decide(a, action, f), Decide(delegated, action, f)
				if (before == nil) != (after == nil) || (before != nil && fault.Of(before).Kind != fault.Of(after).Kind) {
					t.Fatalf("a delegation that is %s changes what %s is answered to %s: %v, %v", name, role, action, before, after)
				}
			}
			if len(ScopeOf(delegated, f).Rows) != len(ScopeOf(a, f).Rows) {
				t.Fatalf("a delegation that is %s widens what %s may list", name, role)
			}
		})
	}
}

// Nothing revives what was closed, and no jump of the clock opens what has not begun.
func TestDelegationUnderAClockThatJumps(t *testing.T) {
	f := Facts{Project: "P", State: record.Classified, Secrecy: record.Internal, Author: "a", Screener: "x", Classifier: "x", Class: "B3"}
	a := actorOf(Technician, record.Secret)
	for _, jump := range []time.Duration{0, time.Hour, -time.Hour, 400 * 24 * time.Hour, -400 * 24 * time.Hour, 59 * time.Minute, -59 * time.Minute} {
		f.At = now.Add(jump)
		a.Delegations = []Delegation{delegationOf(nil)}
		within := jump < time.Hour && jump >= -time.Hour
		if got := Decide(a, RecordSign, f) == nil; got != within {
			t.Errorf("after a jump of %s it holds: %v", jump, got)
		}
		a.Delegations[0].Closed = true
		if Decide(a, RecordSign, f) == nil {
			t.Errorf("after a jump of %s a closed delegation lives again", jump)
		}
	}
}

func TestOutsideTheScopeIsTold(t *testing.T) {
	f := Facts{Project: "P", At: now, State: record.Classified, Secrecy: record.Confidential, Author: "a", Screener: "x", Classifier: "x", Class: "B3"}
	for name, c := range map[string]struct {
		role Role
		d    Delegation
		code string
	}{
		"a technical manager sees it, so he is told": {TechManager, delegationOf(func(d *Delegation) { d.MaxSecrecy = record.Internal }), "E_DELEGATION_SCOPE"},
		"another class":         {TechManager, delegationOf(func(d *Delegation) { d.Classes = []string{"B4"} }), "E_DELEGATION_SCOPE"},
		"another action":        {TechManager, delegationOf(func(d *Delegation) { d.Actions = []Action{RecordReturn} }), "E_FORBIDDEN"},
		"the giver screened it": {TechManager, delegationOf(func(d *Delegation) { d.From = "x" }), "E_SELF"},
		"a technician does not see it, so it is absent": {Technician, delegationOf(func(d *Delegation) { d.MaxSecrecy = record.Internal }), "E_NOT_FOUND"},
		"within": {Technician, delegationOf(nil), ""},
	} {
		a := actorOf(c.role, record.Secret)
		a.Delegations = []Delegation{c.d}
		err := Decide(a, RecordSign, f)
		if (err == nil) != (c.code == "") || (err != nil && fault.Of(err).Code != c.code) {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func TestGrantFaults(t *testing.T) {
	holder := Member{Role: TechManager, Clearance: record.Secret}
	for name, c := range map[string]struct {
		change func(*Delegation)
		reason string
		holder Member
		known  bool
		field  string
	}{
		"good":                    {nil, "赴外地出差五日", holder, true, ""},
		"ends before it begins":   {func(d *Delegation) { d.StartsAt = d.EndsAt }, "赴外地出差五日", holder, true, "ends_at"},
		"too long":                {func(d *Delegation) { d.EndsAt = d.StartsAt.Add(LongestDelegation + 1) }, "赴外地出差五日", holder, true, "ends_at"},
		"past":                    {func(d *Delegation) { d.EndsAt = now }, "赴外地出差五日", holder, true, "ends_at"},
		"nothing to do":           {func(d *Delegation) { d.Actions = nil }, "赴外地出差五日", holder, true, "actions"},
		"what is not to be given": {func(d *Delegation) { d.Actions = []Action{RecordPublish} }, "赴外地出差五日", holder, true, "actions"},
		"passing it on":           {func(d *Delegation) { d.Actions = []Action{DelegationGrant} }, "赴外地出差五日", holder, true, "actions"},
		"twice the same":          {func(d *Delegation) { d.Actions = []Action{RecordSign, RecordSign} }, "赴外地出差五日", holder, true, "actions"},
		"no such class":           {func(d *Delegation) { d.Classes = []string{"Z9"} }, "赴外地出差五日", holder, true, "classes"},
		"above his own clearance": {func(d *Delegation) { d.Grantor.Clearance = record.Internal }, "赴外地出差五日", holder, true, "max_secrecy"},
		"no reason":               {nil, " 出差 ", holder, true, "reason"},
		"to himself":              {func(d *Delegation) { d.To = d.From }, "赴外地出差五日", holder, true, "to"},
		"to a stranger":           {nil, "赴外地出差五日", Member{}, false, "to"},
		"to a reader":             {nil, "赴外地出差五日", Member{Role: Leader, Clearance: record.Secret}, true, "to"},
		"to the custodian":        {nil, "赴外地出差五日", Member{Role: Custodian, Clearance: record.Secret}, true, "to"},
		"to another manager":      {nil, "赴外地出差五日", Member{Role: ProjectManager, Clearance: record.Secret}, true, "to"},
		"to who has left":         {nil, "赴外地出差五日", Member{Role: TechManager, Until: now}, true, "to"},
	} {
		faults := GrantFaults(delegationOf(c.change), c.reason, c.holder, c.known, now)
		switch {
		case c.field == "" && len(faults) > 0:
			t.Errorf("%s: %+v", name, faults)
		case c.field != "" && (len(faults) != 1 || faults[0].Field != c.field || faults[0].Zh == "" || faults[0].En == ""):
			t.Errorf("%s: %+v, want one fault of %s", name, faults, c.field)
		}
	}
}
