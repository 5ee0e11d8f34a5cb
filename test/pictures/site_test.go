// Package pictures tries the photo evidence (R4.1, L6) on the whole product with real photos: what is kept of them, who
// learns where they were taken, renditions, and what the public verify page says of other versions of a photo.
package pictures

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	_ "image/jpeg" // renditions are JPEG
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// photo reads one of the outside photos.
func photo(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(need.Samples(tb, "media", name))
	require.NoError(tb, err)
	return data
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// fileOf is a photo as a phone sends it.
func fileOf(data []byte, name string) client.File {
	return client.File{
		Name: name, ContentType: map[string]string{".jpg": "image/jpeg", ".HEIC": "image/heic"}[filepath.Ext(name)], Size: int64(len(data)), SHA256: digest(data),
		CameraSource: "in_app", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// sent uploads a photo by the technician.
func sent(tb testing.TB, s *harness.Site, data []byte, name string) client.AttachmentRef {
	tb.Helper()
	a, _, err := s.As("technician").PutAttachment(tb.Context(), harness.Project, harness.NewID(), fileOf(data, name))
	require.NoError(tb, err)
	require.Equal(tb, "in_app", a.CameraSource)
	return client.AttachmentRef{ID: a.ID, SHA256: a.SHA256}
}

// withPhotos is a good record that names photos.
func withPhotos(s *harness.Site, refs ...client.AttachmentRef) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Attachments = refs
	return in
}

// publishedAt brings a record to the board on a level.
func publishedAt(tb testing.TB, s *harness.Site, level string, in client.RecordInput) *client.Record {
	tb.Helper()
	ctx, rec := tb.Context(), s.Submitted(in)
	rec, err := s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	require.NoError(tb, err)
	c := s.Classification()
	c.Secrecy = level
	rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, c)
	require.NoError(tb, err)
	rec, err = s.As("pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	require.NoError(tb, err)
	rec, err = s.As("custodian").Publish(ctx, harness.Project, rec.ID, rec.Version)
	require.NoError(tb, err)
	return rec
}

// read gets a file as one person is given it.
func read(tb testing.TB, c *client.Client, id string) (*client.Content, []byte) {
	tb.Helper()
	got, err := c.Attachment(tb.Context(), harness.Project, id, client.Span{})
	require.NoError(tb, err)
	return got, all(tb, got)
}

func rendition(tb testing.TB, c *client.Client, id, kind string) []byte {
	tb.Helper()
	got, err := c.Rendition(tb.Context(), harness.Project, id, kind)
	require.NoError(tb, err)
	require.Equal(tb, "image/jpeg", got.ContentType)
	return all(tb, got)
}

func all(tb testing.TB, c *client.Content) []byte {
	tb.Helper()
	data, err := io.ReadAll(c.Body)
	require.NoError(tb, err)
	require.NoError(tb, c.Body.Close())
	require.Equal(tb, c.SHA256, digest(data), "the digest is of what was sent")
	return data
}

func sizeOf(tb testing.TB, data []byte) (width, height int) {
	tb.Helper()
	c, format, err := image.DecodeConfig(bytes.NewReader(data))
	require.NoError(tb, err)
	require.Equal(tb, "jpeg", format)
	return c.Width, c.Height
}
