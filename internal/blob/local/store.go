// Package local keeps objects in a directory: the store of an installation that has nothing else to install.
//
// An object is a folder `AREA/KEY@` with the bytes in `data` and what is known of them in `info.json`; '@' occurs in
// no key, so an object never stands where another's folder must. A write happens under `unfinished/ID` and becomes
// an object by one rename, which fails when the key is taken: whole or absent, and never overwritten, even across
// processes. Files and folders are synced before anything is acknowledged. All access goes through os.Root, so that
// not even a symbolic link planted in the directory leads out of it.
package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

const (
	unfinished = "unfinished"
	dataFile   = "data"
	infoFile   = "info.json"
	uploadFile = "upload.json"
	objectMark = "@"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600
)

// Store is a directory of objects.
type Store struct {
	root    *os.Root
	now     func() time.Time
	writers blob.Writers
}

var _ blob.Store = (*Store)(nil)

// Open uses the directory dir, which is made if it is absent. Close it when done.
func Open(dir string, now func() time.Time) (*Store, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil { //nolint:gosec // the folder is the operator's choice
		return nil, fmt.Errorf("open object directory: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open object directory: %w", err)
	}
	return &Store{root: root, now: now}, nil
}

// Close releases the directory.
func (s *Store) Close() error { return s.root.Close() }

// Ensure implements blob.Store.
func (s *Store) Ensure(ctx context.Context) error {
	folders := []string{unfinished}
	for _, area := range blob.Areas() {
		folders = append(folders, string(area))
	}
	for _, folder := range folders {
		if err := errors.Join(ctx.Err(), s.makeFolder(folder)); err != nil {
			return failure(err)
		}
	}
	return nil
}

// objectFolder is where an object lies, relative to the root.
func objectFolder(ref blob.Ref) string {
	return path.Join(string(ref.Area), ref.Key) + objectMark
}

func workFolder(uploadID string) string { return path.Join(unfinished, uploadID) }

// makeFolder makes a folder with those above it, and syncs them all: another writer may have made one of them a
// moment ago and not be done with it.
func (s *Store) makeFolder(folder string) error {
	if err := s.root.MkdirAll(folder, folderMode); err != nil {
		return err
	}
	return s.syncUpwards(folder)
}

func (s *Store) syncUpwards(folder string) error {
	for ; folder != "."; folder = path.Dir(folder) {
		if err := s.sync(folder); err != nil {
			return err
		}
	}
	return s.sync(".")
}

func (s *Store) sync(name string) error {
	f, err := s.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// newWork makes the folder in which a write happens, and gives its id.
func (s *Store) newWork() (id string, err error) {
	id = blob.NewUploadID(s.now())
	err = s.root.Mkdir(workFolder(id), folderMode)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: the directory is gone: %w", blob.ErrUnavailable, err)
	}
	return id, failure(err)
}

// lookup turns the error of looking for something into one of package blob. When the directory itself is gone, as
// with a disk that is not mounted, nothing may pass for "not found".
func (s *Store) lookup(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := s.root.Stat(unfinished); gone != nil {
			return fmt.Errorf("%w: the directory is gone: %w", blob.ErrUnavailable, gone)
		}
	}
	return failure(err)
}

// failure turns a file system's error into one of package blob.
func failure(err error) error {
	switch {
	case err == nil, blob.OwnFault(err):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", blob.ErrNotFound, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", blob.ErrFull, err)
	default:
		return fmt.Errorf("%w: %w", blob.ErrUnavailable, err)
	}
}
