package record

import "github.com/countersign/countersign/internal/domain/fault"

// Action is one move of a record.
type Action string

// The moves. Supersede is never asked for by itself: publishing a correction sets it off in the same transaction.
const (
	Save      Action = "save"
	Submit    Action = "submit"
	Screen    Action = "screen"
	Classify  Action = "classify"
	Sign      Action = "sign"
	ReturnTo  Action = "return"
	Publish   Action = "publish"
	Withdraw  Action = "withdraw"
	Supersede Action = "supersede"
	// ChangeSecrecy puts another level on what was signed; its content stays as it is.
	ChangeSecrecy Action = "change_secrecy"
)

// Transition is one row of the table that rules a record's life.
type Transition struct {
	Action Action
	From   []State
	To     State // Stay: the state does not change
	Label  fault.Text
	Guards []Guard
	effect func(*Record, Input)
}

// Stay as a target leaves the state as it is.
const Stay State = ""

// transitions is the whole life of a record; Move is its only interpreter, docs/states.md its printed form.
var transitions = []Transition{
	{
		Action: Save, From: []State{Draft, Returned}, To: Stay,
		Label: fault.Text{Zh: "保存", En: "save"}, effect: takeContent,
	},
	{
		Action: Submit, From: []State{Draft, Returned}, To: Submitted,
		Label: fault.Text{Zh: "提交", En: "submit"}, Guards: []Guard{changedSinceReturn}, effect: submit,
	},
	{
		Action: Screen, From: []State{Submitted}, To: Screened,
		Label: fault.Text{Zh: "通过筛选", En: "screen"}, Guards: []Guard{summaryAccepted, numbersFounded, duplicateResolved}, effect: screen,
	},
	{
		Action: Classify, From: []State{Screened}, To: Classified,
		Label: fault.Text{Zh: "分类", En: "classify"}, Guards: []Guard{notMerged, classGiven, validityOrdered, retentionEnough, nothingSuspect}, effect: classify,
	},
	{
		Action: Sign, From: []State{Classified}, To: Signed,
		Label: fault.Text{Zh: "签认", En: "sign"}, Guards: []Guard{hashAsSeen, proofGiven}, effect: sign,
	},
	{
		Action: ReturnTo, From: []State{Submitted, Screened, Classified}, To: Returned,
		Label: fault.Text{Zh: "退回", En: "return"}, Guards: []Guard{reasonCoded, fieldsPinned}, effect: giveBack,
	},
	{
		Action: Publish, From: []State{Signed}, To: Published,
		Label: fault.Text{Zh: "发布", En: "publish"}, Guards: []Guard{notMerged, archiveNumberTaken}, effect: publish,
	},
	{
		Action: Withdraw, From: []State{Published}, To: Withdrawn,
		Label: fault.Text{Zh: "撤回", En: "withdraw"}, Guards: []Guard{reasonGiven, proofGiven}, effect: end,
	},
	{
		Action: ChangeSecrecy, From: []State{Published, Superseded, Withdrawn, Expired, Archived}, To: Stay,
		Label: fault.Text{Zh: "变更密级", En: "change the secrecy level"}, Guards: []Guard{anotherLevel, twoForLowering}, effect: changeSecrecy,
	},
	{
		Action: Supersede, From: []State{Published}, To: Superseded,
		Label: fault.Text{Zh: "替代", En: "supersede"}, effect: supersede,
	},
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

// Leaves reports whether the action may start in the state.
func (t Transition) Leaves(s State) bool {
	for _, from := range t.From {
		if from == s {
			return true
		}
	}
	return false
}

// Possible reports whether the table has a way for the action out of the state.
func Possible(a Action, s State) bool {
	t, ok := transitionOf(a)
	return ok && t.Leaves(s)
}
