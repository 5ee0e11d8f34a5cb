package httpapi

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/store"
)

// downloadPolicy lets a stored file do nothing at all, even if a browser were made to show it (C1).
const downloadPolicy = "default-src 'none'; sandbox"

// inlineTypes are the raster images that a page of ours may show; everything else is only ever saved.
var inlineTypes = map[string]bool{"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true, "image/bmp": true}

// attachmentHead describes a file without its bytes.
func attachmentHead(x *exchange) error {
	c, err := x.choice()
	switch {
	case err != nil:
		return err
	case c.Form == files.Marked:
		return x.secretHead(c)
	case c.Form != files.Original:
		return x.sendCopy(c)
	}
	x.describe(c.Attachment)
	x.Header("Content-Length", strconv.FormatInt(c.Size, 10))
	x.Status(http.StatusOK)
	return nil
}

// choice decides in which form the caller gets the file that he asked for.
func (x *exchange) choice() (files.Choice, error) {
	return x.api.files.Choose(x.ctx(), x.actor, x.project(), x.Param("aid"), files.Form(x.query("rendition")))
}

// attachmentGet streams a file or a part of it, or sends a copy made from it.
func attachmentGet(x *exchange) error {
	c, err := x.choice()
	switch {
	case err != nil:
		return err
	case c.Form == files.Marked:
		return x.secretGet(c)
	case c.Form != files.Original:
		return x.sendCopy(c)
	}
	a := c.Attachment
	tag := `"` + a.SHA256 + `"`
	if x.Request.Header.Get("If-None-Match") == tag {
		x.describe(a)
		x.Status(http.StatusNotModified)
		return nil
	}
	part, partial := wantedPart(x.Request, a.Size, tag)
	offset, length, err := part.Within(a.Size)
	if err != nil {
		return x.refuseRange(a)
	}
	_, body, err := x.api.files.Open(x.ctx(), x.actor, x.project(), a.ID, part)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }()
	x.describe(a)
	x.Header("Content-Length", strconv.FormatInt(length, 10))
	if partial {
		x.Header("Content-Range", fmt.Sprintf("bytes %d-%d/%d", offset, offset+length-1, a.Size))
		x.Status(http.StatusPartialContent)
	} else {
		x.Status(http.StatusOK)
	}
	if _, err := io.CopyBuffer(x.movingWriter(), body, make([]byte, 256<<10)); err != nil {
		x.cutOff(a, err)
	}
	return nil
}

// describe writes the headers of a file. Its name and bytes are strangers' work: the browser is told to save it, to
// believe the type, and to run nothing.
func (x *exchange) describe(a store.Attachment) {
	h := x.Writer.Header()
	h.Set("Content-Type", a.ContentType)
	h.Set("Content-Disposition", mime.FormatMediaType(x.disposition(a.ContentType), map[string]string{"filename": a.Name}))
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Repr-Digest", reprDigest(a.SHA256))
	h.Set("Etag", `"`+a.SHA256+`"`)
	h.Set("Accept-Ranges", "bytes")
	h.Set("Cache-Control", "private, no-cache") // asked for anew each time, since rights may have gone
}

// disposition lets a page show what it asked to show, where that is a raster image; everything else is saved.
func (x *exchange) disposition(mediaType string) string {
	if x.query("inline") == "1" && inlineTypes[mediaType] {
		return "inline"
	}
	return "attachment"
}

// wantedPart reads one byte range; anything that it can't read is answered with the whole, as HTTP has it.
func wantedPart(r *http.Request, size int64, tag string) (blob.Range, bool) {
	spec, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes=")
	if condition := r.Header.Get("If-Range"); !ok || (condition != "" && condition != tag) {
		return blob.Range{}, false
	}
	from, to, ok := strings.Cut(spec, "-")
	first, firstErr := strconv.ParseInt(from, 10, 64)
	last, lastErr := strconv.ParseInt(to, 10, 64)
	switch {
	case !ok || (from == "" && to == "") || first < 0 || last < 0:
		return blob.Range{}, false
	case from == "" && lastErr == nil: // the last bytes
		return suffix(last, size)
	case firstErr == nil && to == "":
		return blob.Range{Offset: first, Length: max(size-first, -1)}, true
	case firstErr == nil && lastErr == nil && first <= last:
		return blob.Range{Offset: first, Length: last - first + 1}, true
	}
	return blob.Range{}, false
}

func suffix(count, size int64) (blob.Range, bool) {
	if count == 0 || size == 0 {
		return blob.Range{Offset: -1}, true
	}
	offset := max(size-count, 0)
	return blob.Range{Offset: offset, Length: size - offset}, true
}

// refuseRange answers a part that the file does not have.
func (x *exchange) refuseRange(a store.Attachment) error {
	f := fault.New(fault.BadRequest, "E_RANGE", "文件没有这一段。", "The file has no such part.")
	p := problemOf(f, languageOf(x.Request), requestID(x.ctx()))
	p.Status = http.StatusRequestedRangeNotSatisfiable
	x.Header("Content-Range", fmt.Sprintf("bytes */%d", a.Size))
	sendProblem(x.Writer, x.Request, f, p)
	return nil
}

// cutOff ends an answer that can't be finished: half a file must not look like a whole one. A damaged object is an
// alarm (F21); a receiver who left is not.
func (x *exchange) cutOff(a store.Attachment, err error) {
	if errors.Is(err, blob.ErrMismatch) || errors.Is(err, blob.ErrUnavailable) {
		x.api.log.ErrorContext(x.ctx(), "attachment unreadable", "request_id", requestID(x.ctx()),
			"project", a.Project, "attachment", a.ID, "error", err)
	}
	panic(http.ErrAbortHandler)
}
