package httpapi

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/countersign/countersign/pkg/client"
)

func TestAttachmentGoesInAndComesOut(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	tech := w.as(t, "tech")
	content := photoBytes(t)
	file := fileOf(content, "现场 \"东侧\".jpg", "image/jpeg")
	id := newID()
	a, created, err := tech.PutAttachment(ctx, "ALPHA", id, file)
	if err != nil || !created {
		t.Fatalf("created %v: %v", created, err)
	}
	if a.SHA256 != file.SHA256 || a.Size != file.Size || a.ContentType != "image/jpeg" || a.Name != file.Name {
		t.Errorf("as received: %+v", a)
	}
	if _, created, err = tech.PutAttachment(ctx, "ALPHA", id, file); err != nil || created {
		t.Errorf("the repeat: created %v, %v", created, err)
	}
	_, _, err = tech.PutAttachment(ctx, "ALPHA", id, fileOf(photoBytes(t), "a.jpg", "image/jpeg"))
	p := wanted(t, err, 409, "E_ID_REUSE")
	if event := w.written(t, p.RequestID); event != "attach.locked" {
		t.Errorf("A17 written down as %q", event)
	}
	got, err := tech.Attachment(ctx, "ALPHA", id, client.Span{})
	if err != nil {
		t.Fatal(err)
	}
	back, err := io.ReadAll(got.Body)
	_ = got.Body.Close()
	if err != nil || !bytes.Equal(back, content) || got.SHA256 != file.SHA256 || got.Name != file.Name {
		t.Errorf("back: %d bytes, %+v, %v", len(back), got, err)
	}
	info, err := tech.StatAttachment(ctx, "ALPHA", id)
	if err != nil || info.Size != file.Size || info.SHA256 != file.SHA256 {
		t.Errorf("described: %+v, %v", info, err)
	}
}

func TestPartsOfAnAttachment(t *testing.T) {
	w := theWorld(t)
	content := photoBytes(t)
	id := newID()
	if _, _, err := w.as(t, "tech").PutAttachment(t.Context(), "ALPHA", id, fileOf(content, "a.jpg", "image/jpeg")); err != nil {
		t.Fatal(err)
	}
	path, n := "/api/v1/projects/ALPHA/attachments/"+id, len(content)
	for header, c := range map[string]struct {
		status int
		part   []byte
	}{
		"":                           {200, content},
		"bytes=0-9":                  {206, content[:10]},
		"bytes=10-":                  {206, content[10:]},
		"bytes=-7":                   {206, content[n-7:]},
		"bytes=5-999999999":          {206, content[5:]},
		"bytes=999999999-":           {416, nil},
		"bytes=-0":                   {416, nil},
		"bytes=9-5":                  {200, content},
		"bytes=0-1,4-5":              {200, content}, // several parts are answered with the whole
		"bytes=a-b":                  {200, content},
		"bytes=-":                    {200, content},
		"lines=1-2":                  {200, content},
		"bytes=9223372036854775807-": {416, nil},
	} {
		answer, body := w.raw(t, "tech", "GET", path, "", "Range", header)
		if answer.StatusCode != c.status || (c.part != nil && body != string(c.part)) {
			t.Errorf("%q: %d with %d bytes, want %d with %d", header, answer.StatusCode, len(body), c.status, len(c.part))
		}
	}
	whole, _ := w.raw(t, "tech", "GET", path, "")
	if answer, body := w.raw(t, "tech", "GET", path, "", "If-None-Match", whole.Header.Get("ETag")); answer.StatusCode != 304 || body != "" {
		t.Errorf("unchanged: %d", answer.StatusCode)
	}
}

