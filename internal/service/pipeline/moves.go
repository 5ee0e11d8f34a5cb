package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// ScreenInput is what the technical manager decides when he screens: the accepted summary, and the record that this
// one repeats, if any.
type ScreenInput struct {
	Summary       string
	DuplicateOf   string
	SummaryReason string // why numbers of the summary are right that the record does not hold
}

// Screen accepts a submitted record for classification (R4.4, R4.2).
func (s *Service) Screen(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, in ScreenInput) (*record.Record, error) {
	var given record.Input // with the numbers that were found in the transaction
	st := stage{
		right: policy.RecordScreen, move: record.Screen, seals: true,
		before: func(tx *store.Tx, rec *record.Record, in *record.Input) error {
			in.Unfounded = check.UnfoundedNumbers(in.Summary, &rec.Content)
			given = *in
			return s.duplicateSeen(tx, actor, rec, in)
		},
		also: func(tx *store.Tx, _, next *record.Record) error { return keepScreening(tx, next, given) },
	}
	return s.apply(ctx, actor, key, ifMatch, st, record.Input{Summary: in.Summary, DuplicateOf: in.DuplicateOf, SummaryReason: in.SummaryReason})
}

// ClassifyInput is what the technical manager decides when he classifies.
type ClassifyInput struct {
	Class      string
	Secrecy    string
	ValidFrom  string
	ValidUntil string // empty: no end
	Retention  string
}

// Classify gives a screened record its class, secrecy level, validity and retention (R4.3, R4.6).
func (s *Service) Classify(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, in ClassifyInput) (*record.Record, error) {
	c, ok := class.ByCode(in.Class)
	level, known := record.ParseSecrecy(in.Secrecy)
	if !known {
		level = -1
	}
	move := record.Input{Secrecy: level, ValidFrom: in.ValidFrom, ValidUntil: in.ValidUntil, Retention: record.Retention(in.Retention)}
	if ok {
		move.Class, move.ClassSchema, move.MinRetention = c.Code, c.SchemaVersion, c.MinRetention
	}
	st := stage{right: policy.RecordClassify, move: record.Classify, seals: true, before: func(tx *store.Tx, rec *record.Record, in *record.Input) error {
		if err := classifiable(tx, rec, in); err != nil {
			return err
		}
		return s.countSuspicions(tx, actor, rec, in)
	}}
	return s.apply(ctx, actor, key, ifMatch, st, move)
}

// ReturnInput is a coded reason, pinned to fields.
type ReturnInput struct {
	Code   string   `json:"code"`
	Reason string   `json:"reason"`
	Fields []string `json:"fields,omitempty"`
}

// Return gives an unsigned record back to its author; the next submission is the next edition.
func (s *Service) Return(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, in ReturnInput) (*record.Record, error) {
	st := stage{right: policy.RecordReturn, move: record.ReturnTo, detail: in, also: dropDuplicate}
	return s.apply(ctx, actor, key, ifMatch, st, record.Input{Code: in.Code, Reason: in.Reason, Fields: in.Fields})
}

// classifiable refuses a level below one that the record, or what it corrects, had before, and a class that does not fit.
func classifiable(tx *store.Tx, rec *record.Record, in *record.Input) error {
	if !record.Possible(record.Classify, rec.State) || in.Secrecy < record.Open {
		return bodyFitsClass(tx, rec, in) // the table of moves says what is wrong
	}
	if err := rec.Lowers(in.Secrecy); err != nil {
		return err
	}
	if rec.Supersedes != "" {
		old, err := tx.LockRecord(record.Key{Project: rec.Project, ID: rec.Supersedes})
		if err != nil && !isAbsent(err) {
			return err
		}
		if err == nil && in.Secrecy < old.Level() {
			return record.Lowering()
		}
	}
	return bodyFitsClass(tx, rec, in)
}

// bodyFitsClass refuses another class whose form the body does not fill: then the record goes back to its author.
func bodyFitsClass(_ *store.Tx, rec *record.Record, in *record.Input) error {
	if in.Class == "" || in.Class == rec.Class {
		return nil
	}
	if faults := check.Body(in.Class, rec.Body, rec.Imported != nil); len(faults) > 0 {
		return fault.Fields(faults)
	}
	return nil
}
