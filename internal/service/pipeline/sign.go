package pipeline

import (
	"context"
	"fmt"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// MaxSignOffs is the most items of one batch.
const MaxSignOffs = 200

// SignOff names one item of a batch: the version and the hash that were on the signer's screen.
type SignOff struct {
	Record      string
	Version     int64
	ContentHash string
}

// SignOffResult answers one item of a batch; Err is nil where it was signed.
type SignOffResult struct {
	Record string
	Signed *record.Record
	Err    error
}

// Sign countersigns a classified record: the project manager signs the hash that he saw (R4.4).
func (s *Service) Sign(ctx context.Context, actor policy.Actor, key record.Key, ifMatch int64, contentHash string, p Proof) (*record.Record, error) {
	rec, err := s.mayTry(ctx, actor, policy.RecordSign, key)
	if err != nil {
		return nil, err
	}
	act, err := s.prove(ctx, actor, key.Project, p)
	if err != nil {
		return nil, err
	}
	return s.signProven(ctx, actor, rec, ifMatch, contentHash, act)
}

// SignOffs signs several records with one proof; each item stands on its own merits and is answered by itself.
func (s *Service) SignOffs(ctx context.Context, actor policy.Actor, project string, items []SignOff, p Proof) ([]SignOffResult, error) {
	if err := policy.Decide(actor, policy.RecordList, s.on(project)); err != nil {
		return nil, err
	}
	if err := fitsBatch(len(items)); err != nil {
		return nil, err
	}
	act, err := s.prove(ctx, actor, project, p)
	if err != nil {
		return nil, err
	}
	results := make([]SignOffResult, len(items))
	for i, item := range items {
		key := record.Key{Project: project, ID: item.Record}
		signed, err := s.trySigning(ctx, actor, key, item, act.item(i))
		results[i] = SignOffResult{Record: item.Record, Signed: signed, Err: err}
	}
	return results, nil
}

func fitsBatch(n int) error {
	if n == 0 || n > MaxSignOffs {
		return fault.Fields([]fault.Field{{Field: "items", Code: "V2", Zh: "一次签认 1 至 200 条。", En: "Sign 1 to 200 items at once.", Seen: fmt.Sprint(n), Allowed: "1-200"}})
	}
	return nil
}

// trySigning signs one item of a batch, whose proof says nothing yet of the right to sign this record.
func (s *Service) trySigning(ctx context.Context, actor policy.Actor, key record.Key, item SignOff, act *willed) (*record.Record, error) {
	rec, err := s.mayTry(ctx, actor, policy.RecordSign, key)
	if err != nil {
		return nil, err
	}
	return s.signProven(ctx, actor, rec, item.Version, item.ContentHash, act)
}

// signProven signs one record after right and proof were checked. The bytes of each attachment are read again first: what is
// not there can't be signed.
func (s *Service) signProven(ctx context.Context, actor policy.Actor, known *record.Record, ifMatch int64, contentHash string, act *willed) (*record.Record, error) {
	key := known.Key()
	if err := s.recheckBytes(ctx, key); err != nil {
		return nil, err
	}
	st := stage{
		right: policy.RecordSign, move: record.Sign, known: known, detail: &act.bound,
		before: func(_ *store.Tx, rec *record.Record, in *record.Input) error {
			if !record.Possible(record.Sign, rec.State) || in.ContentHash != rec.ContentHash {
				return nil // the move refuses it, and says why
			}
			return act.signRecord(rec, signing.ForPublication, in)
		},
		also: func(tx *store.Tx, _, _ *record.Record) error { return tx.InsertSignature(act.signature) },
	}
	return s.apply(ctx, actor, key, ifMatch, st, record.Input{ContentHash: contentHash, Proven: true})
}

// mayTry decides before the costly part, so that a stranger learns nothing from the time that a proof takes.
func (s *Service) mayTry(ctx context.Context, actor policy.Actor, right policy.Action, key record.Key) (*record.Record, error) {
	rec, err := s.store.Record(ctx, key)
	if isAbsent(err) {
		return nil, absent(actor, key.Project, s.now())
	}
	if err != nil {
		return nil, err
	}
	return rec, policy.Decide(actor, right, policy.FactsOf(rec, s.now()))
}

// recheckBytes reads every attachment of the record again; a damaged or missing one stops the sign-off, and an object
// store that does not answer makes it wait (503), with no change of state.
func (s *Service) recheckBytes(ctx context.Context, key record.Key) error {
	attachments, err := s.store.AttachmentsOf(ctx, key)
	if err != nil {
		return err
	}
	for _, a := range attachments {
		if err := s.readThrough(ctx, a); err != nil {
			return err
		}
	}
	return nil
}
