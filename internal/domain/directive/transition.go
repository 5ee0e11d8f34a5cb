package directive

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Action is one step of a directive.
type Action string

// The steps. Issue, reply, resume, amend and void are set off by the publication, correction or withdrawal of a record.
const (
	ToIssue    Action = "issue"
	ToReceive  Action = "receive"
	ToAct      Action = "act"
	ToProve    Action = "prove"
	ToReply    Action = "reply"
	ToPass     Action = "pass"
	ToRefuse   Action = "refuse"
	ToClose    Action = "close"
	ToResume   Action = "resume"
	ToEscalate Action = "escalate"
	ToAmend    Action = "amend"
	ToVoid     Action = "void"
)

// Input is what a step brings with it.
type Input struct {
	By        string
	Role      policy.Role // on the project; empty: the clock
	At        time.Time
	Text      string
	Records   []string // ids of published records
	Proven    bool     // receive: the proof of the receiver's will was checked
	Signature string
	Statement string
	Rung      ladder.Rung
}

// Transition is one row of the table that rules a directive's life.
type Transition struct {
	Action Action
	From   []State
	To     State // Stay: the state does not change
	Label  fault.Text
	Guards []Guard
}

// Stay as a target leaves the state as it is.
const Stay State = ""

var open = []State{Issued, Received, Acting, Answered, Rechecked}

// transitions is the whole life of a directive; Move is its only interpreter, docs/states.md its printed form.
var transitions = []Transition{
	{Action: ToReceive, From: []State{Issued}, To: Received, Label: fault.Text{Zh: "签收", En: "sign for receipt"}, Guards: []Guard{notAuthor, proofGiven}},
	{Action: ToAct, From: []State{Received, Acting}, To: Acting, Label: fault.Text{Zh: "登记处理情况", En: "say what is done"}, Guards: []Guard{textGiven}},
	{Action: ToProve, From: []State{Acting}, To: Answered, Label: fault.Text{Zh: "提交证据并回复", En: "answer with evidence"}, Guards: []Guard{evidenceGiven}},
	{Action: ToReply, From: []State{Received, Acting}, To: Answered, Label: fault.Text{Zh: "回复单发布", En: "a reply is published"}, Guards: []Guard{evidenceGiven}},
	{Action: ToPass, From: []State{Answered}, To: Rechecked, Label: fault.Text{Zh: "复查合格", En: "recheck: passed"}, Guards: []Guard{issuersSide, notActor, textGiven}},
	{Action: ToRefuse, From: []State{Answered}, To: Received, Label: fault.Text{Zh: "复查不合格", En: "recheck: not passed"}, Guards: []Guard{issuersSide, notActor, textGiven}},
	{Action: ToClose, From: []State{Rechecked}, To: Closed, Label: fault.Text{Zh: "关闭", En: "close"}, Guards: []Guard{issuersSide, notActor}},
	{Action: ToResume, From: open, To: Closed, Label: fault.Text{Zh: "复工令发布", En: "an order to resume is published"}, Guards: []Guard{stopped}},
	{Action: ToEscalate, From: []State{Issued, Received, Acting}, To: Stay, Label: fault.Text{Zh: "上报", En: "escalate"}, Guards: []Guard{higher, textOrClock}},
	{Action: ToAmend, From: open, To: Stay, Label: fault.Text{Zh: "更正件发布", En: "a correction is published"}},
	{Action: ToVoid, From: open, To: Void, Label: fault.Text{Zh: "作废（撤回发布）", En: "void: the publication is withdrawn"}},
}

// Transitions gives a copy of the table, for documents and tests.
func Transitions() []Transition { return append([]Transition(nil), transitions...) }

func transitionOf(a Action) (Transition, bool) {
	for _, t := range transitions {
		if t.Action == a {
			return t, true
		}
	}
	return Transition{}, false
}

// Label gives the step's name in both languages.
func (a Action) Label() fault.Text {
	if a == ToIssue {
		return fault.Text{Zh: "发布", En: "issued"}
	}
	t, _ := transitionOf(a)
	return t.Label
}

// Leaves reports whether the step may start in the state.
func (t Transition) Leaves(s State) bool {
	for _, from := range t.From {
		if from == s {
			return true
		}
	}
	return false
}

// Possible reports whether the table has a way for the step out of the state.
func Possible(a Action, s State) bool {
	t, ok := transitionOf(a)
	return ok && t.Leaves(s)
}
