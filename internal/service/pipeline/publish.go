package pipeline

import (
	"context"
	"fmt"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Publish puts a signed record online: the custodian gives it the next archive number in the same transaction, and the
// record that it corrects is superseded (R4.6, R4.7).
func (s *Service) Publish(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64) (*record.Record, error) {
	st := stage{
		right: policy.RecordPublish, move: record.Publish, before: takeNumber,
		also: func(tx *store.Tx, prev, next *record.Record) error { return s.goOnline(ctx, tx, prev, next) },
	}
	return s.apply(ctx, actor, key, ifMatch, st, record.Input{})
}

// takeNumber takes the next archive number of the class and year. A refused publication gives its number back with
// the transaction, so the series has no gaps.
func takeNumber(tx *store.Tx, rec *record.Record, in *record.Input) error {
	if !record.Possible(record.Publish, rec.State) {
		return nil
	}
	series := fmt.Sprintf("%s-%d", rec.Class, in.At.In(calendar.Zone).Year())
	n, err := tx.TakeNumber(rec.Project, series)
	if err != nil {
		return err
	}
	in.ArchiveNo = fmt.Sprintf("%s-%s-%04d", rec.Project, series, n)
	return nil
}

// goOnline writes the row that readers read, from the signed content alone, after checking the signature anew.
func (s *Service) goOnline(ctx context.Context, tx *store.Tx, signed, rec *record.Record) error {
	signature, err := verifiedSignature(tx, signed)
	if err != nil {
		return err
	}
	corrected, err := s.supersede(ctx, tx, rec)
	if err != nil {
		return err
	}
	if err := tx.InsertPublication(store.PublicationOf(rec, signature, corrected)); err != nil {
		return err
	}
	return s.follow(ctx, tx, rec)
}

// supersede ends the publication that this record corrects, and gives its archive number.
func (s *Service) supersede(ctx context.Context, tx *store.Tx, rec *record.Record) (string, error) {
	if rec.Supersedes == "" {
		return "", nil
	}
	old, err := tx.LockRecord(record.Key{Project: rec.Project, ID: rec.Supersedes})
	if err != nil {
		return "", err
	}
	in := record.Input{By: rec.Published.By, At: rec.Published.At, SupersededBy: rec.ID}
	st := stage{move: record.Supersede, detail: map[string]string{"superseded_by": rec.ID}}
	next, err := s.save(ctx, tx, old, st, in)
	if err != nil {
		return "", err
	}
	if err := s.corrects(ctx, tx, old.Key(), rec); err != nil {
		return "", err
	}
	if err := tx.EndPublication(next, rec.ArchiveNo); err != nil {
		return "", err
	}
	return old.ArchiveNo, s.resolves(ctx, tx, old, feedback.Input{By: rec.Published.By, At: rec.Published.At, Result: rec.ArchiveNo})
}

// Withdraw takes a publication offline; it needs the project manager's proof anew, and leaves a tombstone.
func (s *Service) Withdraw(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, reason string, p Proof) (*record.Record, error) {
	known, err := s.mayTry(ctx, actor, policy.RecordWithdraw, key)
	if err != nil {
		return nil, err
	}
	act, err := s.prove(ctx, actor, key.Project, p)
	if err != nil {
		return nil, err
	}
	st := stage{
		right: policy.RecordWithdraw, move: record.Withdraw, known: known, detail: &act.bound,
		before: func(_ *store.Tx, rec *record.Record, in *record.Input) error {
			if !record.Possible(record.Withdraw, rec.State) {
				return nil // the move refuses it, and says why
			}
			return act.signRecord(rec, signing.ForWithdrawal, in)
		},
		also: func(tx *store.Tx, _, next *record.Record) error {
			if err := tx.InsertSignature(act.signature); err != nil {
				return err
			}
			if err := tx.EndPublication(next, ""); err != nil {
				return err
			}
			if err := unfollow(ctx, tx, next); err != nil {
				return err
			}
			return s.resolves(ctx, tx, next, feedback.Input{By: next.Ended.By, At: next.Ended.At, Ended: true})
		},
	}
	return s.apply(ctx, actor, key, ifMatch, st, record.Input{Reason: reason, Proven: true})
}
