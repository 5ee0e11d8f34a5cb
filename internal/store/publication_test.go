package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

func TestPublication(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, key := t.Context(), record.Key{Project: "P1", ID: newID()}
		file(t, s, key, nil)
		bring(t, s, key, record.Published)
		deliver(t, s)
		filters := map[string]PublicationFilter{
			"all":    {MaxSecrecy: record.TopSecret},
			"class":  {MaxSecrecy: record.Internal, Classes: []string{"A1", "B3"}},
			"day":    {MaxSecrecy: record.Internal, From: "2026-11-23", To: "2026-11-23"},
			"search": {MaxSecrecy: record.Internal, Query: "梁板混凝土"},
			"valid":  {MaxSecrecy: record.Internal, ValidOn: "2026-12-01"},
		}
		for name, f := range filters {
			got, err := s.Readers().Publications(ctx, "P1", f, Page{})
			require.NoError(t, err, name)
			require.Len(t, got.Items, 1, name)
			require.Equal(t, "12 层梁板混凝土浇筑", got.Items[0].Title)
			require.Equal(t, "chen", got.Items[0].Signed.By)
			require.Empty(t, got.Items[0].Body)
		}
		for name, f := range map[string]PublicationFilter{
			"level": {MaxSecrecy: record.Open}, "class": {MaxSecrecy: record.TopSecret, Classes: []string{"B4"}},
			"day": {MaxSecrecy: record.TopSecret, From: "2026-11-24"}, "search": {MaxSecrecy: record.TopSecret, Query: "塔吊"},
			"hidden search": {MaxSecrecy: record.Open, Query: "混凝土"},
		} {
			got, err := s.Readers().Publications(ctx, "P1", f, Page{})
			require.NoError(t, err, name)
			require.Empty(t, got.Items, name)
		}
		r, err := s.Record(ctx, key)
		require.NoError(t, err)
		p, err := s.Readers().Publication(ctx, "P1", "P1-"+key.ID)
		require.NoError(t, err)
		require.Equal(t, r.Content, p.Content)
		_, err = s.Readers().Publication(ctx, "P2", "P1-"+key.ID)
		require.ErrorIs(t, err, ErrNotFound)

		end := func(tx *Tx, _, next *record.Record) error { return tx.EndPublication(next, "P1-2") }
		require.NoError(t, move(ctx, s, key, record.Withdraw, "chen", end))
		for name, f := range filters {
			got, err := s.Readers().Publications(ctx, "P1", f, Page{})
			require.NoError(t, err)
			require.Empty(t, got.Items, name)
		}
		p, err = s.Readers().Publication(ctx, "P1", "P1-"+key.ID)
		require.NoError(t, err)
		require.Equal(t, record.Withdrawn, p.State)
		require.Equal(t, "P1-2", p.SupersededBy)
		require.Equal(t, "chen", p.Ended.By)
		again := s.Write(ctx, func(tx *Tx) error {
			r, err := tx.LockRecord(key)
			require.NoError(t, err)
			return tx.EndPublication(r, "")
		})
		require.ErrorIs(t, again, ErrStale)
	})
}

// TestNothingUnsignedIsPublished goes around the service: the database itself refuses.
func TestNothingUnsignedIsPublished(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		r := file(t, s, key, nil)
		r.ArchiveNo, r.State, r.Published = "P1-1", record.Published, &record.Step{By: "zhao", At: noon}
		forged := PublicationOf(r, signature(key, r, "zhao"), "")
		require.ErrorIs(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertPublication(forged) }), ErrNotFound)
		require.Zero(t, rowsOf(t, s, "publications"))

		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertSignature(signature(key, r, "chen")) }))
		forged.Title = "另一份内容"
		require.ErrorContains(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertPublication(forged) }), "signed as")
	})
}

func TestValidityEndsLists(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		file(t, s, key, nil)
		require.NoError(t, move(t.Context(), s, key, record.Screen, "wang", nil))
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
			prev, err := tx.LockRecord(key)
			require.NoError(t, err)
			in := inputOf(record.Classify, prev, "wang", noon)
			in.ValidUntil = "2026-11-30"
			next, err := record.Move(*prev, record.Classify, in)
			require.NoError(t, err)
			sealed := seal(t, &next)
			return tx.SaveMove(prev, &next, &sealed, Event{})
		}))
		require.NoError(t, sign(t.Context(), s, key, "chen"))
		require.NoError(t, publish(t.Context(), s, key, ""))
		for day, want := range map[string]int{"2026-11-30": 1, "2026-12-01": 0} {
			got, err := s.Readers().Publications(t.Context(), "P1", PublicationFilter{MaxSecrecy: record.TopSecret, ValidOn: day}, Page{})
			require.NoError(t, err)
			require.Len(t, got.Items, want, day)
			got, err = s.Readers().Publications(t.Context(), "P1", PublicationFilter{MaxSecrecy: record.TopSecret, ValidOn: day, WithExpired: true}, Page{})
			require.NoError(t, err)
			require.Len(t, got.Items, 1)
		}
	})
}
