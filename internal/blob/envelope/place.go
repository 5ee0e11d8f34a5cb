package envelope

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/blob"
)

// Place implements blob.Store: into an encrypted area it encrypts, out of one it decrypts.
func (s *Store) Place(ctx context.Context, from blob.Ref, to blob.Area, seal blob.Seal) (_ blob.Info, err error) {
	if !Encrypted(from.Area) && !Encrypted(to) {
		return s.Store.Place(ctx, from, to, seal)
	}
	defer blob.Wrap(&err, "place sealed", from.Key)
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
	if Encrypted(to) {
		return s.seal(ctx, source, to, seal)
	}
	return s.unseal(ctx, source, to, seal)
}

// seal brings an object into an encrypted area, unless it is there: then only the seal is renewed.
func (s *Store) seal(ctx context.Context, source blob.Info, to blob.Area, seal blob.Seal) (blob.Info, error) {
	target := blob.Ref{Area: to, Key: source.Key}
	there, err := s.Stat(ctx, target)
	switch {
	case err == nil && there.SHA256 != source.SHA256:
		return blob.Info{}, fmt.Errorf("%w: %s", blob.ErrExists, source.Key)
	case err != nil && !errors.Is(err, blob.ErrNotFound):
		return blob.Info{}, err
	case err != nil:
		if err := s.encrypt(ctx, source, target); err != nil {
			return blob.Info{}, err
		}
	}
	if err := s.putThere(ctx, inside(target), seal, there.SHA256 != ""); err != nil {
		return blob.Info{}, err
	}
	return s.verified(ctx, target)
}

// encrypt writes the ciphertext beside the staged plaintext. What an earlier attempt left there is written anew.
func (s *Store) encrypt(ctx context.Context, source blob.Info, target blob.Ref) error {
	err := s.encryptOnce(ctx, source, target)
	if errors.Is(err, blob.ErrExists) {
		if err := s.Store.Delete(ctx, inside(target).Key); err != nil && !errors.Is(err, blob.ErrNotFound) {
			return err
		}
		err = s.encryptOnce(ctx, source, target)
	}
	return err
}

func (s *Store) encryptOnce(ctx context.Context, source blob.Info, target blob.Ref) error {
	key, err := s.keys.Make(ctx, source.Key)
	if err != nil {
		return err
	}
	head, err := writeHead(key, target, aboutOf(source))
	if err != nil {
		return err
	}
	stream, nonce, err := newStream(key, target, source.SHA256)
	if err != nil {
		return err
	}
	content, _, err := s.Get(ctx, source.Ref, blob.Range{})
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	sealed := io.MultiReader(bytes.NewReader(head), stream.EncryptReader(content, nonce, associated(target)))
	_, err = s.Store.Put(ctx, blob.Incoming{
		Key: inside(target).Key, Content: sealed, Declared: blob.Declared{Size: sealedSize(source.Size)},
	})
	return err
}

// putThere moves the staged ciphertext into its area, or renews the seal of what is there.
func (s *Store) putThere(ctx context.Context, held blob.Ref, seal blob.Seal, there bool) error {
	if there {
		_, err := s.Store.Reseal(ctx, held, seal)
		return err
	}
	if _, err := s.Store.Place(ctx, blob.Ref{Area: blob.Staging, Key: held.Key}, held.Area, seal); err != nil {
		return err
	}
	if err := s.Store.Delete(ctx, held.Key); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return err
	}
	return nil
}

// verified reads a placed object through its decryption: only then is the source dispensable.
func (s *Store) verified(ctx context.Context, target blob.Ref) (blob.Info, error) {
	content, info, err := s.whole(ctx, target)
	if err != nil {
		return blob.Info{}, err
	}
	defer func() { _ = content.Close() }()
	return info, blob.Verify(ctx, content, info)
}

// unseal brings an object out of an encrypted area: a lowering of its level that two people decided.
func (s *Store) unseal(ctx context.Context, source blob.Info, to blob.Area, seal blob.Seal) (blob.Info, error) {
	staged := blob.Ref{Area: blob.Staging, Key: source.Key}
	_, err := s.Store.Stat(ctx, staged)
	ours := errors.Is(err, blob.ErrNotFound)
	if err != nil && !ours {
		return blob.Info{}, err
	}
	if ours {
		if err := s.stage(ctx, source); err != nil {
			return blob.Info{}, err
		}
	}
	placed, err := s.Store.Place(ctx, staged, to, seal)
	if err != nil || !ours {
		return placed, err
	}
	if err := s.Store.Delete(ctx, staged.Key); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return blob.Info{}, err
	}
	return placed, nil
}

func (s *Store) stage(ctx context.Context, source blob.Info) error {
	content, _, err := s.Get(ctx, source.Ref, blob.Range{})
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	_, err = s.Store.Put(ctx, blob.Incoming{
		Key: source.Key, Content: content, Meta: source.Meta,
		Declared: blob.Declared{Size: source.Size, SHA256: source.SHA256},
	})
	return err
}
