package s3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, ref blob.Ref) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "stat", ref.Key)
	if err := ref.Check(); err != nil {
		return blob.Info{}, err
	}
	found, err := s.client.StatObject(ctx, s.bucket(ref.Area), object(ref.Key), minio.StatObjectOptions{VersionID: ref.Version})
	if err != nil {
		return blob.Info{}, s.failure(ctx, err)
	}
	return fromObject(ref, found.Size, found)
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, ref blob.Ref, part blob.Range) (_ io.ReadCloser, _ blob.Info, err error) {
	defer blob.Wrap(&err, "get", ref.Key)
	if err := ref.Check(); err != nil {
		return nil, blob.Info{}, err
	}
	options := minio.GetObjectOptions{VersionID: ref.Version}
	if err := setRange(&options, part); err != nil {
		return nil, blob.Info{}, err
	}
	body, found, header, err := s.core.GetObject(ctx, s.bucket(ref.Area), object(ref.Key), options)
	if err != nil {
		return nil, blob.Info{}, s.failure(ctx, err)
	}
	size, err := totalSize(header, found.Size)
	if err == nil {
		var info blob.Info
		if info, err = fromObject(ref, size, found); err == nil {
			return s.body(ctx, body, info, found.Size), info, nil
		}
	}
	_ = body.Close()
	return nil, blob.Info{}, err
}

func setRange(options *minio.GetObjectOptions, part blob.Range) error {
	switch {
	case part.Whole():
		return nil
	case part.Offset < 0 || part.Length < 0:
		return blob.ErrRange
	case part.Length == 0:
		options.Set("Range", fmt.Sprintf("bytes=%d-", part.Offset))
	default:
		options.Set("Range", fmt.Sprintf("bytes=%d-%d", part.Offset, part.Offset+part.Length-1))
	}
	return nil
}

// body is what the caller reads: checked when it is the whole, with errors in the store's own terms.
func (s *Store) body(ctx context.Context, content io.ReadCloser, info blob.Info, length int64) io.ReadCloser {
	told := &answer{ReadCloser: content, ctx: ctx, store: s, rest: length}
	if length < info.Size {
		return told
	}
	return blob.NewChecked(told, info)
}

// answer is the body of a response.
type answer struct {
	io.ReadCloser
	ctx   context.Context
	store *Store
	rest  int64
}

func (a *answer) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.rest -= int64(n)
	if errors.Is(err, io.EOF) && a.rest <= 0 {
		return n, io.EOF
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF // the connection broke: not a damaged object
	}
	return n, a.store.failure(a.ctx, err)
}

// List implements blob.Store.
func (s *Store) List(ctx context.Context, area blob.Area, prefix string) iter.Seq2[blob.Entry, error] {
	return func(yield func(blob.Entry, error) bool) {
		if !area.Known() {
			yield(blob.Entry{}, blob.ErrArea)
			return
		}
		if err := blob.CheckPrefix(prefix); err != nil {
			yield(blob.Entry{}, err)
			return
		}
		for found, err := range s.objects(ctx, area, prefix) {
			key, isObject := strings.CutSuffix(found.Key, objectMark)
			if !isObject && err == nil {
				continue // an unfinished upload's
			}
			entry := blob.Entry{Key: key, Size: found.Size, StoredAt: found.LastModified.UTC()}
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// objects walks a bucket. After an error there is nothing more.
func (s *Store) objects(ctx context.Context, area blob.Area, prefix string) iter.Seq2[minio.ObjectInfo, error] {
	return func(yield func(minio.ObjectInfo, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		options := minio.ListObjectsOptions{Prefix: prefix, Recursive: true}
		for found := range s.client.ListObjectsIter(ctx, s.bucket(area), options) {
			err := s.failure(ctx, found.Err)
			if !yield(found, err) || err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(minio.ObjectInfo{}, err)
		}
	}
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, key string) (err error) {
	defer blob.Wrap(&err, "delete", key)
	ref := blob.Ref{Area: blob.Staging, Key: key}
	if _, err := s.Stat(ctx, ref); err != nil { // S3 itself is content to delete what is absent
		return err
	}
	return s.failure(ctx, s.client.RemoveObject(ctx, s.bucket(ref.Area), object(key), minio.RemoveObjectOptions{}))
}
