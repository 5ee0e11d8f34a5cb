package httpapi

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/watermark"
)

// secretHead describes a file above internal: only its type, since what is given out is made for each reader.
func (x *exchange) secretHead(c files.Choice) error {
	a := c.Attachment
	shownAs, carries := watermark.Carries(a.ContentType, a.Size)
	if !carries {
		shownAs = a.ContentType
	}
	x.describeSecret(a, shownAs)
	x.Status(http.StatusOK)
	return nil
}

// secretGet gives out a file above internal as this reader gets it: whole, never a part, and never to be kept by any
// cache.
func (x *exchange) secretGet(c files.Choice) error {
	a := c.Attachment
	shown, err := x.api.files.Show(x.ctx(), x.actor, c)
	if err != nil {
		return err
	}
	defer func() { _ = shown.Body.Close() }()
	x.describeSecret(a, shown.MediaType)
	x.Header("Content-Length", strconv.FormatInt(shown.Size, 10))
	x.Status(http.StatusOK)
	if _, err := io.CopyBuffer(x.movingWriter(), shown.Body, make([]byte, 256<<10)); err != nil {
		x.cutOff(a, err)
	}
	return nil
}

// describeSecret writes the headers of a copy. It has no digest: that of the original stands in the record.
func (x *exchange) describeSecret(a store.Attachment, mediaType string) {
	h := x.Writer.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", mime.FormatMediaType(x.disposition(mediaType), map[string]string{"filename": a.Name}))
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Accept-Ranges", "none")
	h.Set("Cache-Control", "no-store")
}
