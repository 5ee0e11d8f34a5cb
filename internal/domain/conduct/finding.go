package conduct

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// FindingKind is what somebody answers for, or is thanked for (R1.4).
type FindingKind string

// The closed set.
const (
	LateReport      FindingKind = "late"      // 迟报
	MissingReport   FindingKind = "missing"   // 漏报
	FalseReport     FindingKind = "false"     // 虚报
	ConcealedReport FindingKind = "concealed" // 瞒报
	Merit           FindingKind = "merit"     // 合理化建议: a good idea that was taken up
)

var findingLabels = map[FindingKind]fault.Text{
	LateReport: {Zh: "迟报", En: "Late report"}, MissingReport: {Zh: "漏报", En: "Omitted report"}, FalseReport: {Zh: "虚报", En: "False report"},
	ConcealedReport: {Zh: "瞒报", En: "Concealed report"}, Merit: {Zh: "合理化建议", En: "Good idea"},
}

// FindingKinds gives the closed set.
func FindingKinds() []FindingKind {
	return []FindingKind{LateReport, MissingReport, FalseReport, ConcealedReport, Merit}
}

// Label gives the kind's name in both languages.
func (k FindingKind) Label() fault.Text { return findingLabels[k] }

// Known reports whether the kind is one of the closed set.
func (k FindingKind) Known() bool { _, ok := findingLabels[k]; return ok }

// FindingState is where a finding is.
type FindingState string

// The closed set of states.
const (
	Proposed  FindingState = "proposed"  // 待申辩: the person has not been heard yet
	Heard     FindingState = "heard"     // 已申辩
	Upheld    FindingState = "upheld"    // 认定
	Dismissed FindingState = "dismissed" // 不成立
)

var findingStateLabels = map[FindingState]fault.Text{
	Proposed: {Zh: "待申辩", En: "To be heard"}, Heard: {Zh: "已申辩", En: "Heard"}, Upheld: {Zh: "认定", En: "Upheld"}, Dismissed: {Zh: "不成立", En: "Dismissed"},
}

// FindingStates gives the closed set.
func FindingStates() []FindingState { return []FindingState{Proposed, Heard, Upheld, Dismissed} }

// Label gives the state's name in both languages.
func (s FindingState) Label() fault.Text { return findingStateLabels[s] }

// Known reports whether the state is one of the closed set.
func (s FindingState) Known() bool { _, ok := findingStateLabels[s]; return ok }

// FindingStep is one row of the table of what may become of a finding; docs/states.md prints it.
type FindingStep struct {
	Action string
	From   []FindingState
	To     []FindingState
	Label  fault.Text
	Guard  fault.Text
}

// FindingSteps gives the table.
func FindingSteps() []FindingStep {
	return []FindingStep{
		{
			Action: "hear", From: []FindingState{Proposed}, To: []FindingState{Heard}, Label: fault.Text{Zh: "申辩", En: "be heard"},
			Guard: fault.Text{Zh: "本人，不少于 5 字", En: "by the person himself, at least 5 characters"},
		},
		{
			Action: "decide", From: []FindingState{Proposed, Heard}, To: []FindingState{Upheld, Dismissed}, Label: fault.Text{Zh: "决定", En: "decide"},
			Guard: fault.Text{Zh: "他人签认，写明理由；未申辩的须在申辩期满之后", En: "by another person's signature with a reason; before the person was heard only after his time for it is over"},
		},
	}
}

// HearingDays is how many working days a person has to be heard.
const HearingDays = 3

// Evidence is one fact that a finding rests on.
type Evidence struct {
	Zh     string `json:"zh"`
	En     string `json:"en"`
	Record string `json:"record,omitempty"`
}

// Finding is something that somebody answers for, proposed by rule from facts.
type Finding struct {
	Project, ID string
	Kind        FindingKind
	Person      string // login
	Subject     string // the record, duty and slot, or suspicion that it is about
	Day         string
	Evidence    []Evidence
	State       FindingState
	ProposedAt  time.Time
	HearingDue  calendar.Deadline
	Hearing     string // what the person said; empty: nothing yet
	HeardAt     time.Time
	Measure     string // the penalty or reward that was decided on; empty where it was dismissed
	Reason      string
	DecidedBy   string
	DecidedAt   time.Time
	Signature   string // hash of the signature document
	Version     int64
}

// FindingID gives the one name that a finding can have, so that the same fact is proposed once.
func FindingID(project string, kind FindingKind, person, subject string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{"finding", project, string(kind), person, subject}, "\x1f")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // UUID version 8: of our own making
	x := hex.EncodeToString(sum[:16])
	return strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}

