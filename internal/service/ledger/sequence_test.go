package ledger

import (
	"crypto/ed25519"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/store"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// bookOf makes a ledger of n events on a store of its own, with a clock that stands until it is moved.
func bookOf(t *testing.T, n int) (s *Service, move func(time.Duration)) {
	t.Helper()
	db, err := store.Open(t.Context(), store.Config{Driver: store.SQLite, Path: filepath.Join(t.TempDir(), "test.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	require.NoError(t, db.Migrate(t.Context()))
	now := noon
	s, err = Open(t.Context(), db, ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Options{}, func() time.Time { return now })
	require.NoError(t, err)
	for i := range n {
		happen(t, s, fmt.Sprint(i))
	}
	return s, func(d time.Duration) { now = now.Add(d) }
}

func happen(t *testing.T, s *Service, by string) {
	t.Helper()
	require.NoError(t, s.store.Write(t.Context(), func(tx *store.Tx) error { return tx.Append(store.Event{At: noon, Actor: by, Action: "session.open"}) }))
}

// TestForgottenEventIsFound leaves one event out, as if it had committed after all looks that reach so far.
func TestForgottenEventIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		reach reach
		after time.Duration // until when it is not found
	}{
		"by the wide look":          {reach{near: 3, wide: 50, wideEvery: 10 * time.Second, allEvery: time.Hour}, 10 * time.Second},
		"by the pass over all":      {reach{near: 3, wide: 5, wideEvery: 10 * time.Second, allEvery: time.Hour}, time.Hour},
		"by the look of every time": {reach{near: 50, wide: 50, wideEvery: time.Hour, allEvery: time.Hour}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, move := bookOf(t, 40)
			s.reach = c.reach
			s.looked.wide, s.looked.all = noon, noon
			forgotten := s.skip(t, 11)
			runs := func(n int) {
				for range n {
					_, err := s.Sequence(t.Context())
					require.NoError(t, err)
				}
			}
			if c.after > 0 {
				move(c.after - time.Second)
				runs(30)
				require.Empty(t, s.leafOf(t, forgotten))
			}
			move(time.Second)
			runs(30)
			require.Equal(t, map[int64]int64{forgotten: 39}, s.leafOf(t, forgotten))
		})
	}
}

// skip makes leaves of all events but one, and gives its seq.
func (s *Service) skip(t *testing.T, which int) int64 {
	t.Helper()
	head, err := s.store.LedgerHead(t.Context())
	require.NoError(t, err)
	events, err := s.store.Unsequenced(t.Context(), store.NewEvents{Limit: 100})
	require.NoError(t, err)
	left := events[which].Seq
	events = append(events[:which:which], events[which+1:]...)
	leaves, err := s.grow(t.Context(), head.Size, events)
	require.NoError(t, err)
	next := store.LedgerHead{Size: head.Size + int64(len(events)), LastSeq: events[len(events)-1].Seq}
	require.NoError(t, s.store.Write(t.Context(), func(tx *store.Tx) error { return tx.AppendLeaves(head, next, leaves) }))
	return left
}

func (s *Service) leafOf(t *testing.T, seq int64) map[int64]int64 {
	t.Helper()
	leaves, err := s.store.LeavesOf(t.Context(), []int64{seq})
	require.NoError(t, err)
	return leaves
}

func TestOneReplicaMakesLeavesAtATime(t *testing.T) {
	s, move := bookOf(t, 3)
	other, err := Open(t.Context(), s.store, ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Options{}, s.now)
	require.NoError(t, err)
	size := func(by *Service) int64 {
		_, err := by.Sequence(t.Context())
		require.NoError(t, err)
		head, err := s.store.LedgerHead(t.Context())
		require.NoError(t, err)
		return head.Size
	}
	require.EqualValues(t, 3, size(s))
	happen(t, s, "li")
	require.EqualValues(t, 3, size(other), "the first one has the lease")
	require.EqualValues(t, 4, size(s))
	happen(t, s, "li")
	move(leaseFor)
	require.EqualValues(t, 5, size(other), "it let it lapse")
	require.NoError(t, s.CatchUp(t.Context()), "who is asked for a proof does not wait for a lease")
}

// TestDetailThatIsNoJSONIsBound keeps a stranger's hand from stopping the ledger.
func TestDetailThatIsNoJSONIsBound(t *testing.T) {
	s, _ := bookOf(t, 1)
	for _, detail := range []string{"{", `{"a":1,"a":2}`, "\xff", "nothing"} {
		require.NoError(t, s.store.Write(t.Context(), func(tx *store.Tx) error {
			return tx.Append(store.Event{At: noon, Actor: "x", Action: "y", Detail: []byte(detail)})
		}))
	}
	require.NoError(t, s.CatchUp(t.Context()))
	c, err := s.Newest(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 5, c.Size)
}

func TestCheckpointsComeAtIntervals(t *testing.T) {
	s, move := bookOf(t, 1)
	made := func() int64 {
		_, err := s.Sequence(t.Context())
		require.NoError(t, err)
		_, err = s.MakeCheckpoint(t.Context())
		require.NoError(t, err)
		c, err := s.store.NewestCheckpoint(t.Context())
		require.NoError(t, err)
		return c.Size
	}
	require.EqualValues(t, 1, made())
	happen(t, s, "li")
	require.EqualValues(t, 1, made(), "the last one is fresh")
	move(checkpointEvery)
	require.EqualValues(t, 2, made())
	move(-time.Hour)
	happen(t, s, "li")
	require.EqualValues(t, 3, made(), "a clock that jumps back stops nothing")
}

func TestNamesThatANoteCannotHave(t *testing.T) {
	for _, name := range []string{"a b", "a+b", "a\nb", string(make([]byte, 300))} {
		_, err := verifierKey(name, ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
		require.Error(t, err, "%q", name)
	}
	for _, key := range []string{"", "x", "w+00000000+AAAA", "w+00000000+" + string(make([]byte, 44))} {
		_, err := readWitnesses([]string{key})
		require.ErrorContains(t, err, "ledger.witnesses[0]")
	}
}
