package s3

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// What is under work in the staging bucket belongs to unfinished uploads; no key can begin so.
const (
	work       = ".work/"
	recordName = "/upload.json"
	wholeName  = "/whole"
	tailName   = "/tail"
)

// cleanUpLimit is how long clearing up may go on after the caller has left.
const cleanUpLimit = 10 * time.Second

// record is upload.json: all that a later process needs to go on with an upload, or to forget it.
type record struct {
	Key       string `json:"key,omitempty"` // only of a resumable upload
	Target    string `json:"target"`        // the name of the object that the parts become: the key's own, or one aside
	Multipart string `json:"multipart"`     // S3's own id of the parts
	blob.Meta
}

// session is an upload with its id.
type session struct {
	ID string
	record
}

func (u session) own(name string) string { return work + u.ID + name }

// open begins an upload in parts. An empty target means aside. The parts are begun before they are recorded: a crash
// in between leaves no bytes, while a record without parts could not be gone on with.
func (s *Store) open(ctx context.Context, what record, info blob.Info) (session, error) {
	u := session{ID: blob.NewUploadID(s.now()), record: what}
	if u.Target == "" {
		u.Target = u.own(wholeName)
	}
	multipart, err := s.core.NewMultipartUpload(ctx, s.bucket(blob.Staging), u.Target, putOptions(info))
	if err != nil {
		return session{}, s.failure(ctx, err)
	}
	u.Multipart = multipart
	text, err := json.Marshal(u.record)
	if err != nil {
		return session{}, err
	}
	if err := s.putWork(ctx, u.own(recordName), text, nil); err != nil {
		s.discard(ctx, u)
		return session{}, err
	}
	return u, nil
}

// putWork writes a small object of the program's own, over an earlier one if need be.
func (s *Store) putWork(ctx context.Context, name string, content []byte, meta map[string]string) error {
	options := putOptions(blob.Info{})
	options.UserMetadata = meta
	_, err := s.client.PutObject(ctx, s.bucket(blob.Staging), name, bytes.NewReader(content), int64(len(content)), options)
	return s.failure(ctx, err)
}

// getWork reads a small object of the program's own, with its metadata.
func (s *Store) getWork(ctx context.Context, name string, limit int) ([]byte, minio.ObjectInfo, error) {
	body, object, _, err := s.core.GetObject(ctx, s.bucket(blob.Staging), name, minio.GetObjectOptions{})
	if err != nil {
		return nil, minio.ObjectInfo{}, s.failure(ctx, err)
	}
	defer func() { _ = body.Close() }()
	content := make([]byte, min(int64(limit), object.Size))
	_, err = io.ReadFull(body, content)
	return content, object, s.failure(ctx, err)
}

// load finds an upload by its id.
func (s *Store) load(ctx context.Context, uploadID string) (session, error) {
	if _, err := blob.UploadStart(uploadID); err != nil {
		return session{}, err
	}
	u := session{ID: uploadID}
	const limit = 64 << 10
	text, _, err := s.getWork(ctx, u.own(recordName), limit)
	if err != nil {
		return session{}, err
	}
	if err := json.Unmarshal(text, &u.record); err != nil {
		return session{}, fmt.Errorf("%w: %s: %w", blob.ErrMismatch, u.own(recordName), err)
	}
	return u, nil
}

func (s *Store) putPart(ctx context.Context, to session, number int, content []byte) (minio.CompletePart, error) {
	part, err := s.core.PutObjectPart(ctx, s.bucket(blob.Staging), to.Target, to.Multipart, number,
		bytes.NewReader(content), int64(len(content)), minio.PutObjectPartOptions{})
	return minio.CompletePart{PartNumber: part.PartNumber, ETag: part.ETag}, s.failure(ctx, err)
}

// complete joins the parts, if the target is free.
func (s *Store) complete(ctx context.Context, u session, parts []minio.CompletePart, info blob.Info) (minio.UploadInfo, error) {
	return s.core.CompleteMultipartUpload(ctx, s.bucket(blob.Staging), u.Target, u.Multipart, parts, once(putOptions(info)))
}

// discard forgets an upload even when the caller has left. What can't be removed now is swept later.
func (s *Store) discard(ctx context.Context, u session) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpLimit)
	defer cancel()
	_ = s.forget(ctx, u)
}

// forget removes an upload's parts and then its own objects, the record last: as long as anything is left, so is it.
func (s *Store) forget(ctx context.Context, u session) error {
	err := s.core.AbortMultipartUpload(ctx, s.bucket(blob.Staging), u.Target, u.Multipart)
	if err != nil && minio.ToErrorResponse(err).Code != minio.NoSuchUpload {
		return s.failure(ctx, err)
	}
	names := []string{u.own(tailName), u.own(recordName)}
	if strings.HasPrefix(u.Target, work) {
		names = append([]string{u.Target}, names...)
	}
	for _, name := range names {
		if err := s.client.RemoveObject(ctx, s.bucket(blob.Staging), name, minio.RemoveObjectOptions{}); err != nil {
			return s.failure(ctx, err)
		}
	}
	return nil
}
