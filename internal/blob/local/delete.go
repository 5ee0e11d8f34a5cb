package local

import (
	"context"
	"fmt"
	"path"

	"github.com/countersign/countersign/internal/blob"
)

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, key string) (err error) {
	defer blob.Wrap(&err, "delete", key)
	ref := blob.Ref{Area: blob.Staging, Key: key}
	if err := ref.Check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.lookup(s.remove(objectFolder(ref)))
}

// Discard implements blob.Store.
func (s *Store) Discard(ctx context.Context, ref, moved blob.Ref) (err error) {
	defer blob.Wrap(&err, "discard", ref.Key)
	if !ref.Area.IsLevel() {
		return fmt.Errorf("%w: discard from %q", blob.ErrArea, ref.Area)
	}
	info, err := s.Stat(ctx, ref)
	if err != nil {
		return err
	}
	kept, err := s.Stat(ctx, moved)
	if err != nil {
		return fmt.Errorf("what it moved to: %w", err)
	}
	if info.RetainUntil.After(s.now()) && !kept.KeepsAsLong(info.Seal) {
		return blob.ErrLocked
	}
	return s.lookup(s.remove(objectFolder(ref)))
}

// remove takes a folder out of sight by one rename before it goes, so that nobody ever meets half an object.
func (s *Store) remove(folder string) error {
	id := blob.NewUploadID(s.now())
	if err := s.root.Rename(folder, workFolder(id)); err != nil {
		return err
	}
	if err := s.root.RemoveAll(workFolder(id)); err != nil {
		return err
	}
	return s.prune(path.Dir(folder))
}

// prune removes the empty folders that a key leaves behind, up to its area, and syncs the first that stays.
func (s *Store) prune(folder string) error {
	for path.Dir(folder) != "." && s.root.Remove(folder) == nil { // it refuses a folder that is not empty
		folder = path.Dir(folder)
	}
	return s.sync(folder)
}
