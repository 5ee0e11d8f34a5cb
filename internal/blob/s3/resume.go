package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// metaOffset is where in the upload the tail begins.
const metaOffset = "Offset"

// Begin implements blob.Resumable.
func (s *Store) Begin(ctx context.Context, key string, meta blob.Meta) (_ string, err error) {
	defer blob.Wrap(&err, "begin", key)
	if err := errors.Join(blob.CheckKey(key), meta.Check()); err != nil {
		return "", err
	}
	u, err := s.open(ctx, record{Key: key, Meta: meta}, blob.Info{Meta: meta})
	return u.ID, err
}

// received is what an upload has got. S3 takes no part under 5 MiB but the last, so what does not fill a part waits
// as the tail, an object of its own. A tail that does not begin where the parts end was left by a crash after its
// bytes had gone into a part.
type received struct {
	parts []minio.CompletePart
	size  int64 // of the parts
	tail  []byte
}

func (r received) end() int64 { return r.size + int64(len(r.tail)) }

func (s *Store) received(ctx context.Context, u session, buffer *[PartSize]byte) (received, error) {
	r, err := s.listParts(ctx, u)
	if err != nil {
		return received{}, err
	}
	tail, object, err := s.getWork(ctx, u.own(tailName), PartSize)
	if errors.Is(err, blob.ErrNotFound) {
		return r, nil
	}
	if err != nil {
		return received{}, err
	}
	if object.UserMetadata[metaOffset] == strconv.FormatInt(r.size, 10) {
		r.tail = buffer[:copy(buffer[:], tail)]
	}
	return r, nil
}

func (s *Store) listParts(ctx context.Context, u session) (received, error) {
	const page = 1000
	var r received
	for marker := 0; ; {
		list, err := s.core.ListObjectParts(ctx, s.bucket(blob.Staging), u.Target, u.Multipart, marker, page)
		if err != nil {
			return received{}, s.failure(ctx, err)
		}
		for _, part := range list.ObjectParts {
			r.parts = append(r.parts, minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag})
			r.size += part.Size
		}
		if !list.IsTruncated {
			return r, nil
		}
		marker = list.NextPartNumberMarker
	}
}

// Append implements blob.Resumable.
func (s *Store) Append(ctx context.Context, uploadID string, offset int64, content io.Reader, size int64) (_ int64, err error) {
	defer blob.Wrap(&err, "append", uploadID)
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return 0, err
	}
	defer leave()
	u, err := s.load(ctx, uploadID)
	if err != nil {
		return 0, err
	}
	buffer := s.borrow()
	defer s.parts.Put(buffer)
	have, err := s.received(ctx, u, buffer)
	if err != nil {
		return 0, err
	}
	if offset != have.end() {
		return have.end(), fmt.Errorf("%w: it ends at %d, the piece begins at %d", blob.ErrOffset, have.end(), offset)
	}
	return s.extend(ctx, u, have, blob.NewIntake(ctx, content, size), buffer)
}

// extend adds what comes to an upload. The buffer begins with the tail.
func (s *Store) extend(ctx context.Context, u session, have received, intake *blob.Intake, buffer *[PartSize]byte) (int64, error) {
	before := have.end()
	for filled := len(have.tail); ; filled = 0 {
		n, err := fill(intake, buffer[filled:])
		filled += n
		if filled < len(buffer) {
			return s.keepTail(ctx, u, have.size, before, buffer[:filled], errors.Join(err, shortage(intake)))
		}
		part, err := s.putPart(ctx, u, len(have.parts)+1, buffer[:])
		if err != nil {
			return before, err
		}
		have.parts = append(have.parts, part)
		have.size += PartSize
		before = have.size
	}
}

func shortage(intake *blob.Intake) error {
	if intake.Failure() == nil && intake.Short() {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// keepTail keeps what did not fill a part, also when the sender was cut off or has left.
func (s *Store) keepTail(ctx context.Context, u session, begin, before int64, tail []byte, sender error) (int64, error) {
	end := begin + int64(len(tail))
	if end == before {
		return end, sender
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpLimit)
	defer cancel()
	meta := map[string]string{metaOffset: strconv.FormatInt(begin, 10)}
	if err := s.putWork(ctx, u.own(tailName), tail, meta); err != nil {
		return before, errors.Join(sender, err)
	}
	return end, sender
}

// Progress implements blob.Resumable.
func (s *Store) Progress(ctx context.Context, uploadID string) (_ blob.Upload, err error) {
	defer blob.Wrap(&err, "progress", uploadID)
	u, err := s.load(ctx, uploadID)
	if err != nil {
		return blob.Upload{}, err
	}
	return s.describe(ctx, u)
}

func (s *Store) describe(ctx context.Context, u session) (blob.Upload, error) {
	started, err := blob.UploadStart(u.ID)
	if err != nil {
		return blob.Upload{}, err
	}
	buffer := s.borrow()
	defer s.parts.Put(buffer)
	have, err := s.received(ctx, u, buffer)
	end := have.end()
	if errors.Is(err, blob.ErrNotFound) { // the parts are joined already, or gone
		end, err = s.joined(ctx, u)
	}
	return blob.Upload{ID: u.ID, Key: u.Key, Offset: end, StartedAt: started, Meta: u.Meta}, err
}

// joined is the size of an upload whose parts a Finish has joined and which it has not copied to its key yet.
func (s *Store) joined(ctx context.Context, u session) (int64, error) {
	object, err := s.client.StatObject(ctx, s.bucket(blob.Staging), u.Target, minio.StatObjectOptions{})
	return object.Size, s.failure(ctx, err)
}

// Abort implements blob.Resumable.
func (s *Store) Abort(ctx context.Context, uploadID string) (err error) {
	defer blob.Wrap(&err, "abort", uploadID)
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return err
	}
	defer leave()
	u, err := s.load(ctx, uploadID)
	if err != nil {
		return err
	}
	return s.forget(ctx, u)
}

// Unfinished implements blob.Resumable.
func (s *Store) Unfinished(ctx context.Context) iter.Seq2[blob.Upload, error] {
	return func(yield func(blob.Upload, error) bool) {
		for object, err := range s.objects(ctx, blob.Staging, work) {
			if err != nil {
				yield(blob.Upload{}, err)
				return
			}
			id, isRecord := strings.CutSuffix(strings.TrimPrefix(object.Key, work), recordName)
			if !isRecord {
				continue
			}
			upload, err := s.Progress(ctx, id)
			if errors.Is(err, blob.ErrNotFound) {
				upload, err = leftover(id)
			}
			if !yield(upload, err) {
				return
			}
		}
	}
}

// leftover tells of an upload whose parts are gone but whose record is still there.
func leftover(id string) (blob.Upload, error) {
	started, err := blob.UploadStart(id)
	return blob.Upload{ID: id, StartedAt: started}, err
}
