// Package signing holds the rules of signatures: what a way to prove one's will is worth, which worth a project asks
// for, and what a signer is asked to sign (L1, V24). It is pure.
package signing

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/proof"
)

// Assurance says how much a signature is worth.
type Assurance string

// The assurances, best first.
const (
	DeviceKey   Assurance = proof.DeviceKey
	SyncedKey   Assurance = proof.SyncedKey
	PasswordOTP Assurance = proof.PasswordOTP
	Password    Assurance = proof.Password
)

var assurances = []struct {
	assurance Assurance
	label     fault.Text
}{
	{DeviceKey, fault.Text{Zh: "本机密钥", En: "a key bound to one device"}},
	{SyncedKey, fault.Text{Zh: "同步密钥", En: "a synced key"}},
	{PasswordOTP, fault.Text{Zh: "密码加一次性口令", En: "password and one-time code"}},
	{Password, fault.Text{Zh: "密码", En: "password"}},
}

// Assurances gives all assurances, best first.
func Assurances() []Assurance {
	all := make([]Assurance, len(assurances))
	for i, a := range assurances {
		all[i] = a.assurance
	}
	return all
}

// rank is the greater, the better; 0 is no assurance at all.
func (a Assurance) rank() int {
	for i, each := range assurances {
		if each.assurance == a {
			return len(assurances) - i
		}
	}
	return 0
}

// Known reports whether the assurance is one of the closed set.
func (a Assurance) Known() bool { return a.rank() > 0 }

// AtLeast reports whether a is worth as much as other; an unknown one is worth nothing.
func (a Assurance) AtLeast(other Assurance) bool { return a.Known() && a.rank() >= other.rank() }

// Label gives the assurance's name in both languages.
func (a Assurance) Label() fault.Text {
	for _, each := range assurances {
		if each.assurance == a {
			return each.label
		}
	}
	return fault.Text{}
}

// TooWeak refuses a signature that is worth less than what is asked for, and says what is (403).
func TooWeak(given, least Assurance) error {
	want, have := least.Label(), given.Label()
	f := fault.New(fault.Forbidden, "E_ASSURANCE",
		"本项目规定此类内容至少须以“"+want.Zh+"”签认，所用的是“"+have.Zh+"”。",
		"This project asks for at least “"+want.En+"” here; “"+have.En+"” is not enough.").Audited("sign.assurance.denied")
	f.Fields = []fault.Field{{
		Field: "proof.method", Code: "V24", Zh: "至少须以“" + want.Zh + "”签认。", En: "At least “" + want.En + "” is asked for.", Seen: string(given), Allowed: string(least),
	}}
	return f
}
