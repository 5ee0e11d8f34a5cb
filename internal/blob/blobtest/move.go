package blobtest

import (
	"errors"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

// resealInPlace: a decision can be renewed when the staged source is gone, on every level.
func resealInPlace(t *testing.T, s Setup) {
	store := open(t, s)
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for _, area := range blob.Levels() {
		key := "reseal/" + string(area)
		put(t, store, key, random(small))
		placed, err := store.Place(t.Context(), staged(key), area, blob.Seal{ValidFrom: "2026-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		locked, err := store.Reseal(t.Context(), placed.Ref, sealUntil(until))
		if err != nil || !locked.Seal.Same(sealUntil(until)) {
			t.Fatalf("%s: %+v, %v", area, locked.Seal, err)
		}
		if locked.SHA256 != blob.Digest(random(small)) || locked.Size != small {
			t.Errorf("%s: described as %+v", area, locked)
		}
		wantContent(t, s.Reopen(t), locked.Ref, random(small))
	}
	if _, err := store.Reseal(t.Context(), staged("x"), blob.Seal{}); !errors.Is(err, blob.ErrArea) {
		t.Errorf("staging: %v", err)
	}
	if _, err := store.Reseal(t.Context(), blob.Ref{Area: blob.Secret, Key: "absent"}, blob.Seal{}); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("absent: %v", err)
	}
}

// discard: what moved to another level goes from the first one, unless it is locked there; then it stays whole.
func discard(t *testing.T, s Setup) {
	store := open(t, s)
	for _, area := range blob.Levels() {
		key := "discard/" + string(area)
		put(t, store, key, random(small))
		placed, err := store.Place(t.Context(), staged(key), area, blob.Seal{ValidFrom: "2026-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		if placed, err = store.Reseal(t.Context(), placed.Ref, blob.Seal{ValidFrom: "2026-02-01"}); err != nil {
			t.Fatal(err)
		}
		if err := store.Discard(t.Context(), placed.Ref); err != nil {
			t.Fatal(err)
		}
		if left := keys(t, store.List(t.Context(), area, "")); len(left) > 0 {
			t.Errorf("left in %s: %q", area, left)
		}
		if err := store.Discard(t.Context(), placed.Ref); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("%s: discarded twice: %v", area, err)
		}
		wantLockedStays(t, store, area)
	}
	if err := store.Discard(t.Context(), staged("x")); !errors.Is(err, blob.ErrArea) {
		t.Errorf("staging: %v", err)
	}
}

func wantLockedStays(t *testing.T, store blob.Store, area blob.Area) {
	t.Helper()
	key := "locked/" + string(area)
	put(t, store, key, random(small))
	placed, err := store.Place(t.Context(), staged(key), area, sealUntil(time.Now().Add(time.Hour)))
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Discard(t.Context(), placed.Ref); !errors.Is(err, blob.ErrLocked) {
		t.Errorf("%s: a locked object: %v", area, err)
	}
	wantContent(t, store, placed.Ref, random(small))
	other := blob.Open
	if area == other {
		other = blob.Secret
	}
	moved, err := store.Place(t.Context(), placed.Ref, other, blob.Seal{})
	if err != nil {
		t.Fatalf("%s to %s: %v", area, other, err)
	}
	wantContent(t, store, moved.Ref, random(small))
	if err := store.Discard(t.Context(), moved.Ref); err != nil {
		t.Fatal(err)
	}
}
