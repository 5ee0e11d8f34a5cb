package picture

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"

	"github.com/disintegration/imaging"
)

// The longest sides of renditions, in pixels.
const (
	ThumbSide = 480
	ViewSide  = 1600
)

// Qualities of renditions as JPEG.
const (
	thumbQuality = 78
	viewQuality  = 85
)

// Rendition makes a JPEG for the eyes, no side longer than side, upright and without metadata. Call it within
// Decoder.Do.
func Rendition(data []byte, mediaType string, side int) ([]byte, error) {
	img, err := Decode(data, mediaType)
	if err != nil {
		return nil, err
	}
	quality := viewQuality
	if side <= ThumbSide {
		quality = thumbQuality
	}
	return Encode(Fit(img, side), quality)
}

// Fit shrinks a picture so that no side is longer than side; it never grows.
func Fit(img image.Image, side int) image.Image {
	b := img.Bounds()
	if max(b.Dx(), b.Dy()) <= side {
		return img
	}
	return imaging.Fit(img, side, side, imaging.Box)
}

// Encode writes a JPEG; what is transparent becomes white.
func Encode(img image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, opaque(img), &jpeg.Options{Quality: quality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func opaque(img image.Image) image.Image {
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		return img
	}
	onWhite := image.NewRGBA(img.Bounds())
	draw.Draw(onWhite, onWhite.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(onWhite, onWhite.Rect, img, img.Bounds().Min, draw.Over)
	return onWhite
}
