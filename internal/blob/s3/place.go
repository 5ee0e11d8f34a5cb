package s3

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// Place implements blob.Store. The lock is set after the copy has proved right: a locked object can't be taken back.
func (s *Store) Place(ctx context.Context, from blob.Ref, to blob.Area, seal blob.Seal) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "place", from.Key)
	if !to.IsLevel() || to == from.Area {
		return blob.Info{}, fmt.Errorf("%w: place into %q", blob.ErrArea, to)
	}
	if err := seal.Check(); err != nil {
		return blob.Info{}, err
	}
	// The metadata keep whole seconds. A lock with a fraction more could not be set again from them: S3 takes that for
	// an attempt to shorten it, and a placing that a crash cut off could never be completed.
	seal.RetainUntil = seal.RetainUntil.Truncate(time.Second)
	source, err := s.Stat(ctx, from)
	if err != nil {
		return blob.Info{}, err
	}
	target := source
	target.Ref = blob.Ref{Area: to, Key: from.Key}
	target.Seal, target.StoredAt = seal, s.now().UTC()
	placed, err := s.existing(ctx, target)
	if errors.Is(err, blob.ErrNotFound) {
		placed, err = s.copyOnce(ctx, sourceOf(source.Ref), target)
	}
	if err != nil {
		return blob.Info{}, err
	}
	return s.settle(ctx, placed, seal)
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
	seal.RetainUntil = seal.RetainUntil.Truncate(time.Second)
	placed, err := s.Stat(ctx, ref)
	if err != nil {
		return blob.Info{}, err
	}
	return s.settle(ctx, placed, seal)
}

// Discard implements blob.Store. Resealing left earlier versions: all go. The lock is passed, which the store's key must
// allow, only because the same bytes are locked elsewhere for as long.
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
	bucket := s.bucket(ref.Area)
	for version := range s.client.ListObjectsIter(ctx, bucket, minio.ListObjectsOptions{Prefix: object(ref.Key), WithVersions: true}) {
		if err := s.failure(ctx, version.Err); err != nil {
			return err
		}
		err := s.client.RemoveObject(ctx, bucket, version.Key, minio.RemoveObjectOptions{VersionID: version.VersionID, GovernanceBypass: true})
		if minio.ToErrorResponse(err).Code == "AccessDenied" {
			return fmt.Errorf("%w: %w", blob.ErrLocked, err)
		}
		if err != nil {
			return s.failure(ctx, err)
		}
	}
	return ctx.Err()
}

// settle verifies a placed object, renews its seal if it has another, and locks it.
func (s *Store) settle(ctx context.Context, placed blob.Info, seal blob.Seal) (blob.Info, error) {
	if err := s.verify(ctx, placed); err != nil {
		return blob.Info{}, err
	}
	if seal = placed.Seal.Renewed(seal); !placed.Seal.Same(seal) {
		from := sourceOf(placed.Ref)
		placed.Seal = seal
		renewed, err := s.copyAnew(ctx, from, placed)
		if err != nil {
			return blob.Info{}, err
		}
		if err := s.verify(ctx, renewed); err != nil {
			return blob.Info{}, err
		}
		placed = renewed
	}
	return placed, s.lock(ctx, placed)
}

// verify reads a placed object again. A copy that is not what it should be is taken away, unless it is locked.
func (s *Store) verify(ctx context.Context, placed blob.Info) error {
	content, _, err := s.Get(ctx, placed.Ref, blob.Range{})
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	err = blob.Verify(ctx, content, placed)
	if errors.Is(err, blob.ErrMismatch) {
		_ = s.client.RemoveObject(ctx, s.bucket(placed.Area), object(placed.Key), minio.RemoveObjectOptions{VersionID: placed.Version})
	}
	return err
}

// lock keeps an object from being removed before its time. S3 refuses a time that has passed: nothing is to do then.
func (s *Store) lock(ctx context.Context, placed blob.Info) error {
	until := placed.RetainUntil
	if !until.After(s.now()) {
		return nil
	}
	mode := minio.Governance
	return s.failure(ctx, s.client.PutObjectRetention(ctx, s.bucket(placed.Area), object(placed.Key),
		minio.PutObjectRetentionOptions{Mode: &mode, RetainUntilDate: &until, VersionID: placed.Version}))
}
