// Package picture works on the bytes of photographs (V8–V11, L6): what a photo says of itself, a digest of its picture
// alone, a fingerprint that survives saving anew, copies without metadata, renditions for the eyes, and where two
// pictures differ. It reads and writes nothing but what it is given; the original is never changed.
//
// A photo comes from strangers. Its size is read from its header before a pixel is decoded, what would need too much
// memory is refused, and no more than two are decoded at once.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// The media types that are photographs. HEIF has to be made readable first (heif.go).
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	WebP = "image/webp"
	TIFF = "image/tiff"
	HEIC = "image/heic"
	HEIF = "image/heif"
)

// MaxBytes is the largest file that is looked into as a picture; larger ones are kept and served as files alone.
const MaxBytes = 64 << 20

// maxMemory is what decoding one picture may take, in bytes: a photo of 100 megapixels as phones make it fits.
const maxMemory = 320 << 20

// atOnce is how many pictures are decoded at the same time.
const atOnce = 2

var (
	// ErrFormat says that the bytes are no picture that can be decoded here.
	ErrFormat = errors.New("picture: not a picture that can be decoded")
	// ErrTooLarge says that decoding would take more memory than one picture may have.
	ErrTooLarge = errors.New("picture: too large to decode")
)

// IsPicture says whether files of this type are photographs.
func IsPicture(mediaType string) bool {
	switch mediaType {
	case JPEG, PNG, WebP, TIFF, HEIC, HEIF:
		return true
	}
	return false
}

// Decoder decodes pictures, two at a time whoever asks. HEIF is the command that turns a HEIF on its standard input into
// a JPEG on its standard output; empty: there is none, and HEIF is kept and served as a file alone.
type Decoder struct {
	HEIF []string
	free chan struct{}
	heif chan struct{}
}

// NewDecoder makes a decoder; one program has one.
func NewDecoder() *Decoder {
	return &Decoder{free: make(chan struct{}, atOnce), heif: make(chan struct{}, 1)}
}

// Do waits for a place and runs work in it. Whatever work decodes it has to let go of before it returns.
func (d *Decoder) Do(ctx context.Context, work func() error) error {
	select {
	case d.free <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.free }()
	return guarded(work)
}

// guarded turns a decoder's panic into an error: a photo that trips a library must not end anything but itself.
func guarded(work func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", ErrFormat, r)
		}
	}()
	return work()
}

// Decode gives the pixels as they are meant to be looked at: turned as the photo's own orientation says. Call it
// within Decoder.Do.
func Decode(data []byte, mediaType string) (image.Image, error) {
	img, err := decodeStored(data, mediaType)
	if err != nil {
		return nil, err
	}
	return upright(img, ReadMetadata(bytes.NewReader(data), int64(len(data)), mediaType).Orientation), nil
}

func decodeStored(data []byte, mediaType string) (image.Image, error) {
	if err := affordable(data, mediaType); err != nil {
		return nil, err
	}
	r := bytes.NewReader(data)
	var img image.Image
	var err error
	switch mediaType {
	case JPEG:
		img, err = jpeg.Decode(r)
	case PNG:
		img, err = png.Decode(r)
	case WebP:
		img, err = webp.Decode(r)
	case TIFF:
		img, err = tiff.Decode(r)
	default:
		return nil, ErrFormat
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return img, nil
}

// config reads a picture's size and colours from its header.
func config(data []byte, mediaType string) (image.Config, error) {
	r := bytes.NewReader(data)
	switch mediaType {
	case JPEG:
		return jpeg.DecodeConfig(r)
	case PNG:
		return png.DecodeConfig(r)
	case WebP:
		return webp.DecodeConfig(r)
	case TIFF:
		return tiff.DecodeConfig(r)
	}
	return image.Config{}, ErrFormat
}

// affordable refuses what would need too much memory, judging by the header.
func affordable(data []byte, mediaType string) error {
	if len(data) > MaxBytes {
		return ErrTooLarge
	}
	c, err := config(data, mediaType)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if c.Width <= 0 || c.Height <= 0 {
		return ErrFormat
	}
	if int64(c.Width)*int64(c.Height)*bytesPerPixel(c.ColorModel, mediaType == JPEG && isProgressive(data)) > maxMemory {
		return ErrTooLarge
	}
	return nil
}

// bytesPerPixel is what decoding takes at most for each pixel. A progressive JPEG keeps its coefficients, four bytes
// for each sample, until the end.
func bytesPerPixel(m color.Model, progressive bool) int64 {
	switch {
	case progressive:
		return 15
	case m == color.GrayModel:
		return 1
	case m == color.YCbCrModel:
		return 3
	case m == color.NRGBA64Model || m == color.RGBA64Model:
		return 8
	}
	return 4
}
