package directive

import (
	"errors"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Move is the only interpreter of the transition table: it gives the directive after the step, or the fault that
// refuses it, and changes nothing of what it was given.
func Move(d Directive, a Action, in Input) (Directive, error) {
	t, ok := transitionOf(a)
	if !ok {
		return Directive{}, fault.New(fault.Internal, "E_NO_TRANSITION", "没有这个步骤。", "No such step.")
	}
	if !t.Leaves(d.State) {
		return Directive{}, refuseState(d, t)
	}
	if err := t.check(d, in); err != nil {
		return Directive{}, err
	}
	next := d
	if t.To != Stay {
		next.State = t.To
	}
	if next.State == Closed || next.State == Void {
		next.ClosedAt = in.At
	}
	if a == ToEscalate {
		next.Rung = in.Rung
	}
	next.Version = d.Version + 1
	next.Steps = append(slices.Clone(d.Steps), Step{
		N: len(d.Steps) + 1, Action: a, By: in.By, At: in.At, To: next.State, Text: in.Text, Records: in.Records,
		Rung: in.Rung, Signature: in.Signature, Statement: in.Statement,
	})
	return next, nil
}

// check lists every faulty field in one answer; a bar that no input can lift goes first.
func (t Transition) check(d Directive, in Input) error {
	var faults []fault.Field
	for _, g := range t.Guards {
		err := g.check(d, in)
		if err == nil {
			continue
		}
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid {
			return err
		}
		faults = append(faults, f.Fields...)
	}
	if len(faults) > 0 {
		return fault.Fields(faults)
	}
	return nil
}

// refuseState says where the directive is and who brought it there. V22: an order is not closed before its recheck, and
// not rechecked before it was answered.
func refuseState(d Directive, t Transition) error {
	label := d.State.Label()
	who, whoEn := "", ""
	if n := len(d.Steps); n > 0 && d.Steps[n-1].By != "" {
		last := d.Steps[n-1]
		who, whoEn = "（"+last.By+"，"+calendar.Minute(last.At)+"）", " (by "+last.By+", "+calendar.Minute(last.At)+")"
	}
	return fault.New(fault.Conflict, "E_STATE", "该指令当前为“"+label.Zh+"”"+who+"，不能“"+t.Label.Zh+"”。",
		"The directive is “"+label.En+"”"+whoEn+"; it cannot take the step “"+t.Label.En+"”.")
}
