package blobtest

import (
	"bytes"
	"errors"
	"io"
	"math"
	"sync"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

func begin(t *testing.T, store blob.Store, key string) string {
	t.Helper()
	id, err := store.Begin(t.Context(), key, blob.Meta{ContentType: "video/mp4", FileName: "浇筑.mp4"})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustAppend(t *testing.T, store blob.Store, id string, offset int, piece []byte) int {
	t.Helper()
	end, err := store.Append(t.Context(), id, int64(offset), bytes.NewReader(piece), int64(len(piece)))
	if err != nil || int(end) != offset+len(piece) {
		t.Fatalf("append %d bytes at %d: %d, %v", len(piece), offset, end, err)
	}
	return int(end)
}

func whole(content []byte) blob.Declared {
	return blob.Declared{Size: int64(len(content)), SHA256: blob.Digest(content)}
}

// resume uploads in pieces of many sizes; the program restarts before each.
func resume(t *testing.T, s Setup) {
	open(t, s)
	for _, pieces := range [][]int{{}, {1}, {0, 3}, {small, small}, {5 << 20}, {5<<20 - 1, 1, 1}, {100, 6 << 20, 100, 5 << 20}, {11 << 20, 0, 7}} {
		store := s.Reopen(t)
		total := 0
		for _, n := range pieces {
			total += n
		}
		content := random(total)
		key := "resumed-" + blob.Digest(content)
		id := begin(t, store, key)
		for offset := 0; len(pieces) > 0; pieces = pieces[1:] {
			store = s.Reopen(t)
			offset = mustAppend(t, store, id, offset, content[offset:offset+pieces[0]])
			if _, err := store.Stat(t.Context(), staged(key)); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("visible before it was finished: %v", err)
			}
		}
		store = s.Reopen(t)
		info, err := store.Finish(t.Context(), id, whole(content))
		if err != nil || info.SHA256 != blob.Digest(content) || info.FileName != "浇筑.mp4" || info.Key != key {
			t.Fatalf("finish %d bytes: %+v, %v", total, info, err)
		}
		wantContent(t, store, staged(key), content)
		if _, err := store.Progress(t.Context(), id); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("still there: %v", err)
		}
	}
	wantNothingUnfinished(t, s.Reopen(t))
}

func resumeOffsets(t *testing.T, s Setup) {
	store := open(t, s)
	content := random(6 << 20)
	id := begin(t, store, "offsets")
	end := mustAppend(t, store, id, 0, content[:6<<20-9])
	for _, offset := range []int64{0, 1, int64(end) - 1, int64(end) + 1, -1, math.MinInt64, math.MaxInt64} {
		at, err := store.Append(t.Context(), id, offset, bytes.NewReader(content), blob.UnknownSize)
		if !errors.Is(err, blob.ErrOffset) || at != int64(end) {
			t.Errorf("at %d: %d, %v", offset, at, err)
		}
	}
	mustAppend(t, store, id, end, content[end:])
	upload, err := store.Progress(t.Context(), id)
	if err != nil || upload.Offset != 6<<20 || upload.Key != "offsets" || upload.FileName != "浇筑.mp4" || time.Since(upload.StartedAt) > time.Minute {
		t.Errorf("%+v, %v", upload, err)
	}
	if _, err := store.Finish(t.Context(), id, whole(content)); err != nil {
		t.Error(err)
	}
}

