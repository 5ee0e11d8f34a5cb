package feedback

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
)

// State is where a feedback is.
type State string

// The closed set of states. A reopened feedback is accepted again.
const (
	Open      State = "open"
	Accepted  State = "accepted"
	Processed State = "processed"
	Confirmed State = "confirmed"
	Withdrawn State = "withdrawn"
)

// States gives every state in the order of a life.
func States() []State { return []State{Open, Accepted, Processed, Confirmed, Withdrawn} }

var stateNames = map[State]fault.Text{
	Open: {Zh: "待受理", En: "open"}, Accepted: {Zh: "已受理", En: "accepted"}, Processed: {Zh: "已处理", En: "processed"},
	Confirmed: {Zh: "已确认", En: "confirmed"}, Withdrawn: {Zh: "已撤回", En: "withdrawn"},
}

// Label gives the state's name in both languages.
func (s State) Label() fault.Text { return stateNames[s] }

// Known reports whether the state is one of the closed set.
func (s State) Known() bool { return slices.Contains(States(), s) }

// Pending reports whether the handler still has to do something.
func (s State) Pending() bool { return s == Open || s == Accepted }

// Kind is what somebody says back.
type Kind string

// The closed set of kinds.
const (
	Error      Kind = "error"      // 错误
	Question   Kind = "question"   // 疑问
	Supplement Kind = "supplement" // 补充
	Suggestion Kind = "suggestion" // 建议
)

// Kinds gives every kind in the order of forms and statistics.
func Kinds() []Kind { return []Kind{Error, Question, Supplement, Suggestion} }

var kindNames = map[Kind]fault.Text{
	Error: {Zh: "错误", En: "error"}, Question: {Zh: "疑问", En: "question"}, Supplement: {Zh: "补充", En: "supplement"}, Suggestion: {Zh: "建议", En: "suggestion"},
}

// Label gives the kind's name in both languages.
func (k Kind) Label() fault.Text { return kindNames[k] }

// Known reports whether the kind is one of the closed set.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// Disposition 处理意见 is what the handler makes of a feedback.
type Disposition string

// The closed set of dispositions.
const (
	Adopted  Disposition = "adopted"  // 采纳
	Partly   Disposition = "partly"   // 部分采纳
	Rejected Disposition = "rejected" // 不采纳
)

// Dispositions gives every disposition.
func Dispositions() []Disposition { return []Disposition{Adopted, Partly, Rejected} }

var dispositionNames = map[Disposition]fault.Text{
	Adopted: {Zh: "采纳", En: "adopted"}, Partly: {Zh: "部分采纳", En: "partly adopted"}, Rejected: {Zh: "不采纳", En: "not adopted"},
}

// Label gives the disposition's name in both languages.
func (d Disposition) Label() fault.Text { return dispositionNames[d] }

// Known reports whether the disposition is one of the closed set.
func (d Disposition) Known() bool { return slices.Contains(Dispositions(), d) }
