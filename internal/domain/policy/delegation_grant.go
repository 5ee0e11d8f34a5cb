package policy

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// LongestDelegation is how long one may last: an absence, not another appointment.
const LongestDelegation = 92 * 24 * time.Hour

// minDelegationReason and maxDelegationReason bound its reason, in characters.
const minDelegationReason, maxDelegationReason = 5, 200

// GrantFaults lists what is wrong with a new delegation at a moment. holder is what To is on the project; known is false
// where he is nothing there.
func GrantFaults(d Delegation, reason string, holder Member, known bool, at time.Time) []fault.Field {
	faults := periodFaults(d, at)
	faults = append(faults, scopeFaults(d)...)
	if n := utf8.RuneCountInString(strings.TrimSpace(reason)); n < minDelegationReason || n > maxDelegationReason {
		faults = append(faults, fault.Field{Field: "reason", Code: "V1", Zh: "请写明授权原因（5 至 200 字）。", En: "Give a reason of 5 to 200 characters.", Allowed: "5-200"})
	}
	if d.To == d.From || !known || !holder.Live(at) || !contains(standIns, holder.Role) {
		faults = append(faults, fault.Field{
			Field: "to", Code: "E_NO_STAND_IN", Zh: "被授权人须是本项目在任的技术负责人或信息员，且不是本人。",
			En: "The holder has to be a technical manager or technician of this project, and somebody else.", Seen: d.To,
		})
	}
	return faults
}

func periodFaults(d Delegation, at time.Time) []fault.Field {
	var faults []fault.Field
	if !d.EndsAt.After(d.StartsAt) {
		faults = append(faults, fault.Field{Field: "ends_at", Code: "V23", Zh: "授权结束早于开始。", En: "The delegation ends before it begins."})
	} else if d.EndsAt.Sub(d.StartsAt) > LongestDelegation {
		faults = append(faults, fault.Field{Field: "ends_at", Code: "V23", Zh: "一次授权不超过 92 天。", En: "A delegation lasts 92 days at most.", Allowed: "92 d"})
	}
	if !d.EndsAt.After(at) {
		faults = append(faults, fault.Field{Field: "ends_at", Code: "V23", Zh: "授权结束时间已过。", En: "The delegation's end is past."})
	}
	return faults
}

func scopeFaults(d Delegation) []fault.Field {
	var faults []fault.Field
	if len(d.Actions) == 0 {
		faults = append(faults, fault.Field{Field: "actions", Code: "V1", Zh: "请选择授权事项。", En: "Choose what may be done.", Allowed: "sign, return, withdraw"})
	}
	for i, a := range d.Actions {
		if !contains(delegable, a) || contains(d.Actions[:i], a) {
			faults = append(faults, fault.Field{Field: "actions", Code: "V2", Zh: "没有这项可授权的事项，或重复。", En: "This cannot be delegated, or stands twice.", Seen: verb(a), Allowed: "sign, return, withdraw"})
		}
	}
	for i, code := range d.Classes {
		if _, ok := class.ByCode(code); !ok || contains(d.Classes[:i], code) {
			faults = append(faults, fault.Field{Field: "classes", Code: "V2", Zh: "没有这个类别，或重复。", En: "No such class, or it stands twice.", Seen: code})
		}
	}
	if d.MaxSecrecy < record.Open || d.MaxSecrecy > d.Grantor.Clearance {
		faults = append(faults, fault.Field{Field: "max_secrecy", Code: "E_CLEARANCE", Zh: "不能超过授权人自己的密级。", En: "Not above the giver's own clearance.", Allowed: d.Grantor.Clearance.String()})
	}
	return faults
}

// DelegationSchema is the name of the form of a delegation's document.
const DelegationSchema = "countersign.delegation/1"

// delegationDocument is what the giver signs (docs/proofs.md).
type delegationDocument struct {
	Schema     string         `json:"schema"`
	Project    string         `json:"project"`
	ID         string         `json:"id"`
	From       string         `json:"from"`
	To         string         `json:"to"`
	Actions    []string       `json:"actions"`
	Classes    []string       `json:"classes,omitempty"`
	MaxSecrecy record.Secrecy `json:"max_secrecy"`
	StartsAt   string         `json:"starts_at"`
	EndsAt     string         `json:"ends_at"`
	Reason     string         `json:"reason"`
}

// Document gives the delegation's canonical document: what its giver signs.
func (d Delegation) Document(reason string) ([]byte, error) {
	raw, err := json.Marshal(delegationDocument{
		Schema: DelegationSchema, Project: d.Project, ID: d.ID, From: d.From, To: d.To, Actions: d.ActionNames(), Classes: d.Classes,
		MaxSecrecy: d.MaxSecrecy, StartsAt: d.StartsAt.UTC().Format(time.RFC3339), EndsAt: d.EndsAt.UTC().Format(time.RFC3339), Reason: reason,
	})
	if err != nil {
		return nil, err
	}
	return proof.Canonical(raw)
}

// ActionNames gives the delegated actions as the API and the document name them: sign, return, withdraw.
func (d Delegation) ActionNames() []string {
	names := make([]string, len(d.Actions))
	for i, a := range d.Actions {
		names[i] = verb(a)
	}
	return names
}

// DelegableAction gives the action of a name as the API knows it; an unknown name gives one that cannot be delegated.
func DelegableAction(name string) Action { return Action("record." + name) }
