package s3

import (
	"context"
	"net/url"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// copyPart is the size in bytes of one part of a copy within the server. S3 takes up to 5 GiB, but a part should be
// copied well before the answer's time limit.
const copyPart = 256 << 20

// source is what is copied, by the name of its object.
type source struct {
	area    blob.Area
	name    string
	version string
}

func sourceOf(ref blob.Ref) source {
	return source{area: ref.Area, name: object(ref.Key), version: ref.Version}
}

// copyOnce copies an object within the server and gives it the metadata of info, if the key is free. It copies in
// parts even when one would do: joining parts is the only copy that S3 refuses for a key that is taken.
func (s *Store) copyOnce(ctx context.Context, from source, info blob.Info) (blob.Info, error) {
	if info.Size == 0 {
		return s.putBytes(ctx, info, nil)
	}
	done, err := s.copyParts(ctx, from, info, once(putOptions(info)))
	return s.written(ctx, info, done, err)
}

// copyAnew writes a new version with other metadata over an object; the earlier version stays.
func (s *Store) copyAnew(ctx context.Context, from source, info blob.Info) (blob.Info, error) {
	if info.Size == 0 {
		done, err := s.client.PutObject(ctx, s.bucket(info.Area), object(info.Key), nil, 0, putOptions(info))
		info.Version = done.VersionID
		return info, s.failure(ctx, err)
	}
	done, err := s.copyParts(ctx, from, info, putOptions(info))
	info.Version = done.VersionID
	return info, s.failure(ctx, err)
}

func (s *Store) copyParts(ctx context.Context, from source, info blob.Info, o minio.PutObjectOptions) (minio.UploadInfo, error) {
	bucket := s.bucket(info.Area)
	multipart, err := s.core.NewMultipartUpload(ctx, bucket, object(info.Key), o)
	if err != nil {
		return minio.UploadInfo{}, err
	}
	done, err := s.copyInto(ctx, from, info, multipart, o)
	if err != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanUpLimit)
		defer cancel()
		_ = s.core.AbortMultipartUpload(ctx, bucket, object(info.Key), multipart) // else the server forgets it in time
	}
	return done, err
}

func (s *Store) copyInto(ctx context.Context, from source, info blob.Info, multipart string, o minio.PutObjectOptions) (minio.UploadInfo, error) {
	var parts []minio.CompletePart
	header := map[string]string{"x-amz-copy-source": s.sourceHeader(from)}
	for offset := int64(0); offset < info.Size; offset += copyPart {
		length := min(copyPart, info.Size-offset)
		part, err := s.core.CopyObjectPart(ctx, s.bucket(from.area), from.name, s.bucket(info.Area), object(info.Key), multipart,
			len(parts)+1, offset, length, header)
		if err != nil {
			return minio.UploadInfo{}, err
		}
		parts = append(parts, part)
	}
	return s.core.CompleteMultipartUpload(ctx, s.bucket(info.Area), object(info.Key), multipart, parts, o)
}

// sourceHeader names the copy's source with its version, which the client's own call leaves out. Names need no
// escaping (blob.CheckKey).
func (s *Store) sourceHeader(from source) string {
	header := s.bucket(from.area) + "/" + from.name
	if from.version != "" {
		header += "?versionId=" + url.QueryEscape(from.version)
	}
	return header
}
