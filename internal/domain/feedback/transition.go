package feedback

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Action is one move of a feedback.
type Action string

// The moves. Resolve and Lapse are nobody's to ask for: the publication of a correction, a withdrawal and the end of a day bring them.
const (
	Send     Action = "send"
	Accept   Action = "accept"
	HandOn   Action = "hand_on"
	Dispose  Action = "dispose"
	Resolve  Action = "resolve"
	Confirm  Action = "confirm"
	Reopen   Action = "reopen"
	Withdraw Action = "withdraw"
	Lapse    Action = "lapse"
)

// Party is who may make a move.
type Party uint8

// The parties to a feedback.
const (
	TheSender Party = iota
	TheHandler
	TheHandlerOrManager // its handler, or a project manager of the project
	ThePublication      // the publication of a correction or the withdrawal of what it is on, whoever does that
)

var partyNames = map[Party]fault.Text{
	TheSender: {Zh: "反馈人", En: "its sender"}, TheHandler: {Zh: "处理人", En: "its handler"},
	TheHandlerOrManager: {Zh: "处理人或项目经理", En: "its handler or a project manager"}, ThePublication: {Zh: "更正件发布或原件撤回时", En: "the publication of a correction, or a withdrawal"},
}

// Label gives the party's name in both languages.
func (p Party) Label() fault.Text { return partyNames[p] }

// Transition is one row of the table that rules a feedback's life.
type Transition struct {
	Action Action
	From   []State
	To     State // Stay: the state does not change
	Who    Party
	Label  fault.Text
	Guards []Guard
	effect func(*Feedback, Input)
}

// Stay as a target leaves the state as it is.
const Stay State = ""

// transitions is the whole life of a feedback behind its sending.
var transitions = []Transition{
	{
		Action: Accept, From: []State{Open}, To: Accepted, Who: TheHandler,
		Label: fault.Text{Zh: "受理", En: "accept"}, effect: func(*Feedback, Input) {},
	},
	{
		Action: HandOn, From: []State{Open, Accepted}, To: Stay, Who: TheHandlerOrManager,
		Label: fault.Text{Zh: "转办", En: "hand on"}, Guards: []Guard{anotherAble, handedSeldom}, effect: handOn,
	},
	{
		Action: Dispose, From: []State{Accepted}, To: Processed, Who: TheHandler,
		Label: fault.Text{Zh: "处理", En: "dispose of"}, Guards: []Guard{dispositionGiven, reasonGiven, correctionFiled}, effect: dispose,
	},
	{
		Action: Resolve, From: []State{Open, Accepted, Processed}, To: Stay, Who: ThePublication,
		Label: fault.Text{Zh: "更正发布、撤回", En: "resolve"}, effect: resolve,
	},
	{
		Action: Confirm, From: []State{Processed}, To: Confirmed, Who: TheSender,
		Label: fault.Text{Zh: "确认", En: "confirm"}, Guards: []Guard{resultPublished}, effect: end,
	},
	{
		Action: Reopen, From: []State{Processed}, To: Accepted, Who: TheSender,
		Label: fault.Text{Zh: "重新提出", En: "reopen"}, Guards: []Guard{onceOnly, reasonGiven}, effect: reopen,
	},
	{
		Action: Withdraw, From: []State{Open}, To: Withdrawn, Who: TheSender,
		Label: fault.Text{Zh: "撤回", En: "withdraw"}, effect: end,
	},
}

// Transitions gives a copy of the table, for documents and tests.
func Transitions() []Transition { return slices.Clone(transitions) }

func transitionOf(a Action) (Transition, bool) {
	i := slices.IndexFunc(transitions, func(t Transition) bool { return t.Action == a })
	if i < 0 {
		return Transition{}, false
	}
	return transitions[i], true
}

// Leaves reports whether the action may start in the state.
func (t Transition) Leaves(s State) bool { return slices.Contains(t.From, s) }

func handOn(f *Feedback, in Input) { f.Handler = in.To }

func dispose(f *Feedback, in Input) {
	f.Disposition, f.Reason, f.ProcessedAt = in.Disposition, in.Text, in.At
}

func resolve(f *Feedback, in Input) { f.Result = in.Result }

func end(f *Feedback, in Input) { f.ClosedAt = in.At }

// reopen gives the handler his time anew.
func reopen(f *Feedback, in Input) { f.Reopened, f.Due = true, in.Due }
