package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

// TestOutboxGivesEachItemOnce lets several workers claim side by side; some die with what they hold.
func TestOutboxGivesEachItemOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const items = 200
		for range items {
			file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		}
		var mu sync.Mutex
		done := map[string]int{}
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for round := 0; ; round++ {
					now := noon.Add(time.Duration(round) * time.Second)
					lease := Lease{Owner: newID(), Until: now.Add(time.Hour)}
					dies := round%4 == 3
					if dies {
						lease.Until = now // nobody will hold it
					}
					var claimed []OutboxItem
					require.NoError(t, s.Write(t.Context(), func(tx *Tx) (err error) { claimed, err = tx.ClaimOutbox(lease, now, 7); return err }))
					if len(claimed) == 0 {
						return
					}
					if dies {
						continue
					}
					var seqs []int64
					for _, i := range claimed {
						seqs = append(seqs, i.Seq)
					}
					require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.CompleteOutbox(lease, now, seqs) }))
					mu.Lock()
					for _, i := range claimed {
						done[i.Record]++
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		require.Len(t, done, items)
		for id, n := range done {
			require.Equal(t, 1, n, id)
		}
		require.Zero(t, rowsOf(t, s, "outbox"))
	})
}

func TestLateWorkerMayNotComplete(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		claim := func(l Lease, now time.Time) (items []OutboxItem) {
			write(t, s, func(tx *Tx) (err error) { items, err = tx.ClaimOutbox(l, now, 10); return err })
			return items
		}
		slow := Lease{Owner: "slow", Until: noon.Add(time.Minute)}
		held := claim(slow, noon)
		require.Len(t, held, 1)
		require.Empty(t, claim(Lease{Owner: "other", Until: noon.Add(time.Hour)}, noon.Add(time.Second)))
		later := noon.Add(2 * time.Minute)
		again := claim(Lease{Owner: "next", Until: later.Add(time.Minute)}, later)
		require.Equal(t, 2, again[0].Attempts)
		require.ErrorIs(t, s.Write(t.Context(), func(tx *Tx) error { return tx.CompleteOutbox(slow, later, []int64{held[0].Seq}) }), ErrStale)
		require.EqualValues(t, 1, rowsOf(t, s, "outbox"))
	})
}

// TestAnswerIsKeptWithItsEffect repeats a request many times at once: one effect, one answer.
func TestAnswerIsKeptWithItsEffect(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		k := IdempotencyKey{User: "li", Route: "POST /x", Key: "k1"}
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				err := s.Write(t.Context(), func(tx *Tx) error {
					if _, err := tx.Answer(k); err == nil || !errors.Is(err, ErrNotFound) {
						return err
					}
					if err := tx.Append(Event{At: noon, Actor: "li", Action: "effect"}); err != nil {
						return err
					}
					return tx.InsertAnswer(Answer{IdempotencyKey: k, RequestHash: hashOf("r"), Status: 201, Body: []byte("ok"), At: noon})
				})
				if err != nil {
					require.ErrorIs(t, err, ErrExists)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1, rowsOf(t, s, "events"))
		a, err := s.Answer(t.Context(), k)
		require.NoError(t, err)
		require.Equal(t, Answer{IdempotencyKey: k, RequestHash: hashOf("r"), Status: 201, Body: []byte("ok"), At: noon}, a)
		other := k
		other.User = "sun"
		_, err = s.Answer(t.Context(), other)
		require.ErrorIs(t, err, ErrNotFound)
		write(t, s, func(tx *Tx) error { return tx.DeleteAnswers(noon.Add(time.Second)) })
		require.Zero(t, rowsOf(t, s, "answers"))
	})
}

