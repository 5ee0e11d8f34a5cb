package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/failpoint"
	"github.com/countersign/countersign/internal/store"
)

// stage is one move as a service wants it: which right it needs, which row of the transition table it takes, what it
// brings, and what else belongs to the same transaction.
type stage struct {
	right  policy.Action
	move   record.Action
	seals  bool // the move changes the content: it is sealed anew
	also   func(tx *store.Tx, prev, next *record.Record) error
	before func(tx *store.Tx, rec *record.Record, in *record.Input) error
	detail any            // goes into the event
	known  *record.Record // as it was read before the transaction; nil where it was not
}

// apply is the one path of every move: lock, decide, move, save. It answers the record after the move.
func (s *Service) apply(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, st stage, in record.Input) (*record.Record, error) {
	in.By, in.At = actor.UserID, s.now()
	var moved *record.Record
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		rec, err := lock(tx, key, st.known, actor, in.At)
		if err != nil {
			return err
		}
		facts := policy.FactsOf(rec, in.At)
		if err := policy.Decide(actor, st.right, facts); err != nil {
			return err
		}
		if rec.Version != ifMatch {
			return stale(rec)
		}
		if err := standIn(tx, actor, st.right, facts, &in); err != nil {
			return err
		}
		if moved, err = s.save(ctx, tx, rec, st, in); err != nil {
			return err
		}
		err = store.Keep(ctx, tx, moved)
		failpoint.Hit(string(st.move) + ".before-commit")
		return err
	})
	failpoint.Hit(string(st.move) + ".committed-without-answer")
	return moved, err
}

// save interprets the move and writes it with all that belongs to it.
func (s *Service) save(ctx context.Context, tx *store.Tx, rec *record.Record, st stage, in record.Input) (*record.Record, error) {
	if st.before != nil {
		if err := st.before(tx, rec, &in); err != nil {
			return nil, err
		}
	}
	next, err := record.Move(*rec, st.move, in)
	if err != nil {
		return nil, err
	}
	var sealed *record.Sealed
	if st.seals {
		if sealed, err = reseal(rec, &next); err != nil {
			return nil, err
		}
	}
	if err := tx.SaveMove(rec, &next, sealed, event(ctx, rec, &next, st, in)); err != nil {
		return nil, err
	}
	failpoint.Hit(string(st.move) + ".moved")
	if st.also != nil {
		return &next, st.also(tx, rec, &next)
	}
	return &next, nil
}

// reseal chains the new content to the one before it and seals it.
func reseal(prev, next *record.Record) (*record.Sealed, error) {
	next.Previous = prev.ContentHash
	sealed, err := next.Seal()
	if err != nil {
		return nil, err
	}
	next.ContentHash = sealed.Hash
	return &sealed, nil
}

// lock takes the record for the rest of the transaction. Absence is answered to a stranger of the project exactly as
// to a member.
func lock(tx *store.Tx, key record.Key, known *record.Record, actor policy.Actor, at time.Time) (rec *record.Record, err error) {
	if known != nil {
		rec, err = tx.LockKnown(known)
	} else {
		rec, err = tx.LockRecord(key)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil, absent(actor, key.Project, at)
	}
	return rec, err
}

// absent is the answer where there is no such thing: the same as to what the actor may not know of.
func absent(actor policy.Actor, project string, at time.Time) error {
	return policy.Absent(actor, project, at)
}

// stale says that the record moved on, and who moved it: 412.
func stale(rec *record.Record) error {
	label := rec.State.Label()
	zh, en := "记录已更新为“"+label.Zh+"”", "The record has moved on: "+label.En
	if step := rec.LastStep(); step != nil {
		zh += "（" + step.By + "，" + calendar.Minute(step.At) + "）"
		en += " (by " + step.By + ", " + calendar.Minute(step.At) + ")"
	}
	if rec.Corrected() {
		zh += "，其后由 " + rec.Author + " 更正（" + calendar.Minute(rec.UpdatedAt) + "）"
		en += ", then corrected by " + rec.Author + " (" + calendar.Minute(rec.UpdatedAt) + ")"
	}
	return fault.New(fault.Stale, "E_STALE", zh+"，请刷新后核对。", en+". Reload and look again.")
}
