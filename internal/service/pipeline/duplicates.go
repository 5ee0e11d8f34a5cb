package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Merging leaves both originals as they are: the one that repeats stays screened, names the other for ever in its content
// and goes no further; the other one is signed and published, and both lead to each other. A return undoes it.

// duplicateSeen refuses a merge with a record that this project does not have, or that the actor may not know of, and
// chains of merges. What is merged is as secret as the more secret of the two.
func (s *Service) duplicateSeen(tx *store.Tx, actor policy.Actor, rec *record.Record, in *record.Input) error {
	if in.DuplicateOf == "" || in.DuplicateOf == rec.ID {
		return nil
	}
	other, err := tx.LockRecord(record.Key{Project: rec.Project, ID: in.DuplicateOf})
	if err != nil && !isAbsent(err) {
		return err
	}
	if err != nil || other.State == record.Draft || policy.See(actor, policy.FactsOf(other, in.At)) != policy.Full {
		return noSuchDuplicate(in.DuplicateOf)
	}
	in.Floor = other.Level()
	return unchained(tx, rec, other)
}

// unchained refuses a merge with what was merged itself, and of what others were merged with: each pair is one step.
func unchained(tx *store.Tx, rec, other *record.Record) error {
	if other.DuplicateOf != "" && other.State == record.Screened {
		return duplicateFault("E_MERGED", "该记录已并入另一条，请与那一条合并。", "That record was merged with another one itself; merge with that.", other.DuplicateOf)
	}
	merged, err := tx.MergedWith(rec.Key())
	if err != nil || len(merged) == 0 {
		return err
	}
	return duplicateFault("E_HAS_MERGED", "已有记录并入本条，请先退回那一条。", "Other records were merged with this one; return them first.", merged[0])
}

func noSuchDuplicate(id string) error {
	return duplicateFault("E_NO_SUCH_RECORD", "本项目没有这条记录。", "This project has no such record.", id)
}

func duplicateFault(code, zh, en, seen string) error {
	return fault.Fields([]fault.Field{{Field: "duplicate_of", Code: code, Zh: zh, En: en, Seen: seen}})
}

// dropDuplicate undoes a merge with the return of its record.
func dropDuplicate(tx *store.Tx, prev, _ *record.Record) error {
	if prev.DuplicateOf == "" {
		return nil
	}
	return tx.DeleteMerged(prev.Key())
}

// merged gives the records that were merged with one, as far as the actor may read them; and takes from the record the
// other end of its own merge where he may not.
func (s *Service) merged(ctx context.Context, actor policy.Actor, rec *record.Record) ([]store.Merged, error) {
	if rec.DuplicateOf != "" {
		other, err := s.store.Record(ctx, record.Key{Project: rec.Project, ID: rec.DuplicateOf})
		if err != nil && !isAbsent(err) {
			return nil, err
		}
		if err != nil || policy.See(actor, policy.FactsOf(other, s.now())) == policy.Nothing {
			rec.DuplicateOf = ""
		}
	}
	all, err := s.store.MergedWith(ctx, rec.Key())
	if err != nil {
		return nil, err
	}
	var seen []store.Merged
	for _, id := range all {
		other, err := s.store.Record(ctx, record.Key{Project: rec.Project, ID: id})
		if err != nil {
			return nil, err
		}
		if policy.See(actor, policy.FactsOf(other, s.now())) == policy.Full {
			seen = append(seen, store.Merged{Record: id, Title: other.Title, Author: other.Author, State: other.State})
		}
	}
	return seen, nil
}
