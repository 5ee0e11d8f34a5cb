package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// PieceSize is how many bytes of a resumable upload go in one request.
const PieceSize = 8 << 20

// Upload is a resumable upload (tus 1.0): it can be continued after a break, by another process too, as long as its id
// is known and it has not expired.
type Upload struct {
	ID         string // empty where the attachment was there already: nothing is left to send
	Attachment string // id of the attachment that it becomes
	SHA256     string // that the attachment must have, lower-case hex
	Offset     int64  // bytes that the server has
	Length     int64
	Expires    time.Time
	Receipt    *Receipt // once the last piece was answered
}

// StartUpload opens a resumable upload that becomes the attachment id once all its bytes are there.
func (c *Client) StartUpload(ctx context.Context, project, id string, f File) (*Upload, error) {
	k := call{method: http.MethodPost, path: projectPath(project) + "/uploads", header: http.Header{
		"Tus-Resumable": {"1.0.0"}, "Upload-Length": {decimal(f.Size)},
		"Upload-Metadata": {uploadMetadata("id", id, "filename", f.Name, "filetype", f.ContentType, "sha256", f.SHA256, "camera_source", f.CameraSource)},
	}}
	r, err := c.send(ctx, k)
	if err != nil {
		return nil, err
	}
	drain(r)
	u := &Upload{Attachment: id, SHA256: f.SHA256, Length: f.Size, Expires: expiry(r)}
	if r.StatusCode == http.StatusOK {
		u.Offset = f.Size
		return u, nil
	}
	location, err := url.Parse(r.Header.Get("Location"))
	if err != nil || location.Path == "" {
		return nil, errors.New("client: the upload has no address")
	}
	u.ID = path.Base(location.Path)
	return u, nil
}

// UploadProgress asks how far an upload is.
func (c *Client) UploadProgress(ctx context.Context, project, uploadID string) (*Upload, error) {
	k := call{method: http.MethodHead, path: uploadPath(project, uploadID), header: http.Header{"Tus-Resumable": {"1.0.0"}}, again: true}
	r, err := c.send(ctx, k)
	if err != nil {
		return nil, err
	}
	drain(r)
	u := &Upload{ID: uploadID, Expires: expiry(r)}
	if u.Offset, err = strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64); err != nil {
		return nil, fmt.Errorf("client: upload offset: %w", err)
	}
	u.Length, err = strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	return orNil(u, err)
}

// AbortUpload gives an upload up.
func (c *Client) AbortUpload(ctx context.Context, project, uploadID string) error {
	k := call{method: http.MethodDelete, path: uploadPath(project, uploadID), header: http.Header{"Tus-Resumable": {"1.0.0"}}}
	_, err := c.do(ctx, k, nil)
	return err
}

// ResumeUpload sends what the server does not have yet, piece by piece, and asks for the offset anew after each break.
// progress, if not nil, is told how many bytes the server has.
func (c *Client) ResumeUpload(ctx context.Context, project string, u *Upload, source io.ReaderAt, progress func(int64)) error {
	failures := 0
	for u.Offset < u.Length {
		end, err := c.sendPiece(ctx, project, u, source)
		if err != nil {
			failures++
			if end, err = c.whereNow(ctx, project, u, err, failures); err != nil {
				return err
			}
		}
		if end > u.Offset {
			failures = 0
		}
		u.Offset = end
		if progress != nil {
			progress(end)
		}
	}
	return nil
}

// sendPiece sends the next piece and gives the offset behind it.
func (c *Client) sendPiece(ctx context.Context, project string, u *Upload, source io.ReaderAt) (int64, error) {
	size := min(PieceSize, u.Length-u.Offset)
	k := call{method: http.MethodPatch, path: uploadPath(project, u.ID), length: size, header: http.Header{
		"Tus-Resumable": {"1.0.0"}, "Upload-Offset": {decimal(u.Offset)}, "Content-Type": {"application/offset+octet-stream"},
	}}
	k.body = func() (io.Reader, error) { return io.NewSectionReader(source, u.Offset, size), nil }
	r, err := c.once(ctx, k)
	if err != nil {
		return u.Offset, err
	}
	drain(r)
	u.Receipt = receiptOf(r.Header.Get("Countersign-Receipt"))
	return strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
}

// receiptOf reads the receipt of a finished upload; nil where there is none.
func receiptOf(header string) *Receipt {
	parts := strings.Fields(header)
	if len(parts) != 3 {
		return nil
	}
	seq, err := strconv.ParseInt(parts[0], 10, 64)
	at, timeErr := time.Parse(time.RFC3339Nano, parts[1])
	if err != nil || timeErr != nil {
		return nil
	}
	return &Receipt{Seq: seq, ReceivedAt: at, SHA256: parts[2]}
}

// whereNow decides after a failed piece: it gives the offset to go on from, or the error that ends the upload.
func (c *Client) whereNow(ctx context.Context, project string, u *Upload, cause error, failures int) (int64, error) {
	p := AsProblem(cause)
	moved := p != nil && p.Status == http.StatusConflict
	_, worth := worthAnother(cause, call{again: true}, c.pause)
	if failures >= c.tries || ctx.Err() != nil || (!moved && !worth) {
		return 0, cause
	}
	wait := c.pause << (failures - 1)
	if p != nil {
		wait = max(wait, p.RetryAfter)
	}
	if err := sleep(ctx, wait); err != nil {
		return 0, err
	}
	now, err := c.UploadProgress(ctx, project, u.ID)
	if IsStatus(err, http.StatusNotFound) {
		return c.alreadyThere(ctx, project, u, err)
	}
	if err != nil {
		return 0, err
	}
	return now.Offset, nil
}

// alreadyThere finds out whether an upload is gone because it was finished and only the answer was lost.
func (c *Client) alreadyThere(ctx context.Context, project string, u *Upload, gone error) (int64, error) {
	content, err := c.StatAttachment(ctx, project, u.Attachment)
	if err != nil || content.SHA256 != u.SHA256 {
		return 0, gone
	}
	return u.Length, nil
}

// uploadMetadata writes pairs as tus wants them: a name and its value in base64, joined by commas.
func uploadMetadata(pairs ...string) string {
	var out string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			continue
		}
		if out != "" {
			out += ","
		}
		out += pairs[i] + " " + base64.StdEncoding.EncodeToString([]byte(pairs[i+1]))
	}
	return out
}

func uploadPath(project, id string) string {
	return projectPath(project) + "/uploads/" + url.PathEscape(id)
}

func expiry(r *http.Response) time.Time {
	at, err := http.ParseTime(r.Header.Get("Upload-Expires"))
	if err != nil {
		return time.Time{}
	}
	return at
}
