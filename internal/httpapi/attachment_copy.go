package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/service/files"
)

// sendCopy answers with a copy made from a photo: a rendition, or the photo without its metadata. It has a digest of
// its own; that of the original stands in the record.
func (x *exchange) sendCopy(c files.Choice) error {
	tag := `"` + c.Tag + `"`
	if x.Request.Header.Get("If-None-Match") == tag {
		x.copyHeaders(c, tag)
		x.Status(http.StatusNotModified)
		return nil
	}
	data, mediaType, err := x.api.files.Render(x.ctx(), c)
	if err != nil {
		return err
	}
	x.copyHeaders(c, tag)
	sum := sha256.Sum256(data)
	h := x.Writer.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", mime.FormatMediaType(x.disposition(mediaType), map[string]string{"filename": copyName(c, mediaType)}))
	h.Set("Repr-Digest", reprDigest(hex.EncodeToString(sum[:])))
	x.Status(http.StatusOK)
	if x.Request.Method != http.MethodHead {
		_, _ = x.movingWriter().Write(data) // the receiver may be gone: nothing is lost
	}
	return nil
}

// copyHeaders says what kind of copy it is.
func (x *exchange) copyHeaders(c files.Choice, tag string) {
	h := x.Writer.Header()
	if c.Form == files.Bare {
		h.Set("Metadata-Stripped", "true")
	}
	h.Set("Content-Security-Policy", downloadPolicy)
	h.Set("Etag", tag)
	h.Set("Cache-Control", "private, no-cache") // asked for anew each time, since rights may have gone
}

// copyName puts the form behind the file's name, so that nobody takes a copy for the original.
func copyName(c files.Choice, mediaType string) string {
	extension := path.Ext(c.Name)
	stem := strings.TrimSuffix(c.Name, extension)
	if mediaType != c.ContentType {
		extension = ".jpg"
	}
	return stem + "-" + string(c.Form) + extension
}
