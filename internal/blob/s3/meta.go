package s3

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
)

// The names of an object's own metadata. The file name is Base64 (URL alphabet), since headers are ASCII.
const (
	metaSHA256      = "Sha256"
	metaFileName    = "File-Name"
	metaSecrecy     = "Secrecy"
	metaValidFrom   = "Valid-From"
	metaValidUntil  = "Valid-Until"
	metaRetainUntil = "Retain-Until"
)

// putOptions are the options of every write: part size and threads are always set.
func putOptions(info blob.Info) minio.PutObjectOptions {
	return minio.PutObjectOptions{
		ContentType: info.ContentType, UserMetadata: toMetadata(info),
		PartSize: PartSize, NumThreads: 1, DisableMultipart: true,
	}
}

// once makes a write fail when the key is taken.
func once(o minio.PutObjectOptions) minio.PutObjectOptions {
	o.SetMatchETagExcept("*")
	return o
}

func toMetadata(info blob.Info) map[string]string {
	all := map[string]string{
		metaSHA256:     info.SHA256,
		metaFileName:   base64.RawURLEncoding.EncodeToString([]byte(info.FileName)),
		metaValidFrom:  info.ValidFrom,
		metaValidUntil: info.ValidUntil,
	}
	if info.Area.IsLevel() {
		all[metaSecrecy] = string(info.Area)
	}
	if !info.RetainUntil.IsZero() {
		all[metaRetainUntil] = info.RetainUntil.UTC().Format(time.RFC3339)
	}
	for name, value := range all {
		if value == "" {
			delete(all, name)
		}
	}
	return all
}

// fromObject reads an object's description. One without our metadata was not written by this program.
func fromObject(ref blob.Ref, size int64, o minio.ObjectInfo) (blob.Info, error) {
	info := blob.Info{Ref: ref, Size: size, SHA256: o.UserMetadata[metaSHA256], StoredAt: o.LastModified.UTC()}
	info.Version = o.VersionID
	if o.ContentType != "application/octet-stream" { // what S3 says when nothing was said
		info.ContentType = o.ContentType
	}
	name, err := base64.RawURLEncoding.DecodeString(o.UserMetadata[metaFileName])
	if err != nil || info.SHA256 == "" {
		return blob.Info{}, fmt.Errorf("%w: the object's metadata are not this program's", blob.ErrMismatch)
	}
	info.FileName = string(name)
	info.Seal, err = toSeal(o.UserMetadata)
	return info, err
}

func toSeal(all map[string]string) (blob.Seal, error) {
	seal := blob.Seal{ValidFrom: all[metaValidFrom], ValidUntil: all[metaValidUntil]}
	if until := all[metaRetainUntil]; until != "" {
		at, err := time.Parse(time.RFC3339, until)
		if err != nil {
			return blob.Seal{}, fmt.Errorf("%w: retained until %q", blob.ErrMismatch, until)
		}
		seal.RetainUntil = at
	}
	return seal, nil
}

// totalSize reads an object's whole size from the answer to a request for a part of it.
func totalSize(header http.Header, size int64) (int64, error) {
	said := header.Get("Content-Range")
	if said == "" {
		return size, nil
	}
	var first, last, total int64
	if _, err := fmt.Sscanf(said, "bytes %d-%d/%d", &first, &last, &total); err != nil {
		return 0, fmt.Errorf("%w: content range %q", blob.ErrUnavailable, said)
	}
	return total, nil
}