// minWords is the shortest text of a hearing, a reason, a measure.
const minWords = 5

func tooShort(text string) bool { return utf8.RuneCountInString(strings.TrimSpace(text)) < minWords }

// Hear keeps what the person said for himself.
func (f Finding) Hear(by, text string, at time.Time) (Finding, error) {
	switch {
	case by != f.Person:
		return f, fault.New(fault.Forbidden, "E_NOT_HIS", "只有本人可以申辩。", "Only the person himself is heard.").Audited("finding.denied")
	case f.State != Proposed:
		return f, f.settled()
	case tooShort(text):
		return f, fault.Fields([]fault.Field{{Field: "text", Code: "V1", Zh: "请写明申辩内容（不少于 5 字）。", En: "Say it in at least 5 characters."}})
	}
	f.State, f.Hearing, f.HeardAt = Heard, strings.TrimSpace(text), at
	f.Version++
	return f, nil
}

// Verdict is a decision on a finding.
type Verdict struct {
	Uphold  bool   `json:"uphold"`
	Measure string `json:"measure,omitempty"` // what follows: a penalty, a reward, a warning
	Reason  string `json:"reason"`
}

// Judge says what would become of the finding by a verdict. Nobody decides on what concerns himself, and nobody is
// condemned before he was heard or let his time for it go by.
func (f Finding) Judge(by string, v Verdict, at time.Time) (Finding, error) {
	if f.State != Proposed && f.State != Heard {
		return f, f.settled()
	}
	if by == f.Person {
		return f, fault.New(fault.Forbidden, "E_SELF", "不能对本人的认定作决定。", "Nobody decides on what concerns himself.").Audited("finding.self.denied")
	}
	if v.Uphold && f.Kind != Merit && f.State == Proposed && calendar.Day(at) <= f.HearingDue.Day {
		return f, fault.New(fault.Conflict, "E_NOT_HEARD", "本人尚未申辩，申辩期至 "+f.HearingDue.Day+" 止。", "The person has not been heard yet; he has until "+f.HearingDue.Day+".")
	}
	var faults []fault.Field
	if tooShort(v.Reason) {
		faults = append(faults, fault.Field{Field: "reason", Code: "V1", Zh: "请写明理由（不少于 5 字）。", En: "Give a reason of at least 5 characters."})
	}
	if v.Uphold == (strings.TrimSpace(v.Measure) == "") {
		faults = append(faults, fault.Field{Field: "measure", Code: "V1", Zh: "认定时请写明奖惩意见；不成立时不填。", En: "Say what follows where it is upheld, and nothing where it is dismissed."})
	}
	if len(faults) > 0 {
		return f, fault.Fields(faults)
	}
	f.State, f.Measure, f.Reason, f.DecidedBy, f.DecidedAt = Dismissed, "", strings.TrimSpace(v.Reason), by, at
	if v.Uphold {
		f.State, f.Measure = Upheld, strings.TrimSpace(v.Measure)
	}
	f.Version++
	return f, nil
}

func (f Finding) settled() error {
	if f.State == Heard {
		return fault.New(fault.Conflict, "E_HEARD", "已于 "+calendar.Minute(f.HeardAt)+" 申辩。", "He was heard at "+calendar.Minute(f.HeardAt)+".")
	}
	return fault.New(fault.Conflict, "E_SETTLED", "该项已由 "+f.DecidedBy+" 于 "+calendar.Minute(f.DecidedAt)+" 决定。",
		"This was decided by "+f.DecidedBy+" at "+calendar.Minute(f.DecidedAt)+".")
}

// DecisionSchema is the form of what is signed with a decision.
const DecisionSchema = "countersign.conduct-decision/1"

// Decision is the document that a verdict's signature binds.
type Decision struct {
	Schema  string      `json:"schema"`
	Project string      `json:"project"`
	Finding string      `json:"finding"`
	Kind    FindingKind `json:"kind"`
	Person  string      `json:"person"`
	Subject string      `json:"subject"`
	Hearing string      `json:"hearing,omitempty"`
	Version int64       `json:"version"` // of the finding that was decided on
	Verdict
}

// DecisionOf gives the document of a verdict on a finding as it stands.
func DecisionOf(f Finding, v Verdict) Decision {
	v.Measure, v.Reason = strings.TrimSpace(v.Measure), strings.TrimSpace(v.Reason)
	return Decision{Schema: DecisionSchema, Project: f.Project, Finding: f.ID, Kind: f.Kind, Person: f.Person, Subject: f.Subject, Hearing: f.Hearing, Version: f.Version, Verdict: v}
}
