// Package directive is the life of an order once it is published: signed for, acted on, answered with evidence,
// rechecked, closed (L8). It is pure: time is passed in, nothing is read or written.
package directive

import "github.com/countersign/countersign/internal/domain/fault"

// State is where a directive is in its life.
type State string

// The closed set of states.
const (
	Issued    State = "issued"
	Received  State = "received"
	Acting    State = "acting"
	Answered  State = "answered"
	Rechecked State = "rechecked"
	Closed    State = "closed"
	Void      State = "void"
)

// States gives every state in the order of a directive's life.
func States() []State {
	return []State{Issued, Received, Acting, Answered, Rechecked, Closed, Void}
}

var stateNames = map[State]fault.Text{
	Issued:    {Zh: "待签收", En: "to be signed for"},
	Received:  {Zh: "待处理", En: "to be acted on"},
	Acting:    {Zh: "处理中", En: "being acted on"},
	Answered:  {Zh: "待复查", En: "to be rechecked"},
	Rechecked: {Zh: "复查合格", En: "recheck passed"},
	Closed:    {Zh: "已关闭", En: "closed"},
	Void:      {Zh: "已作废", En: "void"},
}

// Label gives the state's name in both languages.
func (s State) Label() fault.Text { return stateNames[s] }

// Known reports whether the state is one of the closed set.
func (s State) Known() bool { _, ok := stateNames[s]; return ok }

// Open reports whether something is still to be done.
func (s State) Open() bool { return s != Closed && s != Void }

// Owes reports whether the side that received the directive owes an answer: only then can it be overdue.
func (s State) Owes() bool { return s == Issued || s == Received || s == Acting }
