package store

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// LedgerHead is how far the ledger's tree has grown, and who lets it grow for now.
type LedgerHead struct {
	Size       int64 // leaves
	LastSeq    int64 // the greatest event that is a leaf
	LeaseOwner string
	LeaseUntil time.Time
}

type headRow struct {
	Size, LastSeq int64
	LeaseOwner    string
	LeaseUntil    int64
}

// Leaves are the next leaves of the tree: their events in order, and the tree's new hashes, from index From on.
type Leaves struct {
	Seqs   []int64
	From   int64
	Hashes []tlog.Hash
}

// NewEvents is a span of the history in which events are looked for that are no leaves yet.
type NewEvents struct {
	After int64 // events with a greater seq
	UpTo  int64 // and none greater than this; 0: no end
	Limit int
}

var (
	moveHead   = `UPDATE ledger_head SET size = ?, last_seq = ?, lease_owner = ?, lease_until = ? WHERE id = 1 AND size = ?`
	insertLeaf = insertInto("ledger_leaves", columns(`leaf, event_seq`))
	insertHash = insertInto("ledger_hashes", columns(`idx, hash`))
)

// LedgerHead gives how far the tree has grown.
func (s *Store) LedgerHead(ctx context.Context) (LedgerHead, error) {
	var row headRow
	err := s.read.WithContext(ctx).Table("ledger_head").Where("id = 1").Take(&row).Error
	return LedgerHead{Size: row.Size, LastSeq: row.LastSeq, LeaseOwner: row.LeaseOwner, LeaseUntil: moment(row.LeaseUntil)}, s.translate(err)
}

// Unsequenced gives events of a span that are no leaves yet, in the order of their seq. That one has a lower seq than
// others which are leaves is no fault: on a server transactions commit in another order than they take their numbers.
func (s *Store) Unsequenced(ctx context.Context, n NewEvents) ([]Event, error) {
	q := s.read.WithContext(ctx).Table("events e").Select("e.*").Joins("LEFT JOIN ledger_leaves l ON l.event_seq = e.seq").
		Where("e.seq > ? AND l.event_seq IS NULL", n.After).Order("e.seq").Limit(n.Limit)
	if n.UpTo > 0 {
		q = q.Where("e.seq <= ?", n.UpTo)
	}
	var rows []eventRow
	err := q.Find(&rows).Error
	return each(rows, eventRow.event), s.translate(err)
}

// AppendLeaves lets the tree grow from head, whose lease it takes over to next. Errors: ErrStale when it has grown
// since head was read; then nothing is written, whoever did it.
func (t *Tx) AppendLeaves(head, next LedgerHead, l Leaves) error {
	n, err := t.exec(moveHead, next.Size, next.LastSeq, next.LeaseOwner, micros(next.LeaseUntil), head.Size)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	for i, seq := range l.Seqs {
		if err := t.later(insertLeaf, head.Size+int64(i), seq); err != nil {
			return err
		}
	}
	for i := range l.Hashes {
		if err := t.later(insertHash, l.From+int64(i), l.Hashes[i][:]); err != nil {
			return err
		}
	}
	return nil
}

// LedgerHashes gives hashes of the tree by their indexes (tlog.StoredHashIndex), in the order of the indexes. Errors:
// ErrNotFound when one is missing.
func (s *Store) LedgerHashes(ctx context.Context, indexes []int64) ([]tlog.Hash, error) {
	known, err := s.hashesAt(ctx, indexes)
	if err != nil {
		return nil, err
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := known[x]
		if !ok {
			return nil, fmt.Errorf("%w: hash %d of the ledger's tree", ErrNotFound, x)
		}
		hashes[i] = h
	}
	return hashes, nil
}

func (s *Store) hashesAt(ctx context.Context, indexes []int64) (map[int64]tlog.Hash, error) {
	var rows []struct {
		Idx  int64
		Hash []byte
	}
	if err := s.read.WithContext(ctx).Table("ledger_hashes").Where("idx IN ?", indexes).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	known := make(map[int64]tlog.Hash, len(rows))
	for _, r := range rows {
		if len(r.Hash) == tlog.HashSize {
			known[r.Idx] = tlog.Hash(r.Hash)
		}
	}
	return known, nil
}

type leafRow struct{ Leaf, EventSeq int64 }

// LeavesOf gives which leaves events are, by their seq; an event that is none yet is left out.
func (s *Store) LeavesOf(ctx context.Context, seqs []int64) (map[int64]int64, error) {
	var rows []leafRow
	if err := s.read.WithContext(ctx).Table("ledger_leaves").Where("event_seq IN ?", seqs).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	leaves := make(map[int64]int64, len(rows))
	for _, r := range rows {
		leaves[r.EventSeq] = r.Leaf
	}
	return leaves, nil
}

// Leaf is one leaf of the tree as the ledger keeps it. In a ledger that nobody meddled with it has its hash and its event.
type Leaf struct {
	Index int64
	Hash  *tlog.Hash
	Event *Event
}

// Leaves gives the leaves from, from+1 … up to before to; what is missing of one is left nil.
func (s *Store) Leaves(ctx context.Context, from, to int64) ([]Leaf, error) {
	var rows []leafRow
	if err := s.read.WithContext(ctx).Table("ledger_leaves").Where("leaf >= ? AND leaf < ?", from, to).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	events, err := s.EventsAt(ctx, each(rows, func(r leafRow) int64 { return r.EventSeq }))
	if err != nil {
		return nil, err
	}
	leaves, indexes := make([]Leaf, to-from), make([]int64, to-from)
	for i := range leaves {
		leaves[i].Index = from + int64(i)
		indexes[i] = tlog.StoredHashIndex(0, leaves[i].Index)
	}
	for _, r := range rows {
		if e, ok := events[r.EventSeq]; ok {
			leaves[r.Leaf-from].Event = &e
		}
	}
	known, err := s.hashesAt(ctx, indexes)
	for i := range leaves {
		if h, ok := known[indexes[i]]; ok {
			leaves[i].Hash = &h
		}
	}
	return leaves, err
}

// EventsAt gives events by their seq; what is not there is left out.
func (s *Store) EventsAt(ctx context.Context, seqs []int64) (map[int64]Event, error) {
	var rows []eventRow
	if err := s.read.WithContext(ctx).Where("seq IN ?", seqs).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	events := make(map[int64]Event, len(rows))
	for _, r := range rows {
		events[r.Seq] = r.event()
	}
	return events, nil
}
