package blobtest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"slices"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

func roundTrip(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int{1, small, 5<<20 - 1, 5 << 20, 5<<20 + 1, 10 << 20, large} {
		content := random(size)
		for key, in := range map[string]blob.Incoming{
			"declared/" + blob.Digest(content):   incoming("declared/"+blob.Digest(content), content),
			"undeclared/" + blob.Digest(content): undeclared("undeclared/"+blob.Digest(content), iotest.HalfReader(bytes.NewReader(content))),
		} {
			info, err := store.Put(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if info.Size != int64(size) || info.SHA256 != blob.Digest(content) {
				t.Errorf("put answered %+v for %d bytes", info, size)
			}
			wantContent(t, store, staged(key), content)
			wantContent(t, s.Reopen(t), staged(key), content)
			if stat, err := store.Stat(t.Context(), staged(key)); err != nil || stat.SHA256 != info.SHA256 || stat.Size != info.Size {
				t.Errorf("stat: %+v, %v", stat, err)
			}
		}
	}
	wantNothingUnfinished(t, store)
}

func emptyObject(t *testing.T, s Setup) {
	store := open(t, s)
	info := put(t, store, "empty", nil)
	if info.Size != 0 || info.SHA256 != blob.Digest(nil) {
		t.Errorf("%+v", info)
	}
	wantContent(t, store, staged("empty"), nil)
	if _, err := read(t, store, staged("empty"), blob.Range{Offset: 0, Length: 5}); !errors.Is(err, blob.ErrRange) {
		t.Errorf("a part of nothing: %v", err)
	}
	placed, err := store.Place(t.Context(), staged("empty"), blob.Open, blob.Seal{})
	if err != nil {
		t.Fatal(err)
	}
	wantContent(t, store, placed.Ref, nil)
}

func ranges(t *testing.T, s Setup) {
	store := open(t, s)
	content := random(large)
	put(t, store, "ranges", content)
	for part, want := range map[blob.Range][]byte{
		{}:                                 content,
		{Offset: 0, Length: 1}:             content[:1],
		{Offset: 0, Length: large}:         content,
		{Offset: 0, Length: large + 100}:   content,
		{Offset: 5, Length: 0}:             content[5:],
		{Offset: large - 3, Length: 1}:     content[large-3 : large-2],
		{Offset: large - 3, Length: 1000}:  content[large-3:],
		{Offset: 5<<20 - 2, Length: 4}:     content[5<<20-2 : 5<<20+2],
		{Offset: 1 << 20, Length: 7 << 20}: content[1<<20 : 8<<20],
	} {
		got, err := read(t, store, staged("ranges"), part)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%+v: %d bytes, %v; want %d", part, len(got), err, len(want))
		}
	}
	for _, part := range []blob.Range{{Offset: large}, {Offset: large + 1, Length: 1}, {Offset: -1}, {Offset: 1, Length: -1}} {
		if _, err := read(t, store, staged("ranges"), part); !errors.Is(err, blob.ErrRange) {
			t.Errorf("%+v: %v", part, err)
		}
	}
}

