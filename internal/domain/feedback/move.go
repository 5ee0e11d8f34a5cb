package feedback

import (
	"slices"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Input is what a move brings with it; each action reads only its own part.
type Input struct {
	By      string
	At      time.Time
	Manager bool // By is a project manager of the project

	Text string // hand_on: a note; dispose, reopen: the reason

	To     string // hand_on
	ToAble bool   // the person is a member who may handle it

	Disposition     Disposition // dispose
	CorrectionFiled bool        // a correction of what it is on was handed in, or it is out of force
	Result          string      // resolve: what took the place of what it is on
	Ended           bool        // resolve: what it is on was withdrawn, and nothing takes its place

	Due calendar.Deadline // reopen
}

// Move is the only interpreter of the transition table: it gives the feedback after the action, or the fault that
// refuses it, and changes nothing of what it was given. That By may see the feedback is the caller's to know.
func Move(f Feedback, a Action, in Input) (Feedback, error) {
	t, ok := transitionOf(a)
	if !ok {
		return f, fault.New(fault.Internal, "E_NO_TRANSITION", "没有这个流转动作。", "No such move.")
	}
	in.Text = strings.TrimSpace(in.Text)
	if !t.open(f, in) {
		return f, notTheirs(t)
	}
	if !t.Leaves(f.State) {
		return f, refuseState(f, t)
	}
	var faults []fault.Field
	for _, g := range t.Guards {
		faults = append(faults, g.check(f, in)...)
	}
	if len(faults) > 0 {
		return f, guardFault(faults)
	}
	next := f
	t.effect(&next, in)
	if t.To != Stay {
		next.State = t.To
	}
	next.add(Step{Action: a, By: in.By, At: in.At, To: in.To, Disposition: in.Disposition, Text: in.Text, No: in.Result})
	next.Version++
	return next, nil
}

// open reports whether the mover is the party of the move.
func (t Transition) open(f Feedback, in Input) bool {
	switch t.Who {
	case TheSender:
		return in.By == f.Sender
	case TheHandler:
		return in.By != "" && in.By == f.Handler
	case TheHandlerOrManager:
		return in.By != "" && in.By == f.Handler || in.Manager
	case ThePublication:
		return in.Result != "" || in.Ended
	}
	return false
}

// Allowed gives the moves that somebody may make now, as far as the feedback itself says so.
func (f Feedback) Allowed(by string, manager bool) []Action {
	var all []Action
	for _, t := range transitions {
		if t.Who != ThePublication && t.Leaves(f.State) && t.open(f, Input{By: by, Manager: manager}) && !f.barred(t.Action) {
			all = append(all, t.Action)
		}
	}
	return all
}

// barred reports whether a move is closed whatever comes with it.
func (f Feedback) barred(a Action) bool {
	return a == Confirm && f.AwaitsResult() || a == Reopen && f.Reopened
}

func notTheirs(t Transition) error {
	who := t.Who.Label()
	return fault.New(fault.Forbidden, "E_FORBIDDEN", "“"+t.Label.Zh+"”由"+who.Zh+"办理。", "To “"+t.Label.En+"” is for "+who.En+".").
		Audited("feedback.denied")
}

// refuseState says which state the feedback is in and who brought it there.
func refuseState(f Feedback, t Transition) error {
	label, zh, en := f.State.Label(), "", ""
	if n := len(f.Steps); n > 0 && f.Steps[n-1].By != "" {
		last := f.Steps[n-1]
		zh, en = "（"+last.By+"，"+calendar.Minute(last.At)+"）", " (by "+last.By+", "+calendar.Minute(last.At)+")"
	}
	return fault.New(fault.Conflict, "E_STATE", "该反馈“"+label.Zh+"”"+zh+"，不能“"+t.Label.Zh+"”。", "This feedback is "+label.En+en+" and cannot “"+t.Label.En+"”.")
}

// guardFault answers faults of fields; a correction that is still to come is a conflict with the state of things, and
// not a fault of what was sent.
func guardFault(faults []fault.Field) error {
	if i := slices.IndexFunc(faults, func(f fault.Field) bool { return f.Field == "" }); i >= 0 {
		return fault.New(fault.Conflict, faults[i].Code, faults[i].Zh, faults[i].En)
	}
	return fault.Fields(faults)
}
