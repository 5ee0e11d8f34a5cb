package record

import (
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Input is what a move brings with it; each action reads only its own part.
type Input struct {
	By string
	At time.Time

	For        string // sign, return, withdraw: whom By stands in for; empty where he acts in his own right
	Delegation string // the id of the delegation that lets him

	Content     *Content // save, submit: the content to take over; nil leaves it
	InputHash   string
	Findings    []Finding
	Late        bool
	ClockOffset time.Duration

	Summary string // screen
	// Unfounded are numbers of the summary that the record does not hold; SummaryReason says why they are right.
	Unfounded     []string
	SummaryReason string
	DuplicateOf   string
	Floor         Secrecy // level of what the record was merged with

	Class        string // classify
	ClassSchema  int
	Secrecy      Secrecy
	ValidFrom    string
	ValidUntil   string
	Retention    Retention
	MinRetention Retention // the retention table's least for the class (V23)
	Suspicions   int       // items of suspicious data about the record that nobody settled, as far as the actor may know of them (R5)

	ContentHash string // sign: the hash that was on the signer's screen
	Proven      bool   // sign, withdraw: the proof of the signer's will was checked

	Level *LevelChange // change_secrecy

	Code   string // return
	Reason string // return, withdraw
	Fields []string

	ArchiveNo    string // publish
	SupersededBy string // supersede
}

// Move is the only interpreter of the transition table: it gives the record after the action, or the fault that
// refuses it, and changes nothing of what it was given. The caller seals the content hash anew when the content changed.
func Move(r Record, a Action, in Input) (Record, error) {
	t, ok := transitionOf(a)
	if !ok {
		return Record{}, fault.New(fault.Internal, "E_NO_TRANSITION", "没有这个流转动作。", "No such move.")
	}
	if !t.Leaves(r.State) {
		return Record{}, refuseState(r, t)
	}
	if faults := t.check(r, in); len(faults) > 0 {
		return Record{}, faults.toError()
	}
	next := r
	t.effect(&next, in)
	if t.To != Stay {
		next.State = t.To
	}
	next.Version = r.Version + 1
	next.UpdatedAt = in.At
	return next, nil
}

// refuseState says which state the record is in and who brought it there: "already decided" is a conflict with a name.
func refuseState(r Record, t Transition) error {
	label := r.State.Label()
	zhWho, enWho := "", ""
	if s := r.LastStep(); s != nil {
		zhWho = "（" + s.By + "，" + calendar.Minute(s.At) + "）"
		enWho = " (by " + s.By + ", " + calendar.Minute(s.At) + ")"
	}
	code := "E_STATE"
	if t.Action == Save || (t.Action == Submit && !r.State.Editable()) {
		code = "E_FROZEN"
	}
	return fault.New(fault.Conflict, code,
		"该记录当前为“"+label.Zh+"”"+zhWho+"，不能"+t.Label.Zh+"。",
		"The record is "+label.En+enWho+"; it cannot be moved by “"+t.Label.En+"”.")
}

// Corrected reports whether its author changed the record since it was returned to him, and has not handed it in yet.
func (r *Record) Corrected() bool {
	return r.State == Returned && r.Returned != nil && r.Version > r.Returned.Version
}

// LastStep gives the newest stage that somebody brought the record through; nil for a draft.
func (r *Record) LastStep() *Step {
	switch r.State {
	case Submitted:
		return r.Submitted
	case Returned:
		if r.Returned != nil {
			return &Step{By: r.Returned.By, At: r.Returned.At, For: r.Returned.For, Delegation: r.Returned.Delegation}
		}
	case Screened:
		return r.Screened
	case Classified:
		return r.Classified
	case Signed:
		return r.Signed
	case Published:
		return r.Published
	case Superseded, Withdrawn:
		return r.Ended
	case Draft, Expired, Archived, Destroyed:
	}
	return nil
}
