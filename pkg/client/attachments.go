package client

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// File is an attachment to be sent. Open gives its bytes from the start, each time anew, so that a cut connection can be
// made good. Size is in bytes; SHA256 lower-case hex.
type File struct {
	Name        string
	ContentType string
	Size        int64
	SHA256      string
	// CameraSource says of a photo whether it was taken in the app (in_app) or chosen from an album (gallery).
	CameraSource string
	Open         func() (io.ReadCloser, error)
}

func attachmentPath(project, id string) string {
	return projectPath(project) + "/attachments/" + url.PathEscape(id)
}

// PutAttachment sends a file in one request, streaming. It may be repeated: the same id with the same bytes answers as
// the first time. created says whether this call made it. Errors: 409 other bytes, 413, 415 not its type, 422 digest.
func (c *Client) PutAttachment(ctx context.Context, project, id string, f File) (a *Attachment, created bool, err error) {
	digest, err := reprDigest(f.SHA256)
	if err != nil {
		return nil, false, err
	}
	k := call{method: http.MethodPut, path: attachmentPath(project, id), length: f.Size, again: true, header: http.Header{
		"Content-Type": {f.ContentType}, "Repr-Digest": {digest}, "Content-Disposition": {disposition(f.Name)},
	}}
	if f.CameraSource != "" {
		k.header.Set("Camera-Source", f.CameraSource)
	}
	k.body = func() (io.Reader, error) { return f.Open() }
	a = &Attachment{}
	status, err := c.do(ctx, k, a)
	if err != nil {
		return nil, false, err
	}
	return a, status == http.StatusCreated, nil
}

// Content is the bytes of an attachment as they arrive; the caller closes Body.
type Content struct {
	Body        io.ReadCloser
	Size        int64 // of what comes
	ContentType string
	Name        string
	SHA256      string // of the whole, lower-case hex
	// Stripped says that this is a copy without the photo's metadata.
	Stripped bool
}

// Span is a part of an attachment in bytes. The zero Span is the whole; Length 0 reaches to the end.
type Span struct {
	Offset int64
	Length int64
}

func (s Span) header() string {
	if s.Length == 0 {
		return fmt.Sprintf("bytes=%d-", s.Offset)
	}
	return fmt.Sprintf("bytes=%d-%d", s.Offset, s.Offset+s.Length-1)
}

// Attachment gets the bytes of an attachment, whole or in part.
func (c *Client) Attachment(ctx context.Context, project, id string, part Span) (*Content, error) {
	k := read(attachmentPath(project, id), nil)
	if part != (Span{}) {
		k.header = http.Header{"Range": {part.header()}}
	}
	r, err := c.send(ctx, k) //nolint:bodyclose // the caller closes it
	if err != nil {
		return nil, err
	}
	return contentOf(r), nil
}

// Rendition gets a picture made from a photo for the eyes: thumb, view, or stamped (only of what is published). It is
// never evidence; the original is.
func (c *Client) Rendition(ctx context.Context, project, id, kind string) (*Content, error) {
	r, err := c.send(ctx, read(attachmentPath(project, id), url.Values{"rendition": {kind}})) //nolint:bodyclose // the caller closes it
	if err != nil {
		return nil, err
	}
	return contentOf(r), nil
}

// StatAttachment gets an attachment's size, type, name and digest without its bytes.
func (c *Client) StatAttachment(ctx context.Context, project, id string) (*Content, error) {
	r, err := c.send(ctx, call{method: http.MethodHead, path: attachmentPath(project, id), again: true})
	if err != nil {
		return nil, err
	}
	drain(r)
	content := contentOf(r)
	content.Body = nil
	return content, nil
}

func contentOf(r *http.Response) *Content {
	content := &Content{
		Body: r.Body, Size: r.ContentLength, ContentType: r.Header.Get("Content-Type"), Stripped: r.Header.Get("Metadata-Stripped") == "true",
	}
	if _, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Disposition")); err == nil {
		content.Name = parameters["filename"]
	}
	content.SHA256, _ = digestOf(r.Header.Get("Repr-Digest"))
	return content
}

func disposition(name string) string {
	if name == "" {
		return "attachment"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// reprDigest writes a SHA-256 as RFC 9530 wants it.
func reprDigest(sha256 string) (string, error) {
	sum, err := hex.DecodeString(sha256)
	if err != nil || len(sum) != 32 {
		return "", fmt.Errorf("client: %q is no SHA-256 in hex", sha256)
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":", nil
}

// digestOf reads a SHA-256 in the form of RFC 9530.
func digestOf(header string) (string, error) {
	const prefix, suffix = "sha-256=:", ":"
	if len(header) <= len(prefix)+len(suffix) || header[:len(prefix)] != prefix || header[len(header)-1:] != suffix {
		return "", errors.New("client: no SHA-256 in Repr-Digest")
	}
	sum, err := base64.StdEncoding.DecodeString(header[len(prefix) : len(header)-1])
	return hex.EncodeToString(sum), err
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