// C1: a browser is told to save a stranger's file, to believe its type and to run nothing of it.
func TestDownloadsCanDoNothing(t *testing.T) {
	w := theWorld(t)
	photo := w.attach(t, "tech")
	text, _, err := w.as(t, "tech").PutAttachment(t.Context(), "ALPHA", newID(), fileOf([]byte("现场记录，普通文本。\n"), "记录.txt", "text/plain"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, query, disposition string }{
		{photo.ID, "", "attachment"}, {photo.ID, "?inline=1", "inline"}, {text.ID, "", "attachment"}, {text.ID, "?inline=1", "attachment"},
	} {
		answer, _ := w.raw(t, "tech", "GET", "/api/v1/projects/ALPHA/attachments/"+c.id+c.query, "")
		h := answer.Header
		if !strings.HasPrefix(h.Get("Content-Disposition"), c.disposition+";") {
			t.Errorf("%s: %s", c.query, h.Get("Content-Disposition"))
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %v", c.query, h)
		}
	}
}

// C2, A7: a type is what the bytes say; a name that says otherwise is refused, and nothing is left.
func TestAFileThatLiesIsRefused(t *testing.T) {
	w := theWorld(t)
	html := []byte("<!doctype html><script>alert(1)</script>")
	before := w.picture(t)
	for name, f := range map[string]client.File{
		"HTML as JPEG":            fileOf(html, "a.jpg", "image/jpeg"),
		"HTML":                    fileOf(html, "a.html", "text/html"),
		"SVG":                     fileOf([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "a.svg", "image/svg+xml"),
		"a picture named .html":   fileOf(photoBytes(t), "a.html", "image/jpeg"),
		"a program as a document": fileOf(append([]byte("MZ\x90\x00"), make([]byte, 500)...), "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
	} {
		_, _, err := w.as(t, "tech").PutAttachment(t.Context(), "ALPHA", newID(), f)
		p := client.AsProblem(err)
		if p == nil || (p.Status != 415 && p.Status != 422) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if event := w.written(t, p.RequestID); event != "upload.rejected" {
			t.Errorf("%s: written down as %q", name, event)
		}
	}
	if w.picture(t) != before {
		t.Error("something is left")
	}
}

// C11: bytes that are not those declared leave nothing.
func TestBytesThatAreNotThoseDeclared(t *testing.T) {
	w := theWorld(t)
	content := photoBytes(t)
	good := fileOf(content, "a.jpg", "image/jpeg")
	before := w.picture(t)
	other := good
	other.SHA256 = fileOf(photoBytes(t), "", "").SHA256
	_, _, err := w.as(t, "tech").PutAttachment(t.Context(), "ALPHA", newID(), other)
	p := wanted(t, err, 422, "E_DIGEST")
	if event := w.written(t, p.RequestID); event != "upload.mismatch" {
		t.Errorf("written down as %q", event)
	}
	for name, headers := range map[string][]string{
		"no digest":           {"Repr-Digest", "", "Content-Type", "image/jpeg"},
		"a digest of no form": {"Repr-Digest", "sha-256=abc", "Content-Type", "image/jpeg"},
		"another algorithm":   {"Repr-Digest", "md5=:AAAA:", "Content-Type", "image/jpeg"},
		"no type":             {"Repr-Digest", reprDigest(good.SHA256), "Content-Type", ""},
	} {
		answer, body := w.raw(t, "tech", "PUT", "/api/v1/projects/ALPHA/attachments/"+newID(), string(content), headers...)
		if answer.StatusCode != 422 {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
	}
	short, err := http.NewRequestWithContext(t.Context(), "PUT", w.address+"/api/v1/projects/ALPHA/attachments/"+newID(),
		io.MultiReader(bytes.NewReader(content[:len(content)/2]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if err != nil {
		t.Fatal(err)
	}
	short.ContentLength = good.Size
	short.Header = http.Header{"Authorization": {"Bearer " + w.as(t, "tech").Token()}, "Content-Type": {"image/jpeg"}, "Repr-Digest": {reprDigest(good.SHA256)}}
	if answer, err := http.DefaultTransport.RoundTrip(short); err == nil {
		_ = answer.Body.Close()
		if answer.StatusCode != 400 {
			t.Errorf("half a body: %d", answer.StatusCode)
		}
	}
	if w.picture(t) != before {
		t.Error("something is left")
	}
}

func TestARecordHoldsItsAttachments(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	photo := w.attach(t, "tech")
	in := w.progressRecord(true)
	in.Attachments = []client.AttachmentRef{{ID: photo.ID, SHA256: photo.SHA256}, {ID: newID(), SHA256: photo.SHA256}}
	_, _, err := w.as(t, "tech").PutRecord(ctx, "ALPHA", in)
	if p := wanted(t, err, 422, "E_INVALID"); !strings.HasPrefix(p.Errors[0].Field, "attachments[1]") {
		t.Errorf("%+v", p.Errors)
	}
	in.Attachments = in.Attachments[:1]
	rec, _, err := w.as(t, "tech").PutRecord(ctx, "ALPHA", in)
	if err != nil {
		t.Fatal(err)
	}
	full, err := w.as(t, "tm").Record(ctx, "ALPHA", rec.ID)
	if err != nil || len(full.Attachments) != 1 || full.Attachments[0].Record != rec.ID || rec.AttachmentCount != 1 {
		t.Fatalf("%+v, %v", full, err)
	}
	if _, err := w.as(t, "tm").StatAttachment(ctx, "ALPHA", photo.ID); err != nil {
		t.Errorf("who screens it: %v", err)
	}
	want(t, second(w.as(t, "leader").Attachment(ctx, "ALPHA", photo.ID, client.Span{})), 404, "E_NOT_FOUND")
}
