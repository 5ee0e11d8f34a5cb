package store

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

func TestRecordComesBackAsItWasFiled(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		r := draftOf(key, func(c *record.Content) {
			c.Title, c.Attachments = "名称：㎡ 𠮷 ' \" \\ % _ ; --", []record.AttachmentRef{{ID: newID(), SHA256: hashOf("x")}}
			c.Imported = &record.Imported{Source: "旧系统", Row: "17"}
			c.Location = record.Location{UnitProject: "a", Division: "b", Subdivision: "c", Axis: "d", Floor: "e", Chainage: "f"}
		})
		r.Findings = []record.Finding{{Rule: "V16", Severity: "suspect", Field: "body", Zh: "风", En: "wind"}}
		r.Late, r.ClockOffset = true, -3*time.Second
		sealed := seal(t, r)
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
			return tx.InsertRecord(r, sealed, "", Event{At: noon, Actor: "li", Action: "record.submit"})
		}))
		back, err := s.Record(t.Context(), key)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(r, back))
		again, err := back.Seal()
		require.NoError(t, err)
		require.Equal(t, sealed, again, "the stored document seals to the same hash")

		page, err := s.Records(t.Context(), all("P1"), RecordFilter{}, Page{})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, 1, page.Items[0].AttachmentCount)
		require.Empty(t, cmp.Diff(r, &page.Items[0].Record, cmpopts.IgnoreFields(record.Record{}, "InputHash", "ClockOffset"),
			cmpopts.IgnoreFields(record.Content{}, "Body", "Attachments", "Device", "CapturedAt", "ClassSchema")))
	})
}

func TestLifeLeavesVersionsEventsAndOutbox(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, key := t.Context(), record.Key{Project: "P1", ID: newID()}
		filed := file(t, s, key, nil)
		bring(t, s, key, record.Published)
		now, err := s.Record(ctx, key)
		require.NoError(t, err)
		require.Equal(t, record.Published, now.State)
		require.EqualValues(t, 5, now.Version)
		require.Equal(t, "chen", now.Signed.By)

		versions, err := s.Versions(ctx, key)
		require.NoError(t, err)
		require.Len(t, versions, 3, "submit, screen and classify change the content; sign and publish don't")
		at4, err := s.VersionAt(ctx, key, 4)
		require.NoError(t, err)
		require.EqualValues(t, 3, at4.Version)
		require.Equal(t, now.ContentHash, at4.ContentHash)
		first, err := s.VersionAt(ctx, key, 1)
		require.NoError(t, err)
		require.Equal(t, filed.ContentHash, first.ContentHash)
		_, err = s.VersionAt(ctx, key, 0)
		require.ErrorIs(t, err, ErrNotFound)
		byInput, err := s.ByInputHash(ctx, key, filed.InputHash)
		require.NoError(t, err)
		require.EqualValues(t, 3, byInput.Version)

		events, err := s.Events(ctx, key)
		require.NoError(t, err)
		require.Len(t, events, 5)
		require.Equal(t, []record.State{"", record.Submitted}, []record.State{events[0].From, events[0].To})
		require.Equal(t, []record.State{record.Signed, record.Published}, []record.State{events[4].From, events[4].To})
		require.EqualValues(t, 5, rowsOf(t, s, "outbox"))
	})
}

func TestIDInUse(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		file(t, s, key, nil)
		r := draftOf(key, func(c *record.Content) { c.Title = "别的" })
		sealed := seal(t, r)
		err := s.Write(t.Context(), func(tx *Tx) error { return tx.InsertRecord(r, sealed, "", Event{}) })
		require.ErrorIs(t, err, ErrExists)
		require.EqualValues(t, 1, rowsOf(t, s, "events"), "a refused record leaves nothing")
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
			c := Conflict{Record: key, InputHash: r.InputHash, Input: []byte(`{}`), By: "li", At: noon}
			return errors.Join(tx.InsertConflict(c), tx.InsertConflict(c))
		}))
		conflicts, err := s.Conflicts(t.Context(), key)
		require.NoError(t, err)
		require.Len(t, conflicts, 1)
	})
}

func TestSaveMoveIsGuarded(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		stale := file(t, s, key, nil)
		require.NoError(t, move(t.Context(), s, key, record.Screen, "wang", nil))
		before := dump(t, s)
		err := s.Write(t.Context(), func(tx *Tx) error {
			next, err := record.Move(*stale, record.ReturnTo, inputOf(record.ReturnTo, stale, "wang", noon))
			require.NoError(t, err)
			return tx.SaveMove(stale, &next, nil, Event{At: noon, Actor: "wang", Action: "record.return"})
		})
		require.ErrorIs(t, err, ErrStale)
		require.Equal(t, before, dump(t, s))
	})
}

func TestContentNeverChangesWithoutItsDocument(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		r := file(t, s, key, nil)
		next := *r
		next.Version, next.ContentHash = 2, hashOf("else")
		require.Error(t, s.Write(t.Context(), func(tx *Tx) error { return tx.SaveMove(r, &next, nil, Event{}) }))
	})
}

// TestOneOfFiftySigners is the promise of the product: a record is countersigned once.
func TestOneOfFiftySigners(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const signers = 50
		for range 5 {
			key := record.Key{Project: "P1", ID: newID()}
			file(t, s, key, nil)
			bring(t, s, key, record.Classified)
			var won atomic.Int32
			var winner atomic.Value
			var wg sync.WaitGroup
			for i := range signers {
				wg.Go(func() {
					by := fmt.Sprintf("pm%d", i)
					if err := sign(t.Context(), s, key, by); err == nil {
						won.Add(1)
						winner.Store(by)
					}
				})
			}
			wg.Wait()
			require.EqualValues(t, 1, won.Load())
			r, err := s.Record(t.Context(), key)
			require.NoError(t, err)
			require.Equal(t, winner.Load(), r.Signed.By)
			sig, err := s.Signature(t.Context(), key, 3)
			require.NoError(t, err)
			require.Equal(t, winner.Load(), sig.Signer)
		}
	})
}

// TestBlindSignersMeetTheUniqueKey signs without locking the record first: the key of signatures alone has to hold.
func TestBlindSignersMeetTheUniqueKey(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		key := record.Key{Project: "P1", ID: newID()}
		r := file(t, s, key, nil)
		var won, lost atomic.Int32
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				err := s.Write(t.Context(), func(tx *Tx) error { return tx.InsertSignature(signature(key, r, fmt.Sprintf("pm%d", i))) })
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, ErrExists):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, won.Load())
		require.EqualValues(t, 49, lost.Load())
	})
}

func TestEqualIDsInTwoProjects(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		id := newID()
		mine, other := record.Key{Project: "P1", ID: id}, record.Key{Project: "P2", ID: id}
		file(t, s, other, nil)
		bring(t, s, other, record.Classified)
		before := dumpOf(t, s, "P2")
		file(t, s, mine, nil)
		bring(t, s, mine, record.Published)
		require.NoError(t, move(t.Context(), s, mine, record.Withdraw, "chen", func(tx *Tx, _, next *record.Record) error { return tx.EndPublication(next, "") }))
		require.Equal(t, before, dumpOf(t, s, "P2"))
		require.NotEmpty(t, before)
	})
}
