package local

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/countersign/countersign/internal/blob"
)

// Place implements blob.Store.
func (s *Store) Place(ctx context.Context, from blob.Ref, to blob.Area, seal blob.Seal) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "place", from.Key)
	if !to.IsLevel() || to == from.Area {
		return blob.Info{}, fmt.Errorf("%w: place into %q", blob.ErrArea, to)
	}
	if err := seal.Check(); err != nil {
		return blob.Info{}, err
	}
	source, err := s.Stat(ctx, from)
	if err != nil {
		return blob.Info{}, err
	}
	target := source
	target.Ref = blob.Ref{Area: to, Key: from.Key}
	target.Seal, target.StoredAt = seal, s.now().UTC()
	placed, err := s.copyObject(ctx, from, target)
	if err != nil {
		return blob.Info{}, err
	}
	if err := s.verify(ctx, placed); err != nil {
		return blob.Info{}, err
	}
	return s.reseal(placed, seal)
}

// copyObject copies the bytes, whose digest is checked as they are read, and installs them under the target's key,
// unless they are there.
func (s *Store) copyObject(ctx context.Context, from blob.Ref, target blob.Info) (blob.Info, error) {
	if placed, err := s.existing(target); !errors.Is(err, blob.ErrNotFound) {
		return placed, err
	}
	content, _, err := s.Get(ctx, from, blob.Range{})
	if err != nil {
		return blob.Info{}, err
	}
	defer func() { _ = content.Close() }()
	id, err := s.newWork()
	if err != nil {
		return blob.Info{}, err
	}
	defer s.discard(id)
	if _, err := s.receive(ctx, id, content, target.Size); err != nil {
		return blob.Info{}, err
	}
	return s.install(id, target)
}

func (s *Store) verify(ctx context.Context, info blob.Info) error {
	content, _, err := s.Get(ctx, info.Ref, blob.Range{})
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	return blob.Verify(ctx, content, info)
}

// Reseal implements blob.Store.
func (s *Store) Reseal(ctx context.Context, ref blob.Ref, seal blob.Seal) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "reseal", ref.Key)
	if !ref.Area.IsLevel() {
		return blob.Info{}, fmt.Errorf("%w: reseal in %q", blob.ErrArea, ref.Area)
	}
	if err := seal.Check(); err != nil {
		return blob.Info{}, err
	}
	info, err := s.Stat(ctx, ref)
	if err != nil {
		return blob.Info{}, err
	}
	if err := s.verify(ctx, info); err != nil {
		return blob.Info{}, err
	}
	return s.reseal(info, seal)
}

// reseal writes a seal that differs from the one an object has. What must be kept is never kept shorter.
func (s *Store) reseal(info blob.Info, seal blob.Seal) (blob.Info, error) {
	seal = info.Seal.Renewed(seal)
	if info.Seal.Same(seal) {
		return info, nil
	}
	info.Seal = seal
	folder := objectFolder(info.Ref)
	fresh := path.Join(folder, infoFile+"."+blob.NewUploadID(s.now()))
	if err := s.writeJSON(fresh, toSidecar(info)); err != nil {
		return blob.Info{}, failure(err)
	}
	if err := s.root.Rename(fresh, path.Join(folder, infoFile)); err != nil {
		return blob.Info{}, failure(err)
	}
	return info, failure(s.sync(folder))
}
