package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
)

func TestResumableUploadBecomesAnAttachment(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	tech := w.as(t, "tech")
	content := photoBytes(t)
	file := fileOf(content, "大图.jpg", "image/jpeg")
	id := newID()
	u, err := tech.StartUpload(ctx, "ALPHA", id, file)
	if err != nil {
		t.Fatal(err)
	}
	if u.Expires.Before(time.Now()) || u.Offset != 0 {
		t.Errorf("begun: %+v", u)
	}
	if err := tech.ResumeUpload(ctx, "ALPHA", u, bytes.NewReader(content), nil); err != nil {
		t.Fatal(err)
	}
	info, err := tech.StatAttachment(ctx, "ALPHA", id)
	if err != nil || info.SHA256 != file.SHA256 || info.Name != file.Name {
		t.Fatalf("%+v, %v", info, err)
	}
	again, err := tech.StartUpload(ctx, "ALPHA", id, file)
	if err != nil || again.ID != "" || again.Offset != file.Size {
		t.Errorf("the repeat: %+v, %v", again, err)
	}
}

// cutting breaks every other piece off in the middle, and loses the answer of the last one.
type cutting struct {
	next  http.RoundTripper
	mu    sync.Mutex
	count int
}

// RoundTrip implements http.RoundTripper.
func (c *cutting) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPatch {
		return c.next.RoundTrip(r)
	}
	c.mu.Lock()
	c.count++
	count := c.count
	c.mu.Unlock()
	switch count {
	case 1: // half of it arrives
		half, err := io.ReadAll(io.LimitReader(r.Body, r.ContentLength/2))
		if err != nil {
			return nil, err
		}
		r.ContentLength = int64(len(half))
		r.Body = io.NopCloser(bytes.NewReader(half))
	case 2: // nothing arrives
		return nil, errors.New("the line is cut")
	}
	answer, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close()
	return nil, errors.New("the answer is lost")
}

func TestUploadSurvivesABadLine(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	session := w.as(t, "tech")
	tech, err := client.New(w.address, client.WithToken(session.Token()), client.WithRetries(5, time.Millisecond),
		client.WithHTTPClient(&http.Client{Transport: &cutting{next: http.DefaultTransport}}))
	if err != nil {
		t.Fatal(err)
	}
	content := photoBytes(t)
	file := fileOf(content, "a.jpg", "image/jpeg")
	u, err := tech.StartUpload(ctx, "ALPHA", newID(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := tech.ResumeUpload(ctx, "ALPHA", u, bytes.NewReader(content), nil); err != nil {
		t.Fatal(err)
	}
	if info, err := session.StatAttachment(ctx, "ALPHA", u.Attachment); err != nil || info.SHA256 != file.SHA256 {
		t.Fatalf("%+v, %v", info, err)
	}
}

// C12: a piece that does not begin where the upload ends changes nothing.
func TestPiecesMustFit(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	tech := w.as(t, "tech")
	content := photoBytes(t)
	u, err := tech.StartUpload(ctx, "ALPHA", newID(), fileOf(content, "a.jpg", "image/jpeg"))
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/projects/ALPHA/uploads/" + u.ID
	piece := func(offset, body string, more ...string) (reply, string) {
		return w.raw(t, "tech", "PATCH", path, body, append([]string{"Tus-Resumable", "1.0.0", "Content-Type", "application/offset+octet-stream", "Upload-Offset", offset}, more...)...)
	}
	if answer, body := piece("0", string(content[:100])); answer.StatusCode != 204 || answer.Header.Get("Upload-Offset") != "100" {
		t.Fatalf("the first piece: %d %s", answer.StatusCode, body)
	}
	for name, c := range map[string]struct {
		offset, body string
		status       int
		more         []string
	}{
		"a gap":                   {"200", "x", 409, nil},
		"an overlap":              {"50", "x", 409, nil},
		"negative":                {"-1", "x", 400, nil},
		"2^63":                    {"9223372036854775808", "x", 400, nil},
		"2^63-1":                  {"9223372036854775807", "x", 409, nil},
		"no number":               {"x", "x", 400, nil},
		"past the end":            {"100", string(make([]byte, len(content))), 409, nil},
		"another type":            {"100", "x", 415, []string{"Content-Type", "application/json"}},
		"another protocol":        {"100", "x", 412, []string{"Tus-Resumable", "0.2.2"}},
		"a checksum of no form":   {"100", "x", 422, []string{"Upload-Checksum", "md5 AAAA"}},
		"a checksum of no match":  {"100", "x", 460, []string{"Upload-Checksum", "sha256 " + base64.StdEncoding.EncodeToString(make([]byte, 32))}},
		"two writers, one offset": {"0", string(content[:100]), 409, nil},
	} {
		if answer, body := piece(c.offset, c.body, c.more...); answer.StatusCode != c.status {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
	}
	if now, err := tech.UploadProgress(ctx, "ALPHA", u.ID); err != nil || now.Offset != 100 {
		t.Fatalf("the upload moved: %+v, %v", now, err)
	}
	if _, err := w.as(t, "tech2").UploadProgress(ctx, "ALPHA", u.ID); !client.IsStatus(err, 404) {
		t.Errorf("somebody else's upload: %v", err)
	}
	sum := sha256.Sum256(content[100:])
	answer, body := piece("100", string(content[100:]), "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:]))
	if answer.StatusCode != 204 {
		t.Fatalf("the rest: %d %s", answer.StatusCode, body)
	}
	if _, err := tech.StatAttachment(ctx, "ALPHA", u.Attachment); err != nil {
		t.Error(err)
	}
}

func TestAnUploadCanBeGivenUp(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	tech := w.as(t, "tech")
	u, err := tech.StartUpload(ctx, "ALPHA", newID(), fileOf(photoBytes(t), "a.jpg", "image/jpeg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := tech.AbortUpload(ctx, "ALPHA", u.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := tech.UploadProgress(ctx, "ALPHA", u.ID); !client.IsStatus(err, 404) {
		t.Errorf("given up: %v", err)
	}
	answer, _ := w.raw(t, "", "OPTIONS", "/api/v1/projects/ALPHA/uploads", "")
	if answer.StatusCode != 204 || answer.Header.Get("Tus-Version") != "1.0.0" {
		t.Errorf("%d %v", answer.StatusCode, answer.Header)
	}
	_, err = tech.StartUpload(ctx, "ALPHA", newID(), client.File{Name: "a.jpg", Size: 5})
	want(t, err, 422, "E_INVALID")
}
