package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/internal/domain/record"
)

func append1(tb testing.TB, s *Store, by string) {
	tb.Helper()
	write(tb, s, func(tx *Tx) error { return tx.Append(Event{At: noon, Actor: by, Action: "session.open"}) })
}

// leavesOf makes leaves of events, with hashes that tell their place.
func leavesOf(head LedgerHead, events []Event) (LedgerHead, Leaves) {
	l := Leaves{From: tlog.StoredHashIndex(0, head.Size)}
	for range tlog.StoredHashCount(head.Size+int64(len(events))) - l.From {
		l.Hashes = append(l.Hashes, tlog.RecordHash(fmt.Append(nil, l.From+int64(len(l.Hashes)))))
	}
	for _, e := range events {
		l.Seqs = append(l.Seqs, e.Seq)
	}
	return LedgerHead{Size: head.Size + int64(len(events)), LastSeq: events[len(events)-1].Seq, LeaseOwner: "me", LeaseUntil: noon}, l
}

func TestEventsAreKeptWithNonceAndContent(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		r := file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		bring(t, s, r.Key(), record.Classified)
		events, err := s.Events(t.Context(), r.Key())
		require.NoError(t, err)
		require.Len(t, events, 3)
		nonces := map[string]bool{}
		for _, e := range events {
			require.Regexp(t, "^[0-9a-f]{32}$", e.Nonce)
			nonces[e.Nonce] = true
			v, err := s.VersionAt(t.Context(), r.Key(), e.Version)
			require.NoError(t, err)
			require.Equal(t, v.ContentHash, e.ContentHash)
		}
		require.Len(t, nonces, 3)
	})
}

// TestTreeGrowsFromItsHeadAlone lets many append leaves at once, from what each believes to be the head.
func TestTreeGrowsFromItsHeadAlone(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for i := range 20 {
			append1(t, s, fmt.Sprint(i))
		}
		var grown atomic.Int64
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				for {
					head, err := s.LedgerHead(ctx)
					require.NoError(t, err)
					events, err := s.Unsequenced(ctx, NewEvents{Limit: 3})
					require.NoError(t, err)
					if len(events) == 0 {
						return
					}
					next, leaves := leavesOf(head, events)
					err = s.Write(ctx, func(tx *Tx) error { return tx.AppendLeaves(head, next, leaves) })
					if err == nil {
						grown.Add(int64(len(events)))
						continue
					}
					require.ErrorIs(t, err, ErrStale)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 20, grown.Load())
		head, err := s.LedgerHead(ctx)
		require.NoError(t, err)
		require.Equal(t, LedgerHead{Size: 20, LastSeq: head.LastSeq, LeaseOwner: "me", LeaseUntil: noon}, head)
		require.EqualValues(t, 20, rowsOf(t, s, "ledger_leaves"))
		require.Equal(t, tlog.StoredHashCount(20), rowsOf(t, s, "ledger_hashes"))

		leaves, err := s.Leaves(ctx, 0, 22)
		require.NoError(t, err)
		known, seqs := map[string]bool{}, []int64{}
		for i, l := range leaves[:20] {
			require.EqualValues(t, i, l.Index)
			require.Equal(t, tlog.RecordHash(fmt.Append(nil, tlog.StoredHashIndex(0, int64(i)))), *l.Hash)
			known[l.Event.Actor] = true
			seqs = append(seqs, l.Event.Seq)
		}
		require.Len(t, known, 20, "each event is one leaf")
		for _, l := range leaves[20:] {
			require.Nil(t, l.Event)
		}
		places, err := s.LeavesOf(ctx, append(seqs, 1<<40))
		require.NoError(t, err)
		require.Len(t, places, 20)
		require.EqualValues(t, 7, places[seqs[7]])
		_, err = s.LedgerHashes(ctx, []int64{3, 1 << 40})
		require.ErrorIs(t, err, ErrNotFound)
	})
}

func TestNewEventsAreFoundWhereverTheyAre(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for i := range 9 {
			append1(t, s, fmt.Sprint(i))
		}
		all, err := s.Unsequenced(ctx, NewEvents{Limit: 100})
		require.NoError(t, err)
		require.Len(t, all, 9)
		holes := append(append([]Event{}, all[:3]...), all[5:7]...)
		head, err := s.LedgerHead(ctx)
		require.NoError(t, err)
		next, leaves := leavesOf(head, holes)
		write(t, s, func(tx *Tx) error { return tx.AppendLeaves(head, next, leaves) })
		found := func(n NewEvents) (who string) {
			events, err := s.Unsequenced(ctx, n)
			require.NoError(t, err)
			for _, e := range events {
				who += e.Actor
			}
			return who
		}
		require.Equal(t, "3478", found(NewEvents{Limit: 10}))
		require.Equal(t, "34", found(NewEvents{Limit: 2}))
		require.Equal(t, "78", found(NewEvents{After: all[5].Seq, Limit: 10}))
		require.Equal(t, "34", found(NewEvents{UpTo: all[6].Seq, Limit: 10}))
	})
}

