package local

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/blobtest"
)

func TestConformance(t *testing.T) {
	blobtest.Run(t, func(tb testing.TB) blobtest.Setup {
		return setupAt(filepath.Join(tb.TempDir(), "objects"))
	})
}

func setupAt(dir string) blobtest.Setup {
	return blobtest.Setup{
		Reopen: func(tb testing.TB) blob.Store { return openAt(tb, dir) },
		Cut:    func(tb testing.TB) func() { return unmount(tb, dir) },
		Tamper: func(tb testing.TB, ref blob.Ref, content []byte) {
			must(tb, os.WriteFile(filepath.Join(dir, objectFolder(ref), dataFile), content, fileMode))
		},
	}
}

func openAt(tb testing.TB, dir string) *Store {
	tb.Helper()
	store, err := Open(dir, time.Now)
	must(tb, err)
	tb.Cleanup(func() { must(tb, store.Close()) })
	return store
}

// unmount takes all folders out of the directory, as when its disk is not mounted.
func unmount(tb testing.TB, dir string) (mount func()) {
	tb.Helper()
	away := filepath.Join(filepath.Dir(dir), "away")
	must(tb, os.Mkdir(away, folderMode))
	moveAll(tb, dir, away)
	return func() { moveAll(tb, away, dir) }
}

func moveAll(tb testing.TB, from, to string) {
	tb.Helper()
	entries, err := os.ReadDir(from)
	must(tb, err)
	for _, entry := range entries {
		must(tb, os.Rename(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())))
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// TestConformanceSealed: the suite through the encryption, and a look at every file on the disk.
func TestConformanceSealed(t *testing.T) {
	var mu sync.Mutex
	dirs := map[string]string{} // by the name of the test
	blobtest.RunSealed(t, func(tb testing.TB) blobtest.Setup {
		dir := filepath.Join(tb.TempDir(), "objects")
		mu.Lock()
		dirs[tb.Name()] = dir
		mu.Unlock()
		return setupAt(dir)
	}, func(t *testing.T, _ blobtest.Setup, canary []byte) {
		scanFiles(t, dirs[t.Name()], canary)
	})
}

func scanFiles(t *testing.T, dir string, canary []byte) {
	t.Helper()
	files := 0
	must(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files++
		held, err := os.ReadFile(name)
		if bytes.Contains(held, canary) {
			t.Errorf("%s shows %q", name, canary)
		}
		return err
	}))
	if files == 0 {
		t.Fatal("nothing to look at in ", dir)
	}
}
