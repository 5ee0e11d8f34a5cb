package signing

import (
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

func TestAssurancesAreOrdered(t *testing.T) {
	all := Assurances()
	for i, a := range all {
		for j, b := range all {
			if a.AtLeast(b) != (i <= j) {
				t.Errorf("%s at least %s: %v", a, b, a.AtLeast(b))
			}
		}
		if Assurance("word").AtLeast(a) || a.Label().Zh == "" || a.Label().En == "" {
			t.Errorf("%s: unknown beats it, or it has no name", a)
		}
		if Assurance("").AtLeast("") {
			t.Error("nothing is at least nothing")
		}
	}
}

func TestPolicyAsksForTheBestThatAnyRuleAsks(t *testing.T) {
	p := Policy{Rules: []Rule{
		{Least: Password},
		{Secrecy: record.Confidential, Least: SyncedKey},
		{Purpose: ForWithdrawal, Least: PasswordOTP},
		{Class: "C1", Secrecy: record.Secret, Least: DeviceKey},
	}}
	for _, c := range []struct {
		matter Matter
		want   Assurance
	}{
		{Matter{ForPublication, record.Open, "B3"}, Password},
		{Matter{ForPublication, record.Internal, "B3"}, Password},
		{Matter{ForPublication, record.Confidential, "B3"}, SyncedKey},
		{Matter{ForPublication, record.TopSecret, "B3"}, SyncedKey},
		{Matter{ForWithdrawal, record.Open, "B3"}, PasswordOTP},
		{Matter{ForWithdrawal, record.Secret, "B3"}, SyncedKey},
		{Matter{ForPublication, record.Confidential, "C1"}, SyncedKey},
		{Matter{ForPublication, record.Secret, "C1"}, DeviceKey},
		{Matter{ForDelegation, record.Open, ""}, Password},
	} {
		if got := p.Least(c.matter); got != c.want {
			t.Errorf("%+v needs %s, want %s", c.matter, got, c.want)
		}
	}
	if got := (Policy{}).Least(Matter{}); got != DeviceKey {
		t.Errorf("without a rule: %s", got)
	}
	if got := Default(PasswordOTP).Least(Matter{ForDelegation, record.TopSecret, "C1"}); got != PasswordOTP {
		t.Errorf("default: %s", got)
	}
}

func TestRulesOfAPolicyAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		rules []Rule
		field string
	}{
		"none":            {nil, "rules"},
		"too many":        {make([]Rule, MaxRules+1), "rules"},
		"a gap":           {[]Rule{{Secrecy: record.Internal, Least: Password}}, "rules"},
		"one class only":  {[]Rule{{Class: "B3", Least: Password}}, "rules"},
		"no such purpose": {[]Rule{{Least: Password}, {Purpose: "party", Least: Password}}, "rules[1].purpose"},
		"no such class":   {[]Rule{{Least: Password}, {Class: "Z9", Least: Password}}, "rules[1].class"},
		"no assurance":    {[]Rule{{Least: ""}}, "rules[0].least"},
	} {
		found := false
		for _, f := range CheckRules(c.rules) {
			found = found || f.Field == c.field
		}
		if !found {
			t.Errorf("%s: no fault of %s", name, c.field)
		}
	}
	if faults := CheckRules([]Rule{{Least: Password}, {Purpose: ForPublication, Class: "B3", Secrecy: record.Secret, Least: DeviceKey}}); len(faults) > 0 {
		t.Errorf("good rules: %v", faults)
	}
}

func TestTooWeakSaysWhatIsNeeded(t *testing.T) {
	err := TooWeak(Password, SyncedKey)
	f := fault.Of(err)
	if f.Code != "E_ASSURANCE" || f.Kind != fault.Forbidden || !strings.Contains(f.Detail.Zh, "同步密钥") || !strings.Contains(f.Detail.En, "a synced key") || f.Fields[0].Allowed != "synced_key" {
		t.Errorf("%+v", f)
	}
}

// A signature made here passes the stranger's check, alone and in a batch.
func TestSignaturesPassTheStrangersCheck(t *testing.T) {
	rec := &record.Record{Content: record.Content{Project: "P", ID: "r"}, Version: 4, Edition: 1, State: record.Classified, ContentHash: strings.Repeat("a", 64)}
	sig, err := Proven{Method: proof.MethodPassword, Assurance: Password}.Signature(3, OfRecord(rec, ForPublication, "", "pm", Standing{}), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if f := sig.Check(); f != nil {
		t.Error(f)
	}
	if _, err := OfSubject("P", "", ForDelegation, []byte(`[1]`), "", "pm"); err == nil {
		t.Error("a subject that is no object passes")
	}
	s, err := OfSubject("P", "", ForDelegation, []byte(`{ "to":"pm2", "from": "pm"}`), "", "pm")
	if err != nil || string(s.Subject) != `{"from":"pm","to":"pm2"}` || s.ContentHash != proof.Hash(s.Subject) {
		t.Errorf("%s %v", s.Subject, err)
	}
}

// Every state × everything that can happen to a credential: what is not listed is a conflict.
func TestLifeOfACredential(t *testing.T) {
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	type event struct {
		asked  approval.Kind
		agreed bool
	}
	loss := event{}
	allowed := map[CredentialState]map[event]CredentialState{
		Pending:   {{Activate, true}: Active, {Activate, false}: Refused},
		Active:    {loss: Suspended},
		Suspended: {{Revoke, true}: Revoked, {Revoke, false}: Active},
	}
	for _, from := range []CredentialState{Pending, Active, Suspended, Revoked, Refused} {
		for _, e := range []event{loss, {Activate, true}, {Activate, false}, {Revoke, true}, {Revoke, false}} {
			c := Credential{State: from, ActiveFrom: at.Add(-time.Hour)}
			if from == Pending {
				c.ActiveFrom = time.Time{}
			}
			if from == Suspended || from == Revoked {
				c.EndedAt = at.Add(-time.Minute)
			}
			next, err := c.Settle(e.asked, e.agreed, at)
			if e == loss {
				next, err = c.Suspend(at)
			}
			want, ok := allowed[from][e]
			if ok != (err == nil) || (ok && next.State != want) {
				t.Errorf("%s, %v: %s %v", from, e, next.State, err)
			}
			if ok && next.ValidAt(at) != (want == Active) {
				t.Errorf("%s, %v: valid %v", from, e, next.ValidAt(at))
			}
		}
		if l := from.Label(); l.Zh == "" || l.En == "" {
			t.Errorf("%s has no name", from)
		}
	}
	c := Credential{State: Active, ActiveFrom: at}
	if c.ValidAt(at.Add(-time.Second)) || !c.ValidAt(at) {
		t.Error("valid before its approval, or not from then on")
	}
	if c, _ = c.Suspend(at.Add(time.Hour)); !c.ValidAt(at.Add(time.Minute)) || c.ValidAt(at.Add(time.Hour)) {
		t.Error("what was signed before the loss stays, nothing after it counts")
	}
}
