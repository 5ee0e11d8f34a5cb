// Package s3 keeps objects in MinIO or another S3 store; it is the only room that imports minio-go.
//
// Each area is a bucket. The buckets of the secrecy levels have versions and an object lock, so that what was placed
// there stays, whatever is written over it. Staging has neither: what is swept must be gone, and a version would keep
// its bytes.
//
// Everything is written by requests of known size (one part of PartSize at most), because an upload of unknown size
// costs minio-go hundreds of megabytes. The digest stands in the object's own metadata, which S3 takes only before
// the bytes; so a small object is hashed in its buffer first, and a large one without a declared digest is received
// under `.work/` and copied by the server to its key once the digest is known. Nothing appears under a key before it
// is whole, and If-None-Match keeps a second writer out.
package s3

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/countersign/countersign/internal/blob"
)

// PartSize is the size in bytes of a part, and so of the one buffer that an upload holds. S3 takes no smaller parts
// and at most 10,000 of them, so an object may have up to 50,000 MiB.
const PartSize = 5 << 20

const (
	dialTimeout = 1500 * time.Millisecond
	answerLimit = time.Minute // joining the parts of a large object takes the server a while
	tries       = 2

	// usualRegion is what MinIO and its like call themselves. A client without a region asks for each bucket's, which
	// is one more request to wait for when the store is away.
	usualRegion = "us-east-1"
)

// Options say how to reach the object store.
type Options struct {
	Endpoint  string // host:port
	AccessKey string
	SecretKey string
	Secure    bool   // TLS
	Region    string // empty: us-east-1, as MinIO has it
	Prefix    string // of the buckets' names: PREFIX-staging, PREFIX-open …
	Now       func() time.Time
}

// Store is a set of buckets.
type Store struct {
	client  *minio.Client
	core    minio.Core
	prefix  string
	region  string
	now     func() time.Time
	parts   sync.Pool
	writers blob.Writers
}

var _ blob.Store = (*Store)(nil)

// Open prepares the client; the store is not asked before Ensure.
func Open(o Options) (*Store, error) {
	transport, err := minio.DefaultTransport(o.Secure)
	if err != nil {
		return nil, err
	}
	transport.DialContext = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = answerLimit
	if o.Region == "" {
		o.Region = usualRegion
	}
	client, err := minio.New(o.Endpoint, &minio.Options{
		Creds:      credentials.NewStaticV4(o.AccessKey, o.SecretKey, ""),
		Secure:     o.Secure,
		Region:     o.Region,
		Transport:  transport,
		MaxRetries: tries,
	})
	if err != nil {
		return nil, fmt.Errorf("open object store: %w", err)
	}
	return &Store{
		client: client, core: minio.Core{Client: client}, prefix: o.Prefix, region: o.Region, now: o.Now,
		parts: sync.Pool{New: func() any { return new([PartSize]byte) }},
	}, nil
}

// bucket is the name of an area's bucket.
func (s *Store) bucket(area blob.Area) string { return s.prefix + "-" + string(area) }

// objectMark ends the name of every object. MinIO does not list what lies under an object's own name, so that of two
// keys `A` and `A/B` the second would never be swept; with the mark no name is another's folder. '!' sorts before
// whatever a key may contain, so that names sort as their keys do.
const objectMark = "!"

// object is the name under which a key's object lies.
func object(key string) string { return key + objectMark }

// Ensure implements blob.Store.
func (s *Store) Ensure(ctx context.Context) (err error) {
	for _, area := range blob.Areas() {
		if err := s.ensure(ctx, area); err != nil {
			return fmt.Errorf("bucket %s: %w", s.bucket(area), err)
		}
	}
	return nil
}

func (s *Store) ensure(ctx context.Context, area blob.Area) error {
	bucket := s.bucket(area)
	exists, err := s.client.BucketExists(ctx, bucket)
	if err == nil && !exists {
		err = s.client.MakeBucket(ctx, bucket, minio.MakeBucketOptions{Region: s.region, ObjectLocking: area.IsLevel()})
		if minio.ToErrorResponse(err).Code == minio.BucketAlreadyOwnedByYou { // another replica was quicker
			err = nil
		}
	}
	if err != nil {
		return s.failure(ctx, err)
	}
	return s.inspect(ctx, area)
}

// inspect refuses a bucket that someone made otherwise: a lock can't be added to a level's, and versions in staging
// would keep everything that is swept.
func (s *Store) inspect(ctx context.Context, area blob.Area) error {
	versions, err := s.client.GetBucketVersioning(ctx, s.bucket(area))
	if err != nil {
		return s.failure(ctx, err)
	}
	if !area.IsLevel() {
		if versions.Status != "" {
			return fmt.Errorf("%w: versioning must never have been turned on for staging", blob.ErrUnavailable)
		}
		return nil
	}
	lock, _, _, _, err := s.client.GetObjectLockConfig(ctx, s.bucket(area))
	if code := minio.ToErrorResponse(err).Code; err != nil && code != "ObjectLockConfigurationNotFoundError" {
		return s.failure(ctx, err)
	}
	if lock != "Enabled" || !versions.Enabled() {
		return fmt.Errorf("%w: it needs versions and an object lock, which must be set when it is made", blob.ErrUnavailable)
	}
	return nil
}

// codes are the answers of S3 that mean something else than a failure.
var codes = map[string]error{
	minio.NoSuchKey:          blob.ErrNotFound,
	minio.NoSuchVersion:      blob.ErrNotFound,
	minio.NoSuchUpload:       blob.ErrNotFound,
	minio.MethodNotAllowed:   blob.ErrNotFound, // a delete marker
	minio.PreconditionFailed: blob.ErrExists,
	minio.InvalidRange:       blob.ErrRange,
	"XMinioStorageFull":      blob.ErrFull,
	"QuotaExceeded":          blob.ErrFull,
}

// failure turns an error of the client into one of package blob.
func (s *Store) failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if blob.OwnFault(err) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		return err
	}
	answer := minio.ToErrorResponse(err)
	if known, found := codes[answer.Code]; found {
		return fmt.Errorf("%w: %w", known, err)
	}
	if answer.StatusCode == http.StatusInsufficientStorage {
		return fmt.Errorf("%w: %w", blob.ErrFull, err)
	}
	return fmt.Errorf("%w: %w", blob.ErrUnavailable, err)
}
