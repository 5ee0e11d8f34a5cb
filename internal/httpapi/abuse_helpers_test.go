package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/countersign/countersign/pkg/client"
)

// photoBytes is a small JPEG that no other test has.
func photoBytes(t testing.TB) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 48, 48))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: uint8(rand.UintN(256))}.Y
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func fileOf(content []byte, name, contentType string) client.File {
	sum := sha256.Sum256(content)
	return client.File{
		Name: name, ContentType: contentType, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	}
}

// attach uploads a photo that no record names yet.
func (w *world) attach(t testing.TB, who string) *client.Attachment {
	t.Helper()
	a, created, err := w.as(t, who).PutAttachment(t.Context(), "ALPHA", newID(), fileOf(photoBytes(t), "现场.jpg", "image/jpeg"))
	if err != nil || !created {
		t.Fatalf("created %v: %v", created, err)
	}
	return a
}

// putRaw sends a record whose JSON was changed by hand.
func (w *world) putRaw(t testing.TB, in client.RecordInput, spoil func(string) string) (reply, string) {
	t.Helper()
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return w.raw(t, "tech", http.MethodPut, "/api/v1/projects/ALPHA/records/"+in.ID, spoil(string(raw)))
}

// classifiedOf brings a record of this author to the inbox.
func (w *world) classifiedOf(t testing.TB, author string) *client.Record {
	t.Helper()
	rec, _, err := w.as(t, author).PutRecord(t.Context(), "ALPHA", w.progressRecord(true))
	if err != nil {
		t.Fatal(err)
	}
	if rec, err = w.as(t, "tm").Screen(t.Context(), "ALPHA", rec.ID, rec.Version, client.Screen{Summary: "完成"}); err != nil {
		t.Fatal(err)
	}
	rec, err = w.as(t, "tm").Classify(t.Context(), "ALPHA", rec.ID, rec.Version,
		client.Classify{Class: "B3", Secrecy: "internal", ValidFrom: rec.WorkDate, Retention: "permanent"})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}
