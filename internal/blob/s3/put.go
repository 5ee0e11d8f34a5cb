package s3

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, in blob.Incoming) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "put", in.Key)
	if err := in.Check(); err != nil {
		return blob.Info{}, err
	}
	buffer := s.borrow()
	defer s.parts.Put(buffer)
	intake := blob.NewIntake(ctx, in.Content, in.Size)
	n, err := fill(intake, buffer[:])
	if err != nil {
		return blob.Info{}, err
	}
	if n < len(buffer) {
		return s.putSmall(ctx, in, intake, buffer[:n])
	}
	return s.putLarge(ctx, in, intake, buffer)
}

func (s *Store) borrow() *[PartSize]byte {
	buffer, _ := s.parts.Get().(*[PartSize]byte)
	return buffer
}

// fill reads until the buffer is full or the sender has no more; fewer bytes than the buffer holds mean the end. The
// error is the sender's own: ReadFull's io.ErrUnexpectedEOF can't be told from that of a connection cut off.
func fill(from *blob.Intake, buffer []byte) (int, error) {
	n, _ := io.ReadFull(from, buffer)
	return n, from.Failure()
}

// staged describes what is arriving.
func (s *Store) staged(in blob.Incoming, sha256 string, size int64) blob.Info {
	return blob.Info{
		Ref:  blob.Ref{Area: blob.Staging, Key: in.Key},
		Size: size, SHA256: sha256, StoredAt: s.now().UTC(), Meta: in.Meta,
	}
}

func (s *Store) putSmall(ctx context.Context, in blob.Incoming, intake *blob.Intake, content []byte) (blob.Info, error) {
	if err := in.Fits(intake.Count(), intake.SHA256()); err != nil {
		return blob.Info{}, err
	}
	return s.putBytes(ctx, s.staged(in, intake.SHA256(), intake.Count()), content)
}

// putBytes writes a small object in one request, if its key is free.
func (s *Store) putBytes(ctx context.Context, info blob.Info, content []byte) (blob.Info, error) {
	done, err := s.client.PutObject(ctx, s.bucket(info.Area), object(info.Key), bytes.NewReader(content), int64(len(content)), once(putOptions(info)))
	return s.written(ctx, info, done, err)
}

// written answers for a write that was to happen once: as the first time if the key holds the same bytes.
func (s *Store) written(ctx context.Context, info blob.Info, done minio.UploadInfo, err error) (blob.Info, error) {
	err = s.failure(ctx, err)
	if errors.Is(err, blob.ErrExists) {
		return s.existing(ctx, info)
	}
	info.Version = done.VersionID
	return info, err
}

func (s *Store) existing(ctx context.Context, info blob.Info) (blob.Info, error) {
	have, err := s.Stat(ctx, blob.Ref{Area: info.Area, Key: info.Key})
	if err == nil && (have.Size != info.Size || have.SHA256 != info.SHA256) {
		err = blob.ErrExists
	}
	if err != nil {
		return blob.Info{}, err
	}
	return have, nil
}

// putLarge writes in parts, of which the first is in the buffer already. With a declared digest the parts are the
// object's own, and are joined only if the digest came true; without one they are received aside and copied.
func (s *Store) putLarge(ctx context.Context, in blob.Incoming, intake *blob.Intake, buffer *[PartSize]byte) (blob.Info, error) {
	info := s.staged(in, in.SHA256, in.Size)
	session, err := s.open(ctx, record{Meta: in.Meta, Target: directTarget(in)}, info)
	if err != nil {
		return blob.Info{}, err
	}
	defer s.discard(ctx, session)
	parts, err := s.send(ctx, session, intake, buffer)
	if err != nil {
		return blob.Info{}, err
	}
	info.Size, info.SHA256 = intake.Count(), intake.SHA256()
	if err := in.Fits(info.Size, info.SHA256); err != nil {
		return blob.Info{}, err
	}
	return s.join(ctx, session, parts, info)
}

// directTarget is the object itself when the digest is known in advance; empty means aside.
func directTarget(in blob.Incoming) string {
	if in.SHA256 == "" {
		return ""
	}
	return object(in.Key)
}

// send uploads a full buffer and everything after it.
func (s *Store) send(ctx context.Context, to session, intake *blob.Intake, buffer *[PartSize]byte) ([]minio.CompletePart, error) {
	var parts []minio.CompletePart
	for n := len(buffer); n > 0; {
		part, err := s.putPart(ctx, to, len(parts)+1, buffer[:n])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if n < len(buffer) {
			break
		}
		if n, err = fill(intake, buffer[:]); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// join makes the parts one object under the session's target, and that the object under the key if it is another.
func (s *Store) join(ctx context.Context, from session, parts []minio.CompletePart, info blob.Info) (blob.Info, error) {
	done, err := s.complete(ctx, from, parts, info)
	if from.Target == object(info.Key) {
		return s.written(ctx, info, done, err)
	}
	if err != nil {
		return blob.Info{}, s.failure(ctx, err)
	}
	return s.copyOnce(ctx, source{area: blob.Staging, name: from.Target}, info)
}
