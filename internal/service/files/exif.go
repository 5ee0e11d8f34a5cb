package files

import (
	"fmt"
	"io"
	"time"

	"github.com/bep/imagemeta"
)

// pictures are the media types whose metadata can tell when the shutter was released.
var pictures = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP,
	"image/heic": imagemeta.HEIF, "image/heif": imagemeta.HEIF, "image/tiff": imagemeta.TIFF,
}

// maxCapturedAt is the longest text taken over; a date and time with fractions and zone is shorter.
const maxCapturedAt = 40

// capturedAt gives the photo's own word on when it was taken, as written there: evidence to compare, never a fact.
// A photo without it, or with metadata that can't be read, gives none.
func capturedAt(content io.ReaderAt, size int64, mediaType string) string {
	format, ok := pictures[mediaType]
	if !ok {
		return ""
	}
	found := ""
	_, err := imagemeta.Decode(imagemeta.Options{
		R: io.NewSectionReader(content, 0, size), ImageFormat: format, Sources: imagemeta.EXIF, Timeout: 2 * time.Second,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "DateTimeOriginal" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			found = fmt.Sprint(tag.Value)
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil || len(found) > maxCapturedAt {
		return ""
	}
	return found
}
