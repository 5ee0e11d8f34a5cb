// Package envelope encrypts what is classified above internal (R3.6): each object under a data key of its own, which
// lies wrapped outside the object store. It wraps any blob.Store and is one itself: whoever reads and writes through
// it sees plaintext, plaintext sizes and plaintext digests.
//
// An object of an encrypted area lies under its key with the area's name behind it: a head (head.go) and the bytes as
// a STREAM of authenticated pieces, so that a part can be read without the rest and memory stays constant. Staging and
// the areas up to internal pass through as they are. Encrypting the same object again gives the same bytes: a crash in
// the middle of placing is completed by placing again.
package envelope

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/record"
)

// Store is an object store that encrypts its secret areas.
type Store struct {
	blob.Store
	keys Keys
}

var _ blob.Store = (*Store)(nil)

// New wraps a store.
func New(inner blob.Store, keys Keys) *Store { return &Store{Store: inner, keys: keys} }

// Encrypted says whether the objects of an area are encrypted: those above internal.
func Encrypted(area blob.Area) bool {
	for _, level := range record.SecrecyLevels() {
		if a, err := blob.AreaOf(level); err == nil && a == area {
			return level > record.Internal
		}
	}
	return false
}

// inside is where an object of an encrypted area lies in the store within.
func inside(ref blob.Ref) blob.Ref {
	ref.Key += suffix(ref.Area)
	return ref
}

func suffix(area blob.Area) string { return "." + string(area) }

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, ref blob.Ref) (_ blob.Info, err error) {
	if !Encrypted(ref.Area) {
		return s.Store.Stat(ctx, ref)
	}
	defer blob.Wrap(&err, "stat sealed", ref.Key)
	if err := ref.Check(); err != nil {
		return blob.Info{}, err
	}
	body, held, err := s.Store.Get(ctx, inside(ref), blob.Range{Length: HeadSize})
	if err != nil {
		return blob.Info{}, err
	}
	defer func() { _ = body.Close() }()
	info, _, err := s.openHead(ctx, ref, held, body)
	return info, err
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, ref blob.Ref, part blob.Range) (_ io.ReadCloser, _ blob.Info, err error) {
	if !Encrypted(ref.Area) {
		return s.Store.Get(ctx, ref, part)
	}
	defer blob.Wrap(&err, "get sealed", ref.Key)
	if err := ref.Check(); err != nil {
		return nil, blob.Info{}, err
	}
	if part.Whole() {
		return s.whole(ctx, ref)
	}
	return s.part(ctx, ref, part)
}

// List implements blob.Store.
func (s *Store) List(ctx context.Context, area blob.Area, prefix string) iter.Seq2[blob.Entry, error] {
	held := s.Store.List(ctx, area, prefix)
	if !Encrypted(area) {
		return held
	}
	return func(yield func(blob.Entry, error) bool) {
		for entry, err := range held {
			key, ours := strings.CutSuffix(entry.Key, suffix(area))
			if err == nil && !ours {
				continue // nothing that this program wrote
			}
			entry.Key, entry.Size = key, plainSize(entry.Size)
			if !yield(entry, err) {
				return
			}
		}
	}
}

// Reseal implements blob.Store.
func (s *Store) Reseal(ctx context.Context, ref blob.Ref, seal blob.Seal) (blob.Info, error) {
	if !Encrypted(ref.Area) {
		return s.Store.Reseal(ctx, ref, seal)
	}
	info, err := s.Stat(ctx, ref)
	if err != nil {
		return blob.Info{}, err
	}
	held, err := s.Store.Reseal(ctx, inside(ref), seal)
	return outside(info, held), err
}

// Discard implements blob.Store.
func (s *Store) Discard(ctx context.Context, ref, moved blob.Ref) error {
	if !ref.Area.IsLevel() {
		return s.Store.Discard(ctx, ref, moved)
	}
	info, err := s.Stat(ctx, ref)
	if err != nil {
		return err
	}
	kept, err := s.Stat(ctx, moved)
	if err != nil {
		return err
	}
	if kept.SHA256 != info.SHA256 || kept.Area == info.Area {
		return fmt.Errorf("%w: %s is not what moved", blob.ErrMismatch, moved.Key)
	}
	return s.Store.Discard(ctx, s.held(ref), s.held(moved))
}

// held is where an object lies in the store within.
func (s *Store) held(ref blob.Ref) blob.Ref {
	if Encrypted(ref.Area) {
		return inside(ref)
	}
	return ref
}

// outside is the description that callers get: of the plaintext, with where and under what seal its object lies.
func outside(info, held blob.Info) blob.Info {
	info.Version, info.StoredAt, info.Seal = held.Version, held.StoredAt, held.Seal
	return info
}
