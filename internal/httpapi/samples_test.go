package httpapi

import (
	"io/fs"
	"mime"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/countersign/countersign/pkg/client"
)

// samples gives the folder of outside samples, or leaves the test out and says so.
func samples(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "hostile")); err != nil {
		t.Skipf("NO SAMPLES: %s has no folder hostile; set COUNTERSIGN_SAMPLES", dir)
	}
	return dir
}

// Whatever is sent as a file: it is taken or refused, the server never fails, and memory stays where it was.
func TestHostileAndOrdinaryFilesAsAttachments(t *testing.T) {
	dir := samples(t)
	w := ownWorld(t)
	tech := w.as(t, "tech")
	var before, peak runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	verdicts := map[int]int{}
	for _, folder := range []string{"hostile", "media"} {
		err := filepath.WalkDir(filepath.Join(dir, folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			status := w.sendFile(t, tech, path)
			if status >= 500 {
				t.Errorf("%s: %d", path, status)
			}
			verdicts[status]++
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			peak.HeapAlloc = max(peak.HeapAlloc, now.HeapAlloc)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	const limit = 256 << 20
	if grown := int64(peak.HeapAlloc) - int64(before.HeapAlloc); grown > limit { //nolint:gosec // both are far below 2^63
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	if verdicts[201] == 0 || verdicts[415]+verdicts[422] == 0 {
		t.Errorf("verdicts %v: nothing was taken, or nothing refused", verdicts)
	}
	t.Logf("verdicts: %v; the heap grew by %d KiB at most", verdicts, (peak.HeapAlloc-min(peak.HeapAlloc, before.HeapAlloc))>>10)
}

func (w *world) sendFile(t *testing.T, c *client.Client, path string) int {
	t.Helper()
	content, err := os.ReadFile(path) //nolint:gosec // a sample
	if err != nil {
		t.Fatal(err)
	}
	kind, _, _ := mime.ParseMediaType(mime.TypeByExtension(strings.ToLower(filepath.Ext(path))))
	if kind == "" {
		kind = "application/octet-stream"
	}
	_, created, err := c.PutAttachment(t.Context(), "ALPHA", newID(), fileOf(content, filepath.Base(path), kind))
	if p := client.AsProblem(err); p != nil {
		return p.Status
	}
	if err != nil || !created {
		t.Fatalf("%s: %v", path, err)
	}
	return 201
}
