package blobtest

import (
	"errors"
	"strings"
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

// discard: what moved to another level goes from the first one; what is locked goes only where it is locked as long.
func discard(t *testing.T, s Setup) {
	store := open(t, s)
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for i, area := range blob.Levels() {
		other := blob.Levels()[(i+2)%len(blob.Levels())]
		for name, c := range map[string]struct {
			first, then blob.Seal
			want        error
		}{
			"not kept":         {blob.Seal{ValidFrom: "2026-01-01"}, blob.Seal{}, nil},
			"kept as long":     {sealUntil(until), sealUntil(until), nil},
			"kept longer":      {sealUntil(until), sealUntil(until.Add(time.Hour)), nil},
			"kept too shortly": {sealUntil(until), sealUntil(until.Add(-time.Minute)), blob.ErrLocked},
			"not kept there":   {sealUntil(until), blob.Seal{}, blob.ErrLocked},
		} {
			ref, moved := movedObject(t, store, string(area)+"/"+strings.ReplaceAll(name, " ", "-"), area, other, c.first, c.then)
			if err := store.Discard(t.Context(), ref, moved); !errors.Is(err, c.want) {
				t.Errorf("%s to %s, %s: %v", area, other, name, err)
			}
			_, err := store.Stat(t.Context(), blob.Ref{Area: ref.Area, Key: ref.Key})
			if gone := errors.Is(err, blob.ErrNotFound); gone != (c.want == nil) {
				t.Errorf("%s to %s, %s: still there? %v", area, other, name, err)
			}
			wantContent(t, store, moved, random(small))
		}
	}
	wantRefusedDiscards(t, store)
}

// movedObject gives an object that was placed in one area, sealed twice, and then brought to another.
func movedObject(t *testing.T, store blob.Store, key string, area, other blob.Area, first, then blob.Seal) (ref, moved blob.Ref) {
	t.Helper()
	put(t, store, key, random(small))
	if _, err := store.Place(t.Context(), staged(key), area, blob.Seal{ValidFrom: "2025-01-01"}); err != nil {
		t.Fatal(err)
	}
	placed, err := store.Reseal(t.Context(), blob.Ref{Area: area, Key: key}, first)
	if err != nil {
		t.Fatal(err)
	}
	there, err := store.Place(t.Context(), placed.Ref, other, then)
	if err != nil {
		t.Fatal(err)
	}
	return placed.Ref, there.Ref
}

func wantRefusedDiscards(t *testing.T, store blob.Store) {
	t.Helper()
	ref, moved := movedObject(t, store, "refused", blob.Internal, blob.Secret, blob.Seal{}, blob.Seal{})
	absent := blob.Ref{Area: blob.Secret, Key: "absent"}
	for name, c := range map[string]struct {
		ref, moved blob.Ref
		want       error
	}{
		"staging":       {staged("refused"), moved, blob.ErrArea},
		"absent":        {absent, moved, blob.ErrNotFound},
		"moved nowhere": {ref, absent, blob.ErrNotFound},
	} {
		if err := store.Discard(t.Context(), c.ref, c.moved); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantContent(t, store, ref, random(small))
}
