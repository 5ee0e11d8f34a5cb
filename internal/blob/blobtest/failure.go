package blobtest

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

// hangs is how long no call may take to say that the store is away. F5 asks for 2 s, which a loaded machine can't be
// held to in a test: the longest is logged.
const hangs = 30 * time.Second

func unavailable(t *testing.T, s Setup) {
	store := open(t, s)
	put(t, store, "there", random(large))
	id := begin(t, store, "pieces")
	mustAppend(t, store, id, 0, random(small))
	mend := s.Cut(t)
	longest := time.Duration(0)
	for name, call := range map[string]func() error{
		"put":       func() error { _, err := store.Put(t.Context(), incoming("new", random(small))); return err },
		"put large": func() error { _, err := store.Put(t.Context(), incoming("new", random(large))); return err },
		"stat":      func() error { _, err := store.Stat(t.Context(), staged("there")); return err },
		"get":       func() error { _, err := read(t, store, staged("there"), blob.Range{}); return err },
		"delete":    func() error { return store.Delete(t.Context(), "there") },
		"place":     func() error { _, err := store.Place(t.Context(), staged("there"), blob.Open, blob.Seal{}); return err },
		"begin":     func() error { _, err := store.Begin(t.Context(), "x", blob.Meta{}); return err },
		"append":    func() error { _, err := store.Append(t.Context(), id, small, bytes.NewReader(nil), 0); return err },
		"progress":  func() error { _, err := store.Progress(t.Context(), id); return err },
		"finish":    func() error { _, err := store.Finish(t.Context(), id, whole(random(small))); return err },
		"abort":     func() error { return store.Abort(t.Context(), id) },
		"list": func() (err error) {
			for _, err = range store.List(t.Context(), blob.Staging, "") {
			}
			return err
		},
		"unfinished": func() (err error) {
			for _, err = range store.Unfinished(t.Context()) {
			}
			return err
		},
	} {
		start := time.Now()
		if err := call(); !errors.Is(err, blob.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		longest = max(longest, time.Since(start))
	}
	t.Logf("the longest call took %v to say so", longest.Round(time.Millisecond))
	if longest > hangs {
		t.Error("a call hung")
	}
	mend()
	wantContent(t, store, staged("there"), random(large))
	if _, err := store.Finish(t.Context(), id, whole(random(small))); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if _, err := store.Put(t.Context(), incoming("new", random(large))); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// unavailableHalfway: the store goes away under a large upload. Nothing is visible, and what is left can be swept.
func unavailableHalfway(t *testing.T, s Setup) {
	store := open(t, s)
	content := random(large)
	var mend func()
	halves := io.MultiReader(bytes.NewReader(content[:6<<20]), after(func() { mend = s.Cut(t) }), iotest.DataErrReader(bytes.NewReader(content[6<<20:])))
	in := incoming("halfway", content)
	in.Content = halves
	if _, err := store.Put(t.Context(), in); !errors.Is(err, blob.ErrUnavailable) {
		t.Errorf("put: %v", err)
	}
	mend()
	if _, err := store.Stat(t.Context(), staged("halfway")); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("stat: %v", err)
	}
	for upload, err := range store.Unfinished(t.Context()) {
		if err != nil || upload.Key != "" || time.Since(upload.StartedAt) > time.Minute {
			t.Errorf("left: %+v, %v", upload, err)
		}
		if err := store.Abort(t.Context(), upload.ID); err != nil {
			t.Error(err)
		}
	}
	wantNothing(t, store)
	put(t, store, "halfway", content)
}

func randomAccess(t *testing.T, s Setup) {
	store := open(t, s)
	content := random(large)
	put(t, store, "random", content)
	at, info, err := blob.OpenAt(t.Context(), store, staged("random"))
	if err != nil || info.Size != large {
		t.Fatal(info, err)
	}
	if err := iotest.TestReader(io.NewSectionReader(at, 0, 600<<10), content[:600<<10]); err != nil {
		t.Error(err)
	}
	for _, offset := range []int64{0, large - 1, large - 600<<10, 256<<10 - 1, 5 << 20} {
		got := make([]byte, min(600<<10, large-offset))
		if n, err := at.ReadAt(got, offset); err != nil || !bytes.Equal(got, content[offset:offset+int64(n)]) {
			t.Errorf("at %d: %d bytes, %v", offset, n, err)
		}
	}
	if n, err := at.ReadAt(make([]byte, 10), large-4); n != 4 || !errors.Is(err, io.EOF) {
		t.Errorf("past the end: %d, %v", n, err)
	}
	if _, err := at.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("a negative offset was read")
	}
}

func ensureAgain(t *testing.T, s Setup) {
	store := open(t, s)
	put(t, store, "stays", random(small))
	again := open(t, s)
	wantContent(t, again, staged("stays"), random(small))
}