// resumeCut: what arrived before the line broke stays, and the rest goes on from there.
func resumeCut(t *testing.T, s Setup) {
	store := open(t, s)
	content := random(13 << 20)
	failure := errors.New("the line broke")
	id := begin(t, store, "cut")
	end := int64(0)
	for _, cut := range []int64{100, 7 << 20, 7<<20 + 3, 12 << 20} {
		piece := io.MultiReader(bytes.NewReader(content[end:cut]), iotest.ErrReader(failure))
		at, err := store.Append(t.Context(), id, end, piece, int64(len(content))-end)
		if !errors.Is(err, failure) || at != cut {
			t.Fatalf("cut at %d: %d, %v", cut, at, err)
		}
		end = at
	}
	at, err := store.Append(t.Context(), id, end, bytes.NewReader(content[end:end+10]), 20)
	if !errors.Is(err, io.ErrUnexpectedEOF) || at != end+10 {
		t.Errorf("fewer than declared: %d, %v", at, err)
	}
	upload, err := s.Reopen(t).Progress(t.Context(), id)
	if err != nil || upload.Offset != at {
		t.Fatalf("%+v, %v", upload, err)
	}
	mustAppend(t, store, id, int(at), content[at:])
	if end, err := store.Append(t.Context(), id, 13<<20, bytes.NewReader(content), 0); !errors.Is(err, blob.ErrMismatch) || end != 13<<20 {
		t.Errorf("more than declared: %d, %v", end, err)
	}
	if _, err := store.Finish(t.Context(), id, whole(content)); err != nil {
		t.Fatal(err)
	}
	wantContent(t, store, staged("cut"), content)
}

// resumeWriters: of several writers at one offset one succeeds, and the object is what that one sent.
func resumeWriters(t *testing.T, s Setup) {
	store := open(t, s)
	id := begin(t, store, "writers")
	const writers = 6
	start, piece := make(chan struct{}), random(6<<20)
	var wg sync.WaitGroup
	var won atomic.Int32
	for range writers {
		wg.Go(func() {
			<-start
			switch _, err := store.Append(t.Context(), id, 0, bytes.NewReader(piece), int64(len(piece))); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, blob.ErrOffset):
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d writers succeeded", won.Load())
	}
	if _, err := store.Finish(t.Context(), id, whole(piece)); err != nil {
		t.Error(err)
	}
	wantContent(t, store, staged("writers"), piece)
}

func finish(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int{small, large} {
		content := random(size)
		key := "finish-" + blob.Digest(content)
		id := begin(t, store, key)
		mustAppend(t, store, id, 0, content)
		for name, want := range map[string]blob.Declared{
			"longer": {Size: int64(size) + 1}, "shorter": {Size: int64(size) - 1},
			"other digest": {Size: int64(size), SHA256: blob.Digest(nil)}, "no digest": {Size: blob.UnknownSize, SHA256: "?"},
		} {
			if _, err := store.Finish(t.Context(), id, want); !errors.Is(err, blob.ErrMismatch) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := store.Stat(t.Context(), staged(key)); !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("%s: visible, %v", name, err)
			}
		}
		put(t, store, key, []byte("taken"))
		if _, err := store.Finish(t.Context(), id, whole(content)); !errors.Is(err, blob.ErrExists) {
			t.Errorf("onto other bytes: %v", err)
		}
		wantContent(t, store, staged(key), []byte("taken"))
		if err := store.Delete(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Finish(t.Context(), id, blob.Declared{Size: blob.UnknownSize}); err != nil {
			t.Errorf("after refusals: %v", err)
		}
		wantContent(t, store, staged(key), content)
	}
	wantNothingUnfinished(t, store)
}

func abort(t *testing.T, s Setup) {
	store := open(t, s)
	begun := map[string]int64{begin(t, store, "none"): 0, begin(t, store, "some"): small, begin(t, store, "much"): large}
	for id, size := range begun {
		mustAppend(t, store, id, 0, random(int(size)))
	}
	found := 0
	for upload, err := range s.Reopen(t).Unfinished(t.Context()) {
		size, known := begun[upload.ID]
		if err != nil || !known || upload.Offset != size || upload.Key == "" || time.Since(upload.StartedAt) > time.Minute {
			t.Errorf("%+v, %v", upload, err)
		}
		found++
	}
	if found != len(begun) {
		t.Errorf("%d unfinished, want %d", found, len(begun))
	}
	for id := range begun {
		if err := store.Abort(t.Context(), id); err != nil {
			t.Error(err)
		}
		if err := store.Abort(t.Context(), id); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("twice: %v", err)
		}
	}
	wantNothing(t, store)
}
