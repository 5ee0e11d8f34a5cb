package local

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/countersign/countersign/internal/blob"
)

// TestNothingOutside: not even a folder that someone replaced by a symbolic link leads a write or a read outside.
func TestNothingOutside(t *testing.T) {
	outside, dir := t.TempDir(), filepath.Join(t.TempDir(), "objects")
	store := openAt(t, dir)
	must(t, store.Ensure(t.Context()))
	must(t, os.MkdirAll(filepath.Join(outside, "a"+objectMark), folderMode))
	must(t, os.WriteFile(filepath.Join(outside, "a"+objectMark, infoFile), []byte(`{"sha256":"","size":1}`), fileMode))
	must(t, os.Symlink(outside, filepath.Join(dir, "staging", "link")))
	if _, err := store.Stat(t.Context(), blob.Ref{Area: blob.Staging, Key: "link/a"}); err == nil {
		t.Error("read through a link")
	}
	if _, err := store.Put(t.Context(), blob.Incoming{Key: "link/b", Content: bytes.NewReader([]byte("x")), Declared: blob.Declared{Size: 1}}); err == nil {
		t.Error("wrote through a link")
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) != 1 {
		t.Errorf("outside: %v, %v", left, err)
	}
}

// TestModes: nobody but the program's own user may read an object.
func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "objects")
	store := openAt(t, dir)
	must(t, store.Ensure(t.Context()))
	_, err := store.Put(t.Context(), blob.Incoming{Key: "P/a", Content: bytes.NewReader([]byte("x")), Declared: blob.Declared{Size: 1}})
	must(t, err)
	must(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		must(t, err)
		info, err := entry.Info()
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, info.Mode())
		}
		return nil
	}))
}