func TestCheckpointsAndWitnesses(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		_, err := s.NewestCheckpoint(ctx)
		require.ErrorIs(t, err, ErrNotFound)
		_, err = s.LedgerKey(ctx)
		require.ErrorIs(t, err, ErrNotFound)
		key := LedgerKey{Origin: "o", VerifierKey: "o+1+k", Since: noon}
		write(t, s, func(tx *Tx) error { return tx.InsertLedgerKey(key) })
		again := func() error {
			return s.Write(ctx, func(tx *Tx) error { return tx.InsertLedgerKey(LedgerKey{Origin: "other"}) })
		}
		require.ErrorIs(t, again(), ErrExists)
		kept, err := s.LedgerKey(ctx)
		require.NoError(t, err)
		require.Equal(t, key, kept)

		for _, size := range []int64{3, 12} {
			write(t, s, func(tx *Tx) error {
				return tx.InsertCheckpoint(Checkpoint{Size: size, MadeAt: noon, Note: fmt.Sprint(size)})
			})
		}
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertCheckpoint(Checkpoint{Size: 3}) }), ErrExists)
		newest, err := s.NewestCheckpoint(ctx)
		require.NoError(t, err)
		require.Equal(t, Checkpoint{Size: 12, MadeAt: noon, Note: "12"}, newest)
		cosign := func(c Cosignature) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.InsertCosignature(c) })
		}
		line := Cosignature{Size: 3, Witness: "w", Line: "— w x", ReceivedAt: noon}
		require.NoError(t, cosign(line))
		require.ErrorIs(t, cosign(line), ErrExists)
		require.ErrorIs(t, cosign(Cosignature{Size: 4, Witness: "w"}), ErrNotFound)
		lines, err := s.Cosignatures(ctx, 3)
		require.NoError(t, err)
		require.Equal(t, []Cosignature{line}, lines)
	})
}

// TestDeliveryIsHeldByOne lets several take up one delivery; some let it lie, some fail.
func TestDeliveryIsHeldByOne(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		d := Delivery{Day: "2026-11-23", Target: "mail:x", Size: 5}
		begin := func(owner string) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.BeginDelivery(d, Lease{owner, noon.Add(time.Minute)}) })
		}
		retake := func(owner string, at time.Time) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.RetakeDelivery(d, Lease{owner, at.Add(time.Minute)}, at) })
		}
		settle := func(owner string, how Delivery) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.SettleDelivery(how, Lease{Owner: owner}) })
		}
		require.NoError(t, begin("a"))
		require.ErrorIs(t, begin("b"), ErrExists)
		require.ErrorIs(t, retake("b", noon), ErrStale, "somebody holds it")
		require.NoError(t, retake("b", noon.Add(time.Minute)), "a let it lie")
		failed := d
		failed.Failure, failed.LeaseUntil = "no answer", noon.Add(time.Hour)
		require.ErrorIs(t, settle("a", failed), ErrStale, "it is a's no longer")
		require.NoError(t, settle("b", failed))
		n, err := s.FailedDeliveries(ctx, d.Day)
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
		require.ErrorIs(t, retake("c", noon.Add(59*time.Minute)), ErrStale, "it rests")
		require.NoError(t, retake("c", noon.Add(time.Hour)))
		done := d
		done.DeliveredAt = noon.Add(time.Hour)
		require.NoError(t, settle("c", done))
		require.ErrorIs(t, retake("d", noon.Add(9*time.Hour)), ErrStale, "once is enough")
		kept, err := s.Delivery(ctx, d.Day, d.Target)
		require.NoError(t, err)
		require.Equal(t, Delivery{Day: d.Day, Target: d.Target, Size: 5, Attempts: 3, DeliveredAt: noon.Add(time.Hour)}, kept)
		n, err = s.FailedDeliveries(ctx, d.Day)
		require.NoError(t, err)
		require.Zero(t, n)
	})
}

// TestViewStandsStill reads while others write.
func TestViewStandsStill(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		first := file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		file(t, s, record.Key{Project: "P2", ID: newID()}, nil)
		require.NoError(t, s.View(ctx, func(view *Store) error {
			count := func(table Table, project string) (n int) {
				require.NoError(t, view.EachRow(ctx, table, project, func(Row) error { n++; return nil }))
				return n
			}
			require.Equal(t, 2, count(RecordTable, ""))
			file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
			require.NoError(t, move(ctx, s, first.Key(), record.Screen, "wang", nil))
			require.Equal(t, 2, count(RecordTable, ""))
			require.Equal(t, 1, count(RecordTable, "P1"))
			require.Equal(t, 2, count(VersionTable, ""))
			seen, err := view.Record(ctx, first.Key())
			require.NoError(t, err)
			require.Equal(t, record.Submitted, seen.State)
			require.Error(t, view.Write(ctx, func(*Tx) error { return nil }), "a view is for reading")
			return nil
		}))
		require.NoError(t, s.View(ctx, func(view *Store) error {
			var states []string
			require.NoError(t, view.EachRow(ctx, RecordTable, "P1", func(r Row) error { states = append(states, r.Text("state")); return nil }))
			require.ElementsMatch(t, []string{"screened", "submitted"}, states)
			return nil
		}))
	})
}

// TestRowsAreTheSameOnEachDatabase compares the types of every column that an export holds.
func TestRowsAreTheSameOnEachDatabase(t *testing.T) {
	var seen []string
	for _, e := range engines {
		s := e.migrated(t)
		r := file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		bring(t, s, r.Key(), record.Published)
		types := ""
		for _, table := range []Table{VersionTable, RecordTable, PublicationTable} {
			require.NoError(t, s.View(context.Background(), func(view *Store) error {
				return view.EachRow(context.Background(), table, "", func(r Row) error {
					for _, name := range sortedNames(r) {
						types += fmt.Sprintf("%s.%s %T\n", table.from, name, r[name])
					}
					return nil
				})
			}))
		}
		seen = append(seen, types)
	}
	require.Equal(t, seen[0], seen[1])
	require.Contains(t, seen[0], "records.updated_at int64")
	require.Contains(t, seen[0], "record_versions.document []uint8")
	require.Contains(t, seen[0], "records.title string")
}

func sortedNames(r Row) []string { return slices.Sorted(maps.Keys(r)) }
