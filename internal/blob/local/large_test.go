package local

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/blobtest"
)

const gibibyte = 1 << 30

func TestLargeUploadMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: a 1 GiB upload, because of -short")
	}
	blobtest.LargeUpload(t, openAt(t, t.TempDir()), gibibyte)
}

// BenchmarkPut1GiB stores 1 GiB, synced and hashed, beside what limits it: `sha256sum` over the same bytes from the
// page cache, and Go's own SHA-256 in memory.
func BenchmarkPut1GiB(b *testing.B) {
	dir := b.TempDir()
	store := openAt(b, filepath.Join(dir, "objects"))
	must(b, store.Ensure(b.Context()))
	sample := filepath.Join(dir, "sample")
	writeSample(b, sample)
	b.Run("put", func(b *testing.B) { benchmarkPut(b, store, sample) })
	b.Run("sha256sum", func(b *testing.B) { benchmarkProgram(b, sample) })
	b.Run("sha256 in Go", func(b *testing.B) {
		b.SetBytes(gibibyte)
		for b.Loop() {
			_, err := io.CopyN(sha256.New(), blobtest.Pattern(), gibibyte)
			must(b, err)
		}
	})
}

func writeSample(b *testing.B, name string) {
	b.Helper()
	f, err := os.Create(name)
	must(b, err)
	_, err = io.CopyN(f, blobtest.Pattern(), gibibyte)
	must(b, err)
	must(b, f.Sync())
	must(b, f.Close())
}

func benchmarkPut(b *testing.B, store *Store, sample string) {
	b.SetBytes(gibibyte)
	for b.Loop() {
		f, err := os.Open(sample)
		must(b, err)
		_, err = store.Put(b.Context(), blob.Incoming{Key: "bench", Content: f, Declared: blob.Declared{Size: gibibyte}})
		must(b, err)
		must(b, f.Close())
		b.StopTimer()
		must(b, store.Delete(b.Context(), "bench"))
		b.StartTimer()
	}
}

func benchmarkProgram(b *testing.B, sample string) {
	program, err := exec.LookPath("sha256sum")
	if err != nil {
		b.Skip("NOT RUN: sha256sum is not installed")
	}
	b.SetBytes(gibibyte)
	for b.Loop() {
		must(b, exec.CommandContext(b.Context(), program, sample).Run())
	}
}

// BenchmarkPutPhoto stores one photograph's worth of bytes.
func BenchmarkPutPhoto(b *testing.B) {
	const photo = 300 << 10
	store := openAt(b, b.TempDir())
	must(b, store.Ensure(b.Context()))
	b.SetBytes(photo)
	for i := 0; b.Loop(); i++ {
		_, err := store.Put(b.Context(), blob.Incoming{
			Key: "p/" + strconv.Itoa(i), Content: io.LimitReader(blobtest.Pattern(), photo), Declared: blob.Declared{Size: photo},
		})
		must(b, err)
	}
}

// childDirectory names, for the child of TestKilledWriter, where to write.
const childDirectory = "COUNTERSIGN_KILLED_WRITER"

// TestKilledWriter kills a process that does nothing but write, again and again. What it acknowledged is there and
// whole, what is visible is whole, and what it left can be swept.
func TestKilledWriter(t *testing.T) {
	if dir := os.Getenv(childDirectory); dir != "" {
		writeUntilKilled(t, dir)
	}
	dir := t.TempDir()
	for round := range 12 {
		acknowledged := killWriter(t, dir, round)
		store := openAt(t, dir)
		for key := range acknowledged {
			if _, err := store.Stat(t.Context(), blob.Ref{Area: blob.Staging, Key: key}); err != nil {
				t.Fatalf("acknowledged and lost: %v", err)
			}
		}
		verifyAll(t, store)
		sweep(t, store)
	}
}

func writeUntilKilled(t *testing.T, dir string) {
	store := openAt(t, dir)
	must(t, store.Ensure(t.Context()))
	for i := 0; ; i++ {
		key := fmt.Sprintf("%d/%d", os.Getpid(), i)
		_, err := store.Put(context.Background(), blob.Incoming{
			Key: key, Content: io.LimitReader(blobtest.Pattern(), int64(i%7)*100_000), Declared: blob.Declared{Size: blob.UnknownSize},
		})
		must(t, err)
		fmt.Println("stored", key)
	}
}

// killWriter runs the writer for a moment that differs by round, kills it and gives the keys that it acknowledged.
func killWriter(t *testing.T, dir string, round int) map[string]bool {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWriter$")
	cmd.Env = append(os.Environ(), childDirectory+"="+dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	acknowledged := map[string]bool{}
	lines := bufio.NewScanner(out)
	var kill *time.Timer
	for lines.Scan() {
		var key string
		if _, err := fmt.Sscanf(lines.Text(), "stored %s", &key); err == nil {
			acknowledged[key] = true
		}
		if kill == nil {
			kill = time.AfterFunc(time.Duration(20+13*round)*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(acknowledged) == 0 {
		t.Fatalf("the writer ended with %v after %d objects", err, len(acknowledged))
	}
	return acknowledged
}

func verifyAll(t *testing.T, store *Store) {
	t.Helper()
	for entry, err := range store.List(t.Context(), blob.Staging, "") {
		must(t, err)
		body, info, err := store.Get(t.Context(), blob.Ref{Area: blob.Staging, Key: entry.Key}, blob.Range{})
		must(t, err)
		must(t, blob.Verify(t.Context(), body, info))
		must(t, body.Close())
	}
}

func sweep(t *testing.T, store *Store) {
	t.Helper()
	for upload, err := range store.Unfinished(t.Context()) {
		must(t, err)
		must(t, store.Abort(t.Context(), upload.ID))
	}
	if left, err := store.names(unfinished); err != nil || len(left) > 0 {
		t.Errorf("left after the sweep: %q, %v", left, err)
	}
}