func metadata(t *testing.T, s Setup) {
	store := open(t, s)
	for i, meta := range []blob.Meta{
		{},
		{ContentType: "image/jpeg", FileName: "3#楼 五层 柱筋隐蔽验收.jpg"},
		{FileName: "🏗️ é é \u200f \"quoted\" \t%2e\r\nX-Injected: 1"},
		{ContentType: "text/plain; charset=utf-8", FileName: string(bytes.Repeat([]byte("𠮷"), 255))},
	} {
		in := incoming("meta", []byte{byte(i)})
		in.Key += blob.Digest([]byte{byte(i)})
		in.Meta = meta
		if _, err := store.Put(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		info, err := store.Stat(t.Context(), staged(in.Key))
		if err != nil || info.Meta != meta {
			t.Errorf("%+v came back as %+v, %v", meta, info.Meta, err)
		}
	}
	for _, meta := range []blob.Meta{
		{FileName: string(bytes.Repeat([]byte("长"), 256))}, {FileName: "\xff"}, {ContentType: "image/jpeg\r\nX: 1"}, {ContentType: "图"},
	} {
		in := incoming("refused", nil)
		in.Meta = meta
		if _, err := store.Put(t.Context(), in); !errors.Is(err, blob.ErrMeta) {
			t.Errorf("%+v: %v", meta, err)
		}
	}
}

func declared(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int{0, small, large} {
		content, other := random(size), blob.Digest([]byte("other"))
		for name, d := range map[string]blob.Declared{
			"other digest":   {Size: int64(size), SHA256: other},
			"digest only":    {Size: blob.UnknownSize, SHA256: other},
			"longer":         {Size: int64(size) + 1},
			"much longer":    {Size: int64(size) + 1, SHA256: blob.Digest(content)},
			"shorter":        {Size: int64(max(size, 2)) - 1, SHA256: blob.Digest(content)},
			"negative":       {Size: -2},
			"no hex":         {Size: int64(size), SHA256: "zz"},
			"upper case hex": {Size: int64(size), SHA256: string(bytes.ToUpper([]byte(other)))},
		} {
			in := blob.Incoming{Key: "declared", Content: bytes.NewReader(content), Declared: d}
			if _, err := store.Put(t.Context(), in); !errors.Is(err, blob.ErrMismatch) {
				t.Errorf("%s of %d bytes: %v", name, size, err)
			}
		}
	}
	wantNothing(t, store)
}

func writeOnce(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int{small, large} {
		key := "once-" + blob.Digest(random(size))
		first := put(t, store, key, random(size))
		if again := put(t, s.Reopen(t), key, random(size)); again.SHA256 != first.SHA256 {
			t.Errorf("the same bytes again: %+v", again)
		}
		other := random(size + 1)
		for _, in := range []blob.Incoming{incoming(key, other), undeclared(key, bytes.NewReader(other)), incoming(key, nil)} {
			if _, err := store.Put(t.Context(), in); !errors.Is(err, blob.ErrExists) {
				t.Errorf("other bytes: %v", err)
			}
		}
		wantContent(t, store, staged(key), random(size))
	}
	wantNothingUnfinished(t, store)
}

func concurrentPuts(t *testing.T, s Setup) {
	store := open(t, s)
	const writers = 12
	for _, size := range []int{small, 5<<20 + 5} {
		var wg sync.WaitGroup
		results := make([]error, writers)
		for i := range writers { // even ones agree, each odd one has bytes of its own
			wg.Go(func() { _, results[i] = store.Put(t.Context(), incoming("race", contender(size, i))) })
		}
		wg.Wait()
		got, err := read(t, store, staged("race"), blob.Range{})
		if err != nil {
			t.Fatal(err)
		}
		for i, err := range results {
			if won := bytes.Equal(got, contender(size, i)); won != (err == nil) || !won && !errors.Is(err, blob.ErrExists) {
				t.Errorf("writer %d: %v, and its bytes are there: %v", i, err, won)
			}
		}
		if err := store.Delete(t.Context(), "race"); err != nil {
			t.Fatal(err)
		}
	}
	wantNothing(t, store)
}

func contender(size, i int) []byte {
	content := random(size)
	if i%2 == 1 {
		content[0] = byte(i)
		content[1] = ^content[1]
	}
	return content
}

func cancelled(t *testing.T, s Setup) {
	store := open(t, s)
	for _, size := range []int64{0, small, large} {
		ctx, cancel := context.WithCancel(t.Context())
		content := io.MultiReader(io.LimitReader(zeros{}, size), after(cancel), io.LimitReader(zeros{}, large))
		if _, err := store.Put(ctx, undeclared("cancelled", content)); !errors.Is(err, context.Canceled) {
			t.Errorf("after %d bytes: %v", size, err)
		}
	}
	wantNothing(t, store)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// after calls do when it is read, and is empty.
func after(do func()) io.Reader {
	return readerFunc(func([]byte) (int, error) { do(); return 0, io.EOF })
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func brokenSender(t *testing.T, s Setup) {
	store := open(t, s)
	for _, failure := range []error{errors.New("the phone went dark"), io.ErrUnexpectedEOF} {
		for _, size := range []int64{0, small, 5 << 20, large} {
			content := io.MultiReader(io.LimitReader(zeros{}, size), iotest.ErrReader(failure))
			for _, d := range []blob.Declared{{Size: blob.UnknownSize}, {Size: size}, {Size: size + 1, SHA256: blob.Digest(nil)}} {
				if _, err := store.Put(t.Context(), blob.Incoming{Key: "broken", Content: content, Declared: d}); !errors.Is(err, failure) {
					t.Errorf("after %d bytes: %v", size, err)
				}
				content = io.MultiReader(io.LimitReader(zeros{}, size), iotest.ErrReader(failure))
			}
		}
	}
	wantNothing(t, store)
}

func list(t *testing.T, s Setup) {
	store := open(t, s)
	all := []string{"A", "A-1/x", "A.b", "A/1", "A/1-2", "A/1/2", "A/2/0", "AB/1", "B", "a/1"}
	start := time.Now()
	for _, key := range slices.Backward(all) {
		put(t, store, key, []byte(key))
	}
	for prefix, want := range map[string][]string{
		"": all, "A/": {"A/1", "A/1-2", "A/1/2", "A/2/0"}, "A/1": {"A/1", "A/1-2", "A/1/2"}, "A": all[:8], "none": nil, "A/2/": {"A/2/0"},
	} {
		if got := keys(t, store.List(t.Context(), blob.Staging, prefix)); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", prefix, got, want)
		}
	}
	for entry, err := range store.List(t.Context(), blob.Staging, "") {
		if age := entry.StoredAt.Sub(start); err != nil || entry.Size != int64(len(entry.Key)) || age < -2*time.Second || age > time.Minute {
			t.Errorf("%+v, %v", entry, err)
		}
		break // an early end is no error
	}
	wantFailure(t, store.List(t.Context(), "nowhere", ""), blob.ErrArea)
	wantFailure(t, store.List(t.Context(), blob.Staging, "../"), blob.ErrKey)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantFailure(t, store.List(ctx, blob.Staging, ""), context.Canceled)
}

func wantFailure(t *testing.T, entries iter.Seq2[blob.Entry, error], want error) {
	t.Helper()
	var last error
	for _, last = range entries {
	}
	if !errors.Is(last, want) {
		t.Errorf("listing ended with %v, want %v", last, want)
	}
}

func deletion(t *testing.T, s Setup) {
	store := open(t, s)
	put(t, store, "P/1/a", random(small))
	put(t, store, "P/1/b", random(small))
	if err := store.Delete(t.Context(), "P/1/a"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Stat(t.Context(), staged("P/1/a")); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("stat: %v", err)
	}
	if _, err := read(t, store, staged("P/1/a"), blob.Range{}); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("get: %v", err)
	}
	for _, key := range []string{"P/1/a", "P", "P/1", "Q/1/a"} {
		if err := store.Delete(t.Context(), key); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	wantContent(t, store, staged("P/1/b"), random(small))
	put(t, store, "P/1/a", []byte("free again"))
}

// refusedKeys are keys that no store may take.
var refusedKeys = []string{
	"", ".", "..", "/", "/etc/passwd", "a/", "/a", "a//b", "a/../b", "a/./b", "../a", "..\\a", "a\\b", "C:a", "a\x00", "a\n", "a b", "a@", "a@/data",
	".work/x", ".hidden", "a/.b", "-a", "~", "%2e%2e", "a%2fb", "照片", "a\u202eb", "é", "a?versionId=x", "a#b", "a*", "\xff",
	string(bytes.Repeat([]byte("a"), 201)), string(bytes.Repeat([]byte("a/"), 300)) + "a",
}

func hostileKeys(t *testing.T, s Setup) {
	store := open(t, s)
	for _, key := range refusedKeys {
		_, putErr := store.Put(t.Context(), incoming(key, nil))
		_, statErr := store.Stat(t.Context(), staged(key))
		_, _, getErr := store.Get(t.Context(), staged(key), blob.Range{})
		_, placeErr := store.Place(t.Context(), staged(key), blob.Open, blob.Seal{})
		_, beginErr := store.Begin(t.Context(), key, blob.Meta{})
		for i, err := range []error{putErr, statErr, getErr, placeErr, beginErr, store.Delete(t.Context(), key)} {
			if !errors.Is(err, blob.ErrKey) {
				t.Errorf("call %d with %q: %v", i, key, err)
			}
		}
	}
	for _, id := range append(refusedKeys, "lx0-AAAAAAAAAAAAAAAAAAAAAAAAAA", "../staging/a-AAAAAAAAAAAAAAAAAAAAAAAAAA") {
		_, appendErr := store.Append(t.Context(), id, 0, bytes.NewReader(nil), 0)
		_, progressErr := store.Progress(t.Context(), id)
		_, finishErr := store.Finish(t.Context(), id, blob.Declared{})
		for i, err := range []error{appendErr, progressErr, finishErr, store.Abort(t.Context(), id)} {
			if !errors.Is(err, blob.ErrNotFound) {
				t.Errorf("call %d with upload %q: %v", i, id, err)
			}
		}
	}
	wantNothing(t, store)
}
