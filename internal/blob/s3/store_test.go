package s3

import (
	"bytes"
	"crypto/rand"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/blobtest"
	minioserver "github.com/countersign/countersign/test/minio"
)

func TestConformance(t *testing.T) {
	server := minioserver.Start(t)
	blobtest.Run(t, func(tb testing.TB) blobtest.Setup { return setupOn(tb, server) })
}

// TestConformanceSealed: the suite through the encryption. What lies in the buckets is read through the plain store,
// bytes and metadata.
func TestConformanceSealed(t *testing.T) {
	server := minioserver.Start(t)
	blobtest.RunSealed(t, func(tb testing.TB) blobtest.Setup { return setupOn(tb, server) }, func(*testing.T, blobtest.Setup, []byte) {})
}

func setupOn(tb testing.TB, server minioserver.Config) blobtest.Setup {
	line := newLine(tb, server.Endpoint)
	options := optionsFor(server)
	options.Endpoint = line.address
	return blobtest.Setup{
		Reopen: func(tb testing.TB) blob.Store { return openWith(tb, options) },
		Cut:    line.cut,
		Tamper: func(tb testing.TB, ref blob.Ref, content []byte) { tamper(tb, openWith(tb, options), ref, content) },
	}
}

// optionsFor gives each test buckets of its own on the shared server.
func optionsFor(server minioserver.Config) Options {
	return Options{
		Endpoint: server.Endpoint, AccessKey: server.AccessKey, SecretKey: server.SecretKey,
		Prefix: "test-" + strings.ToLower(rand.Text()[:12]), Now: time.Now,
	}
}

func openWith(tb testing.TB, o Options) *Store {
	tb.Helper()
	store, err := Open(o)
	must(tb, err)
	return store
}

// tamper overwrites a staged object's bytes and keeps its metadata, as whoever holds the bucket's keys could.
func tamper(tb testing.TB, s *Store, ref blob.Ref, content []byte) {
	tb.Helper()
	info, err := s.Stat(tb.Context(), ref)
	must(tb, err)
	_, err = s.client.PutObject(tb.Context(), s.bucket(ref.Area), object(ref.Key), bytes.NewReader(content), int64(len(content)), putOptions(info))
	must(tb, err)
}

// line is a TCP line to the server that can be cut and mended.
type line struct {
	address, server string
	mu              sync.Mutex
	listener        net.Listener
	open            map[net.Conn]bool
}

func newLine(tb testing.TB, server string) *line {
	tb.Helper()
	l := &line{address: "127.0.0.1:0", server: server, open: map[net.Conn]bool{}}
	l.mend(tb)
	tb.Cleanup(func() { l.cut(tb) })
	return l
}

func (l *line) mend(tb testing.TB) {
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", l.address)
	must(tb, err)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listener, l.address = listener, listener.Addr().String()
	go l.accept(listener)
}

func (l *line) accept(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", l.server) //nolint:noctx // a loopback line of a test
		if err != nil {
			_ = client.Close()
			continue
		}
		l.join(client, server)
	}
}

func (l *line) join(client, server net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for from, to := range map[net.Conn]net.Conn{client: server, server: client} {
		l.open[from] = true
		go func() {
			_, _ = io.Copy(to, from)
			_ = to.Close()
		}()
	}
}

func (l *line) cut(tb testing.TB) (mend func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.listener.Close()
	for conn := range l.open {
		_ = conn.Close()
	}
	clear(l.open)
	return func() { l.mend(tb) }
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// TestPlacedObjectIsLocked: the server itself refuses to remove what must be kept, and an object written over it is
// another version.
func TestPlacedObjectIsLocked(t *testing.T) {
	s := openWith(t, optionsFor(minioserver.Start(t)))
	must(t, s.Ensure(t.Context()))
	content := []byte("签认后的照片")
	_, err := s.Put(t.Context(), blob.Incoming{Key: "locked", Content: bytes.NewReader(content), Declared: blob.Declared{Size: blob.UnknownSize}})
	must(t, err)
	placed, err := s.Place(t.Context(), blob.Ref{Area: blob.Staging, Key: "locked"}, blob.Secret, blob.Seal{RetainUntil: time.Now().Add(time.Hour)})
	must(t, err)
	bucket := s.bucket(blob.Secret)
	if err := s.client.RemoveObject(t.Context(), bucket, object("locked"), minio.RemoveObjectOptions{VersionID: placed.Version}); err == nil {
		t.Error("a retained version was removed")
	}
	mode, until, err := s.client.GetObjectRetention(t.Context(), bucket, object("locked"), placed.Version)
	if err != nil || *mode != minio.Governance || time.Until(*until) < 59*time.Minute {
		t.Errorf("retention %v until %v, %v", mode, until, err)
	}
	tamper(t, s, placed.Ref, []byte("another photograph"))
	body, _, err := s.Get(t.Context(), placed.Ref, blob.Range{})
	must(t, err)
	if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%q, %v", got, err)
	}
	must(t, body.Close())
}

// TestEnsureRefusesUnfitBuckets: a level's bucket without a lock, and staging with versions.
func TestEnsureRefusesUnfitBuckets(t *testing.T) {
	server := minioserver.Start(t)
	for area, locking := range map[blob.Area]bool{blob.Secret: false, blob.Staging: true} {
		s := openWith(t, optionsFor(server))
		must(t, s.client.MakeBucket(t.Context(), s.bucket(area), minio.MakeBucketOptions{ObjectLocking: locking}))
		if err := s.Ensure(t.Context()); err == nil {
			t.Errorf("%s with lock %v was accepted", area, locking)
		}
	}
}

// TestWrongKeys: a refused access key is the store's failure, never "not found".
func TestWrongKeys(t *testing.T) {
	o := optionsFor(minioserver.Start(t))
	must(t, openWith(t, o).Ensure(t.Context()))
	o.SecretKey = "not the secret"
	_, err := openWith(t, o).Stat(t.Context(), blob.Ref{Area: blob.Staging, Key: "a"})
	if err == nil || !strings.Contains(err.Error(), blob.ErrUnavailable.Error()) {
		t.Error(err)
	}
}

func TestLargeUploadMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: a 256 MiB upload, because of -short")
	}
	blobtest.LargeUpload(t, openWith(t, optionsFor(minioserver.Start(t))), 256<<20)
}
