package s3

import (
	"context"
	"errors"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// Finish implements blob.Resumable.
func (s *Store) Finish(ctx context.Context, uploadID string, want blob.Declared) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "finish", uploadID)
	if err := want.Check(); err != nil {
		return blob.Info{}, err
	}
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return blob.Info{}, err
	}
	defer leave()
	u, err := s.load(ctx, uploadID)
	if err != nil {
		return blob.Info{}, err
	}
	info, err := s.finish(ctx, u, want)
	if err == nil {
		s.discard(ctx, u)
	}
	return info, err
}

func (s *Store) finish(ctx context.Context, u session, want blob.Declared) (blob.Info, error) {
	buffer := s.borrow()
	defer s.parts.Put(buffer)
	have, err := s.received(ctx, u, buffer)
	switch {
	case errors.Is(err, blob.ErrNotFound): // an earlier Finish has joined the parts
		return s.publish(ctx, u, want)
	case err != nil:
		return blob.Info{}, err
	case want.Size != blob.UnknownSize && want.Size != have.end():
		return blob.Info{}, want.Fits(have.end(), "")
	case len(have.parts) == 0:
		return s.finishSmall(ctx, u, have.tail, want)
	}
	if err := s.joinAll(ctx, u, have); err != nil {
		return blob.Info{}, err
	}
	return s.publish(ctx, u, want)
}

// finishSmall makes an object of an upload that never filled a part.
func (s *Store) finishSmall(ctx context.Context, u session, content []byte, want blob.Declared) (blob.Info, error) {
	info := s.uploaded(u)
	info.Size, info.SHA256 = int64(len(content)), blob.Digest(content)
	if err := want.Fits(info.Size, info.SHA256); err != nil {
		return blob.Info{}, err
	}
	return s.putBytes(ctx, info, content)
}

func (s *Store) uploaded(u session) blob.Info {
	return blob.Info{Ref: blob.Ref{Area: blob.Staging, Key: u.Key}, StoredAt: s.now().UTC(), Meta: u.Meta}
}

// joinAll joins the parts aside, with the tail as the last of them.
func (s *Store) joinAll(ctx context.Context, u session, have received) error {
	if len(have.tail) > 0 {
		part, err := s.putPart(ctx, u, len(have.parts)+1, have.tail)
		if err != nil {
			return err
		}
		have.parts = append(have.parts, part)
	}
	_, err := s.complete(ctx, u, have.parts, blob.Info{Meta: u.Meta})
	return s.failure(ctx, err)
}

// publish reads the joined upload for its digest, and copies it to its key if that is the one declared.
func (s *Store) publish(ctx context.Context, u session, want blob.Declared) (blob.Info, error) {
	body, joined, _, err := s.core.GetObject(ctx, s.bucket(blob.Staging), u.Target, minio.GetObjectOptions{})
	if err != nil {
		return blob.Info{}, s.failure(ctx, err)
	}
	defer func() { _ = body.Close() }()
	intake := blob.NewIntake(ctx, &answer{ReadCloser: body, ctx: ctx, store: s, rest: joined.Size}, blob.UnknownSize)
	if err := intake.Drain(); err != nil {
		return blob.Info{}, err
	}
	info := s.uploaded(u)
	info.Size, info.SHA256 = intake.Count(), intake.SHA256()
	if err := want.Fits(info.Size, info.SHA256); err != nil {
		return blob.Info{}, err
	}
	return s.copyOnce(ctx, source{area: blob.Staging, name: u.Target}, info)
}
