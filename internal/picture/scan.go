package picture

import (
	"crypto/sha256"
	"encoding/hex"
)

// ScanDigest is the SHA-256, in lower-case hex, of the compressed picture alone, as its parts stand in the file
// without any metadata: a photo whose date was changed keeps it, one that was saved anew does not. Empty where the
// format's parts can't be told apart.
func ScanDigest(data []byte, mediaType string) string {
	sum := sha256.New()
	var known bool
	switch mediaType {
	case JPEG:
		segments, ok := jpegSegments(data)
		for _, s := range segments {
			if s.drawn() {
				sum.Write(s.whole)
			}
		}
		known = ok && len(segments) > 0
	case PNG:
		chunks, ok := pngChunks(data)
		for _, c := range chunks {
			if pngDrawn[c.name] {
				sum.Write(c.whole)
			}
		}
		known = ok
	case WebP:
		chunks, ok := webpChunks(data)
		for _, c := range chunks {
			if webpDrawn[c.name] {
				sum.Write(c.whole)
			}
		}
		known = ok
	}
	if !known {
		return ""
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Strip copies a photo without its metadata, picture data untouched. ErrFormat: this can't be done losslessly here;
// a rendition made from the pixels serves instead.
func Strip(data []byte, mediaType string, orientation int) ([]byte, error) {
	switch mediaType {
	case JPEG:
		return stripJPEG(data, orientation)
	case PNG:
		return stripPNG(data, orientation)
	case WebP:
		return stripWebP(data)
	}
	return nil, ErrFormat
}
