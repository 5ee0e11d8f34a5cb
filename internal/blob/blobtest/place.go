package blobtest

import (
	"errors"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

func sealUntil(retain time.Time) blob.Seal {
	return blob.Seal{ValidFrom: "2026-03-01", ValidUntil: "2027-02-28", RetainUntil: retain}
}

func place(t *testing.T, s Setup) {
	store := open(t, s)
	seal := sealUntil(time.Now().Add(time.Hour).UTC().Truncate(time.Second).Add(time.Second / 2)) // as clocks give it
	for _, size := range []int{small, large} {
		in := incoming("DEMO/"+blob.Digest(random(size)), random(size))
		in.Meta = blob.Meta{ContentType: "image/jpeg", FileName: "柱筋.jpg"}
		if _, err := store.Put(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		for _, area := range blob.Levels() {
			placed, err := store.Place(t.Context(), staged(in.Key), area, seal)
			if err != nil {
				t.Fatal(err)
			}
			wantPlaced(t, store, placed, in, seal)
			wantPlaced(t, s.Reopen(t), placed, in, seal)
			if again, err := store.Place(t.Context(), staged(in.Key), area, seal); err != nil || again.Ref != placed.Ref {
				t.Errorf("again: %+v, %v", again, err)
			}
		}
		wantContent(t, store, staged(in.Key), random(size))
	}
	wantRefusedPlaces(t, store)
	wantNothingUnfinished(t, store)
}

func wantPlaced(t *testing.T, store blob.Store, placed blob.Info, in blob.Incoming, seal blob.Seal) {
	t.Helper()
	info, err := store.Stat(t.Context(), placed.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if info.Meta != in.Meta || !info.Seal.Same(seal) || info.Size != in.Size || info.SHA256 != in.SHA256 || info.Area != placed.Area {
		t.Errorf("placed as %+v", info)
	}
	wantContent(t, store, placed.Ref, random(int(in.Size)))
}

func wantRefusedPlaces(t *testing.T, store blob.Store) {
	t.Helper()
	put(t, store, "taken", []byte("first"))
	if _, err := store.Place(t.Context(), staged("taken"), blob.Secret, blob.Seal{}); err != nil {
		t.Fatal(err)
	}
	if err := store.Delete(t.Context(), "taken"); err != nil {
		t.Fatal(err)
	}
	put(t, store, "taken", []byte("other"))
	for name, try := range map[string]struct {
		from blob.Ref
		to   blob.Area
		seal blob.Seal
		want error
	}{
		"other bytes are there": {staged("taken"), blob.Secret, blob.Seal{}, blob.ErrExists},
		"absent":                {staged("absent"), blob.Secret, blob.Seal{}, blob.ErrNotFound},
		"into staging":          {blob.Ref{Area: blob.Secret, Key: "taken"}, blob.Staging, blob.Seal{}, blob.ErrArea},
		"into nowhere":          {staged("taken"), "top_secret", blob.Seal{}, blob.ErrArea},
		"onto itself":           {blob.Ref{Area: blob.Secret, Key: "taken"}, blob.Secret, blob.Seal{}, blob.ErrArea},
		"no date":               {staged("taken"), blob.Open, blob.Seal{ValidUntil: "2026-02-30"}, blob.ErrMeta},
	} {
		if _, err := store.Place(t.Context(), try.from, try.to, try.seal); !errors.Is(err, try.want) {
			t.Errorf("%s: %v, want %v", name, err, try.want)
		}
	}
	wantContent(t, store, blob.Ref{Area: blob.Secret, Key: "taken"}, []byte("first"))
}

// reseal: a later decision replaces the seal, but what must be kept is never kept shorter.
func reseal(t *testing.T, s Setup) {
	store := open(t, s)
	put(t, store, "reseal", random(small))
	long, short := time.Now().Add(48*time.Hour).UTC(), time.Now().Add(time.Hour).UTC()
	first, err := store.Place(t.Context(), staged("reseal"), blob.Internal, sealUntil(short))
	if err != nil {
		t.Fatal(err)
	}
	if _, err = store.Place(t.Context(), staged("reseal"), blob.Internal, sealUntil(long)); err != nil {
		t.Fatal(err)
	}
	last, err := store.Place(t.Context(), staged("reseal"), blob.Internal, blob.Seal{ValidFrom: "2026-05-01", RetainUntil: short})
	if err != nil {
		t.Fatal(err)
	}
	want := blob.Seal{ValidFrom: "2026-05-01", RetainUntil: long}
	if info, err := store.Stat(t.Context(), blob.Ref{Area: blob.Internal, Key: "reseal"}); err != nil || !info.Seal.Same(want) || !last.Seal.Same(want) {
		t.Errorf("%+v, %v; want %+v", info.Seal, err, want)
	}
	wantContent(t, store, first.Ref, random(small))
	wantContent(t, store, last.Ref, random(small))
}

// tampered: bytes that are not those stored never come out whole, and are never placed.
func tampered(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int{small, large} {
		key := "tampered-" + blob.Digest(random(size))
		put(t, store, key, random(size))
		damaged := random(size)
		damaged[size/2] ^= 1
		s.Tamper(t, staged(key), damaged)
		got, err := read(t, store, staged(key), blob.Range{})
		if !errors.Is(err, blob.ErrMismatch) || len(got) >= size {
			t.Errorf("read %d of %d bytes, %v", len(got), size, err)
		}
		if _, err := store.Place(t.Context(), staged(key), blob.Open, blob.Seal{}); !errors.Is(err, blob.ErrMismatch) {
			t.Errorf("place: %v", err)
		}
		if left := keys(t, store.List(t.Context(), blob.Open, "")); len(left) > 0 {
			t.Errorf("placed: %q", left)
		}
	}
}