func TestNeighbours(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		series := func(date string, change func(*record.Content)) *record.Record {
			r := draftOf(record.Key{Project: "P1", ID: newID()}, func(c *record.Content) {
				c.WorkDate = date
				if change != nil {
					change(c)
				}
			})
			sealed := seal(t, r)
			write(t, s, func(tx *Tx) error { return tx.InsertRecord(r, sealed, "B3:x", Event{}) })
			return r
		}
		first, second := series("2026-11-20", nil), series("2026-11-21", nil)
		previous := func(upTo, except string) string {
			r, err := s.Previous(ctx, "P1", "B3", "B3:x", upTo, except)
			if errors.Is(err, ErrNotFound) {
				return ""
			}
			require.NoError(t, err)
			require.NotEmpty(t, r.Body)
			return r.ID
		}
		require.Equal(t, second.ID, previous("2026-11-25", ""))
		require.Equal(t, first.ID, previous("2026-11-25", second.ID))
		require.Equal(t, first.ID, previous("2026-11-20", ""))
		require.Empty(t, previous("2026-11-19", ""))
		write(t, s, func(tx *Tx) error { return tx.SetSeries(second.Key(), "B3:y") })
		require.Equal(t, first.ID, previous("2026-11-25", ""))

		order := series("2026-11-22", func(c *record.Content) {
			c.Class, c.Body = "C2", []byte(`{"content":"\"no\":\"ZL-9\"","no":"监理-\"01\""}`)
		})
		for no, want := range map[string]bool{`监理-"01"`: true, order.ID: true, "ZL-9": false, first.ID: false, "": false} {
			exists, err := s.DirectiveExists(ctx, "P1", no)
			require.NoError(t, err)
			require.Equal(t, want, exists, no)
		}
		elsewhere, err := s.DirectiveExists(ctx, "P2", order.ID)
		require.NoError(t, err)
		require.False(t, elsewhere)
	})
}

func TestAttachments(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, key := t.Context(), record.Key{Project: "P1", ID: newID()}
		upload := func(by string) Attachment {
			a := Attachment{
				Project: "P1", ID: newID(), SHA256: hashOf(by), Size: 9, ContentType: "image/jpeg", Name: "现场.jpg", UploadedBy: by, UploadedAt: noon,
				State: Staged, Area: "staging", ObjectKey: "k", CapturedAt: "2026:11:23",
			}
			write(t, s, func(tx *Tx) (err error) {
				a.Receipt, err = tx.InsertAttachment(a, Event{At: noon, Project: a.Project, Actor: by, Action: "attachment.receive"})
				return err
			})
			events, err := s.EventsAt(ctx, []int64{a.Receipt})
			require.NoError(t, err)
			require.Equal(t, "attachment.receive", events[a.Receipt].Action)
			return a
		}
		mine, others, unused := upload("li"), upload("sun"), upload("li")
		link := func(key record.Key, refs ...record.AttachmentRef) (missing []int) {
			write(t, s, func(tx *Tx) (err error) { missing, err = tx.LinkAttachments(key, "li", refs); return err })
			return missing
		}
		ref := func(a Attachment) record.AttachmentRef { return record.AttachmentRef{ID: a.ID, SHA256: a.SHA256} }
		wrong := ref(unused)
		wrong.SHA256 = hashOf("other bytes")
		require.Equal(t, []int{1, 2, 3}, link(key, ref(mine), ref(others), wrong, record.AttachmentRef{ID: newID(), SHA256: hashOf("li")}))
		require.Empty(t, link(key, ref(mine)), "again is as the first time")
		require.Equal(t, []int{0}, link(record.Key{Project: "P1", ID: newID()}, ref(mine)), "part of one record alone")
		require.Equal(t, []int{0}, link(record.Key{Project: "P2", ID: key.ID}, ref(unused)), "of its project alone")

		mine.State, mine.Record = Linked, key.ID
		of, err := s.AttachmentsOf(ctx, key)
		require.NoError(t, err)
		require.Equal(t, []Attachment{mine}, of)

		place := Placement{State: Placed, Area: "secret", ObjectKey: "p", ObjectVersion: "v", Secrecy: record.Secret, ValidUntil: "2027-01-01", RetainUntil: "2036-01-01"}
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.MarkPlaced("P1", mine.ID, place))
			return tx.MarkPlaced("P1", mine.ID, place)
		})
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.MarkPlaced("P1", unused.ID, place) }), ErrNotFound)
		got, err := s.Attachment(ctx, "P1", mine.ID)
		require.NoError(t, err)
		require.Equal(t, Placed, got.State)
		require.Equal(t, place, Placement{State: got.State, Area: got.Area, ObjectKey: got.ObjectKey, ObjectVersion: got.ObjectVersion, Secrecy: got.Secrecy, ValidUntil: got.ValidUntil, RetainUntil: got.RetainUntil})

		late := noon.Add(25 * time.Hour)
		staged, err := s.StagedOlderThan(ctx, late, 10)
		require.NoError(t, err)
		require.Len(t, staged, 2)
		sweep := func(id string, before time.Time) (swept bool) {
			write(t, s, func(tx *Tx) (err error) { swept, err = tx.SweepStaged("P1", id, before); return err })
			return swept
		}
		require.False(t, sweep(mine.ID, late), "what a record holds stays")
		require.False(t, sweep(unused.ID, noon), "what is young stays")
		require.True(t, sweep(unused.ID, late))
		require.False(t, sweep(unused.ID, late))
	})
}
