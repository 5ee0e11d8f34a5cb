package envelope

import (
	"context"
	"io"

	"github.com/countersign/countersign/internal/blob"
)

// openHead reads the head off body and describes the plaintext.
func (s *Store) openHead(ctx context.Context, ref blob.Ref, held blob.Info, body io.Reader) (blob.Info, DataKey, error) {
	key, err := s.keys.Find(ctx, ref.Key)
	if err != nil {
		return blob.Info{}, key, err
	}
	head, err := takeHead(body)
	if err != nil {
		return blob.Info{}, key, err
	}
	a, err := readHead(key, blob.Ref{Area: ref.Area, Key: ref.Key}, head)
	if err != nil {
		return blob.Info{}, key, err
	}
	return outside(blob.Info{Ref: ref, Size: a.Size, SHA256: a.SHA256, Meta: a.Meta}, held), key, nil
}

// plain is a plaintext while it is read.
type plain struct {
	io.Reader
	io.Closer
}

// whole gives an object from its first byte to its last, checked against the digest of the plaintext too.
func (s *Store) whole(ctx context.Context, ref blob.Ref) (io.ReadCloser, blob.Info, error) {
	body, held, err := s.Store.Get(ctx, inside(ref), blob.Range{})
	if err != nil {
		return nil, blob.Info{}, err
	}
	content, info, err := s.decrypt(ctx, ref, held, body)
	if err != nil {
		_ = body.Close()
	}
	return content, info, err
}

func (s *Store) decrypt(ctx context.Context, ref blob.Ref, held blob.Info, body io.ReadCloser) (io.ReadCloser, blob.Info, error) {
	info, key, err := s.openHead(ctx, ref, held, body)
	if err != nil {
		return nil, blob.Info{}, err
	}
	name := blob.Ref{Area: ref.Area, Key: ref.Key}
	stream, nonce, err := newStream(key, name, info.SHA256)
	if err != nil {
		return nil, blob.Info{}, err
	}
	text := authentic{stream.DecryptReader(body, nonce, associated(name))}
	return blob.NewChecked(plain{text, body}, info), info, nil
}

// part gives some bytes of an object without reading the rest; the pieces that it touches are authenticated.
func (s *Store) part(ctx context.Context, ref blob.Ref, part blob.Range) (io.ReadCloser, blob.Info, error) {
	head, held, err := s.Store.Get(ctx, inside(ref), blob.Range{Length: HeadSize})
	if err != nil {
		return nil, blob.Info{}, err
	}
	defer func() { _ = head.Close() }()
	info, key, err := s.openHead(ctx, ref, held, head)
	if err != nil {
		return nil, blob.Info{}, err
	}
	offset, length, err := part.Within(info.Size)
	if err != nil {
		return nil, blob.Info{}, err
	}
	if offset == 0 && length == info.Size {
		return s.whole(ctx, ref)
	}
	sealed, _, err := blob.OpenAt(ctx, s.Store, inside(ref))
	if err != nil {
		return nil, blob.Info{}, err
	}
	name := blob.Ref{Area: ref.Area, Key: ref.Key}
	stream, nonce, err := newStream(key, name, info.SHA256)
	if err != nil {
		return nil, blob.Info{}, err
	}
	text := stream.DecryptReaderAt(behindHead{sealed}, nonce, associated(name))
	return io.NopCloser(authentic{io.NewSectionReader(text, offset, length)}), info, nil
}
