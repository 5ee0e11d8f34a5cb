package blobtest

import (
	"context"
	"io"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

// MemoryLimit is how many bytes the program may grow by under one large upload.
const MemoryLimit = 64 << 20

// LargeUpload puts and reads size bytes that never exist in memory as a whole, and fails if the memory that Go has
// taken from the system grows by more than MemoryLimit on the way.
func LargeUpload(t *testing.T, store blob.Store, size int64) {
	t.Helper()
	if err := store.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := inUse()
	stop := watchPeak(t.Context())
	for key, declared := range map[string]blob.Declared{"known": {Size: size}, "unknown": {Size: blob.UnknownSize}} {
		info, err := store.Put(t.Context(), blob.Incoming{Key: key, Content: io.LimitReader(Pattern(), size), Declared: declared})
		if err != nil || info.Size != size {
			t.Fatal(info.Size, err)
		}
		body, _, err := store.Get(t.Context(), blob.Ref{Area: blob.Staging, Key: key}, blob.Range{})
		if err != nil {
			t.Fatal(err)
		}
		if err := blob.Verify(t.Context(), body, info); err != nil {
			t.Error(err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
	}
	grown := stop() - before
	t.Logf("%d MiB up and down twice: memory grew by %.1f MiB", size>>20, float64(grown)/(1<<20))
	if grown > MemoryLimit {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
}

// Pattern is an endless stream of bytes that do not repeat soon and cost next to nothing to make.
func Pattern() io.Reader { return &pattern{block: random(1<<20 + 7)} }

type pattern struct {
	block []byte
	at    int
}

func (p *pattern) Read(into []byte) (int, error) {
	n := copy(into, p.block[p.at:])
	p.at = (p.at + n) % len(p.block)
	return n, nil
}

// inUse is the memory, in bytes, that Go holds of the system's.
func inUse() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64()) //nolint:gosec // never near 2^63
}

// watchPeak samples the memory until it is stopped, and then answers the most it saw.
func watchPeak(ctx context.Context) (stop func() int64) {
	runtime.GC()
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan int64)
	go func() {
		peak := inUse()
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-tick.C:
				peak = max(peak, inUse())
			case <-ctx.Done():
				tick.Stop()
				done <- peak
				return
			}
		}
	}()
	return func() int64 { cancel(); return <-done }
}
