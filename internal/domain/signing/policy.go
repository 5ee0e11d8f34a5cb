package signing

import (
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// Purpose is what somebody signs for.
type Purpose string

// The purposes of a signature.
const (
	ForPublication     Purpose = proof.ForPublication
	ForWithdrawal      Purpose = proof.ForWithdrawal
	ForSecrecyLowering Purpose = proof.ForSecrecyLowering
	ForDelegation      Purpose = proof.ForDelegation
	ForReportIssue     Purpose = proof.ForReportIssue
	ForAssessment      Purpose = proof.ForAssessment
	ForDecision        Purpose = proof.ForDecision
	ForReceipt         Purpose = proof.ForReceipt
)

// Purposes gives the closed set.
func Purposes() []Purpose {
	return []Purpose{ForPublication, ForWithdrawal, ForSecrecyLowering, ForDelegation, ForReportIssue, ForAssessment, ForDecision, ForReceipt}
}

// OfRecord reports whether the purpose signs the content of a record itself, not a document of its own.
func (p Purpose) OfRecord() bool { return p == ForPublication || p == ForWithdrawal }

func (p Purpose) known() bool {
	for _, each := range Purposes() {
		if each == p {
			return true
		}
	}
	return false
}

// Matter is what a policy asks by: what is signed for, how secret it is, and of which class; Class is empty where there
// is no record.
type Matter struct {
	Purpose Purpose
	Secrecy record.Secrecy
	Class   string
}

// Rule asks for the least assurance that may sign what it covers; an empty Purpose or Class covers all of them.
type Rule struct {
	Purpose Purpose        `json:"purpose,omitempty"`
	Secrecy record.Secrecy `json:"secrecy"` // this level and those above
	Class   string         `json:"class,omitempty"`
	Least   Assurance      `json:"least"`
}

func (r Rule) covers(m Matter) bool {
	return (r.Purpose == "" || r.Purpose == m.Purpose) && m.Secrecy >= r.Secrecy && (r.Class == "" || r.Class == m.Class)
}

// Policy is a project's rules from a moment on, until a later one takes its place.
type Policy struct {
	ID          string // of the request that brought it
	Project     string
	AppliesFrom time.Time
	Rules       []Rule
	AskedBy     string
	DecidedBy   string
	DecidedAt   time.Time
}

// Default is the policy of a project that has none of its own.
func Default(least Assurance) Policy { return Policy{Rules: []Rule{{Least: least}}} }

// Least gives the assurance that a signature on this needs: the best that any rule asks for. Where no rule covers it,
// nothing less than a key bound to one device will do.
func (p Policy) Least(m Matter) Assurance {
	var least Assurance
	for _, r := range p.Rules {
		if r.covers(m) && !least.AtLeast(r.Least) {
			least = r.Least
		}
	}
	if least == "" {
		return DeviceKey
	}
	return least
}

// MaxRules is the most rules of one policy.
const MaxRules = 50

// CheckRules gives every fault of the rules of a new policy.
func CheckRules(rules []Rule) []fault.Field {
	var faults []fault.Field
	if len(rules) == 0 || len(rules) > MaxRules {
		faults = append(faults, fault.Field{Field: "rules", Code: "V1", Zh: "请写 1 至 50 条规则。", En: "Give 1 to 50 rules.", Seen: fmt.Sprint(len(rules)), Allowed: "1-50"})
	}
	whole := false
	for i, r := range rules {
		faults = append(faults, r.faults(fmt.Sprintf("rules[%d]", i))...)
		whole = whole || (r.Purpose == "" && r.Class == "" && r.Secrecy == record.Open)
	}
	if len(rules) > 0 && !whole {
		faults = append(faults, fault.Field{Field: "rules", Code: "V1", Zh: "须有一条适用于全部内容的规则。", En: "One rule has to cover everything."})
	}
	return faults
}

func (r Rule) faults(at string) []fault.Field {
	var faults []fault.Field
	if r.Purpose != "" && !r.Purpose.known() {
		faults = append(faults, fault.Field{Field: at + ".purpose", Code: "V2", Zh: "没有这种签认用途。", En: "No such purpose of a signature.", Seen: string(r.Purpose)})
	}
	if _, ok := class.ByCode(r.Class); r.Class != "" && !ok {
		faults = append(faults, fault.Field{Field: at + ".class", Code: "V2", Zh: "没有这个类别。", En: "No such class.", Seen: r.Class})
	}
	if !r.Least.Known() {
		faults = append(faults, fault.Field{Field: at + ".least", Code: "V2", Zh: "没有这个保证等级。", En: "No such assurance.", Seen: string(r.Least), Allowed: "device_key, synced_key, password_otp, password"})
	}
	return faults
}
