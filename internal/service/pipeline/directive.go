package pipeline

import (
	"context"
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// follow lets the chains of directives follow a publication, in its own transaction: an order opens one, its correction
// carries it on, and what answers an order moves the order's (L8, ADR 0019).
func (s *Service) follow(ctx context.Context, tx *store.Tx, rec *record.Record) error {
	if !directive.IsDirective(rec.Class) {
		return nil
	}
	rules, err := s.rulesOf(ctx, rec.Project)
	if err != nil {
		return err
	}
	f := following{ctx: ctx, tx: tx, rec: rec, settings: rules.settings.Settings}
	if f.side, err = sideOf(tx, rec); err != nil {
		return err
	}
	if carried, err := f.carryOn(); carried || err != nil {
		return err
	}
	if directive.Opens(rec.Content) {
		return f.open()
	}
	if named := directive.Answers(rec.Content); named != "" {
		return f.answer(named)
	}
	return nil
}

// sideOf gives the role of a record's author on its project; nothing where he left.
func sideOf(tx *store.Tx, rec *record.Record) (policy.Role, error) {
	m, err := tx.LockMember(rec.Project, rec.Author)
	if isAbsent(err) {
		return "", nil
	}
	return m.Role, err
}

// following is one publication on its way through the chains.
type following struct {
	ctx      context.Context
	tx       *store.Tx
	rec      *record.Record
	side     policy.Role
	settings ladder.Settings
}

// open begins the chain of an order and tells those who have to sign for it.
func (f following) open() error {
	d := directive.Issue(f.rec, f.side, f.settings)
	if err := f.tx.InsertDirective(d, d.Due, directiveEvent(f.ctx, d, f.rec.Published.By, f.rec.Published.At)); err != nil {
		return err
	}
	return f.tell(d)
}

// tell tells those whose turn it is.
func (f following) tell(d directive.Directive) error {
	n, tells := store.NoticeOf(d, f.rec.Level())
	if !tells {
		return nil
	}
	return f.tx.InsertNotice(n)
}

// carryOn gives the chain of a corrected order to its correction.
func (f following) carryOn() (bool, error) {
	if f.rec.Supersedes == "" {
		return false, nil
	}
	d, err := f.tx.LockDirectiveOf(record.Key{Project: f.rec.Project, ID: f.rec.Supersedes})
	if isAbsent(err) {
		return false, nil
	}
	if err != nil || !d.State.Open() {
		return true, err
	}
	next, err := directive.Move(d, directive.ToAmend, f.input(directive.Input{Records: []string{f.rec.ID}}))
	if err != nil {
		return true, err
	}
	next.Take(f.rec, f.settings)
	return true, f.save(d, next)
}

// answer moves the chain that the record answers. What the chain does not allow now changes nothing: the publication
// stands by itself, and the order stays as open as it was.
func (f following) answer(named string) error {
	d, err := f.tx.LockDirectiveNamed(f.rec.Project, named)
	if isAbsent(err) {
		return nil
	}
	if err != nil {
		return err
	}
	next := d
	for _, step := range f.steps(d) {
		moved, err := directive.Move(next, step, f.input(directive.Input{Records: []string{f.rec.ID}, Text: f.rec.Summary}))
		if err != nil {
			break
		}
		next = moved
	}
	if next.Version == d.Version {
		return nil
	}
	return f.save(d, next)
}

// steps are what the record may do to the chain: an order to resume ends it where it comes from the side of the stop
// order; the issuer's own word on a recheck that passed closes it; everything else is a reply.
func (f following) steps(d directive.Directive) []directive.Action {
	issuers := d.Class == f.rec.Class && (d.BySide != policy.Supervisor || f.side == policy.Supervisor)
	switch {
	case directive.Resumes(f.rec.Content) && issuers:
		return []directive.Action{directive.ToResume}
	case directive.Resumes(f.rec.Content):
		return nil
	case d.State == directive.Answered:
		return []directive.Action{directive.ToPass, directive.ToClose}
	}
	return []directive.Action{directive.ToReply}
}

func (f following) input(in directive.Input) directive.Input {
	in.By, in.Role, in.At = f.rec.Author, f.side, f.rec.Published.At
	return in
}

func (f following) save(d, next directive.Directive) error {
	err := f.tx.SaveDirective(d, next, next.NextRung(f.settings), directiveEvent(f.ctx, next, f.rec.Published.By, f.rec.Published.At))
	if err != nil {
		return err
	}
	return f.tell(next)
}

// unfollow ends the chain of a publication that is withdrawn.
func unfollow(ctx context.Context, tx *store.Tx, rec *record.Record) error {
	if !directive.IsDirective(rec.Class) {
		return nil
	}
	d, err := tx.LockDirectiveOf(rec.Key())
	if isAbsent(err) || err == nil && !d.State.Open() {
		return nil
	}
	if err != nil {
		return err
	}
	next, err := directive.Move(d, directive.ToVoid, directive.Input{By: rec.Ended.By, At: rec.Ended.At})
	if err != nil {
		return err
	}
	return tx.SaveDirective(d, next, time.Time{}, directiveEvent(ctx, next, rec.Ended.By, rec.Ended.At))
}

// directiveEvent is the line of a directive's newest step. It names the record in its detail: the record's own history
// has one line for each of its versions.
func directiveEvent(ctx context.Context, d directive.Directive, by string, at time.Time) store.Event {
	last := d.Steps[len(d.Steps)-1]
	detail, _ := json.Marshal(last.Detail(d)) // strings and numbers: cannot fail
	return store.Event{At: at, Project: d.Project, Actor: by, Action: "directive." + string(last.Action), RequestID: store.RequestID(ctx), Detail: detail}
}

// underStop gives the faults of a submission that says that work was done where work is stopped. It asks inside the
// write: no submission passes that begins after the order was published.
func underStop(tx *store.Tx, actor policy.Actor, rec *record.Record, at time.Time) ([]fault.Field, error) {
	if !directive.Works(rec.Content) || rec.Imported != nil {
		return nil, nil
	}
	stops, err := tx.Stops(rec.Project)
	if err != nil {
		return nil, err
	}
	for _, stop := range stops {
		if stop.Locks(rec.Content, rec.ClockOffset) {
			m, _ := actor.On(rec.Project, at)
			return []fault.Field{stop.Refusal(stop.Secrecy <= m.Clearance)}, nil
		}
	}
	return nil, nil
}
