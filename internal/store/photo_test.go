package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

// shoot uploads a photo with a fingerprint.
func shoot(ctx context.Context, s *Store, project string, change func(*Attachment, *Photo)) (Photo, error) {
	a := Attachment{Project: project, ID: newID(), SHA256: hashOf(newID()), Size: 10, ContentType: "image/jpeg", UploadedBy: "li", UploadedAt: noon, Area: "staging", ObjectKey: "k"}
	p := Photo{Project: project, Attachment: a.ID, State: PhotoDecoded, TakenAt: "2026:11:23 10:05:00", TakenOffset: "+08:00", Lat: "39.904200", Lon: "116.407400", Located: true, Orientation: 6, Software: "相机", Camera: "HUAWEI P60", Width: 4000, Height: 3000}
	change(&a, &p)
	p.SHA256 = a.SHA256
	return p, s.Write(ctx, func(tx *Tx) error {
		if _, err := tx.InsertAttachment(a, Event{At: noon, Project: a.Project, Actor: a.UploadedBy, Action: "attachment.receive"}); err != nil {
			return err
		}
		return tx.InsertPhoto(p)
	})
}

func TestPhoto(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		p, err := shoot(ctx, s, "P1", func(_ *Attachment, p *Photo) { p.State, p.Width, p.Height = PhotoRead, 0, 0 })
		require.NoError(t, err)
		got, err := s.Photo(ctx, "P1", p.Attachment)
		require.NoError(t, err)
		require.Equal(t, p, got)
		_, err = s.Photo(ctx, "P2", p.Attachment)
		require.ErrorIs(t, err, ErrNotFound)

		waiting, err := s.UndecodedPhotos(ctx, 10)
		require.NoError(t, err)
		require.Equal(t, []Photo{p}, waiting)
		p.State, p.Fingerprint, p.Width, p.Height = PhotoDecoded, 0xf00f_0000_1234_8001, 3000, 4000
		complete := func(tx *Tx) error { return tx.CompletePhoto(p) }
		require.NoError(t, s.Write(ctx, complete))
		require.ErrorIs(t, s.Write(ctx, complete), ErrStale)
		got, err = s.Photo(ctx, "P1", p.Attachment)
		require.NoError(t, err)
		require.Equal(t, p, got)
		waiting, err = s.UndecodedPhotos(ctx, 10)
		require.NoError(t, err)
		require.Empty(t, waiting)

		key := record.Key{Project: "P1", ID: newID()}
		file(t, s, key, nil)
		require.NoError(t, s.Write(ctx, func(tx *Tx) error {
			missing, err := tx.LinkAttachments(key, "li", []record.AttachmentRef{{ID: p.Attachment, SHA256: p.SHA256}})
			require.Empty(t, missing)
			return err
		}))
		of, err := s.PhotosOf(ctx, key)
		require.NoError(t, err)
		require.Len(t, of, 1)
		require.Equal(t, key.ID, of[0].Record)
	})
}

func TestSamePhotos(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		bytes, scan := hashOf("bytes"), hashOf("scan")
		var want []string
		for _, c := range []struct {
			project, bytes, scan string
			found                bool
		}{{"P1", bytes, scan, true}, {"P2", bytes, scan, true}, {"P2", hashOf("other"), scan, true}, {"P1", hashOf("else"), "", false}} {
			p, err := shoot(ctx, s, c.project, func(a *Attachment, p *Photo) { a.SHA256, p.ScanDigest = c.bytes, c.scan })
			require.NoError(t, err)
			if c.found {
				want = append(want, p.Attachment)
			}
		}
		same, err := s.SamePhotos(ctx, bytes, scan)
		require.NoError(t, err)
		require.ElementsMatch(t, want, idsOf(same))
		same, err = s.SamePhotos(ctx, bytes, "")
		require.NoError(t, err)
		require.ElementsMatch(t, want[:2], idsOf(same))
		same, err = s.SamePhotos(ctx, "", "")
		require.NoError(t, err)
		require.Empty(t, same)
	})
}

func idsOf(photos []Photo) []string {
	return each(photos, func(p Photo) string { return p.Attachment })
}

// TestNearPhotos finds every fingerprint up to the largest distance, whichever bits differ, and none beyond.
func TestNearPhotos(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, dice := t.Context(), rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same at each run
		const wanted = 0x8123_4567_89ab_cdef
		distances := map[string]int{}
		for n := range 60 {
			d := n % 12
			fingerprint := uint64(wanted)
			for _, bit := range dice.Perm(64)[:d] {
				fingerprint ^= 1 << bit
			}
			p, err := shoot(ctx, s, fmt.Sprintf("P%d", 1+n%2), func(_ *Attachment, p *Photo) { p.Fingerprint = fingerprint })
			require.NoError(t, err)
			distances[p.Attachment] = d
		}
		_, err := shoot(ctx, s, "P1", func(_ *Attachment, p *Photo) { p.Fingerprint = 0 })
		require.NoError(t, err)
		for _, limit := range []int{0, 3, 6, MaxDistance, 64} {
			near, err := s.NearPhotos(ctx, wanted, limit)
			require.NoError(t, err)
			require.Len(t, near, 5*(min(limit, MaxDistance)+1), "up to %d", limit)
			last := 0
			for _, p := range near {
				require.Equal(t, distances[p.Attachment], p.Distance)
				require.GreaterOrEqual(t, p.Distance, last)
				last = p.Distance
			}
		}
		none, err := s.NearPhotos(ctx, 0, 64)
		require.NoError(t, err)
		require.Empty(t, none)
	})
}
