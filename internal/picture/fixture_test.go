package picture

import (
	"bytes"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

var typesByName = map[string]string{".jpg": JPEG, ".png": PNG, ".webp": WebP, ".tiff": TIFF, ".heic": HEIC, ".heif": HEIF}

// sample reads one of the outside photos.
func sample(tb testing.TB, name string) ([]byte, string) {
	tb.Helper()
	data, err := os.ReadFile(need.Samples(tb, "media", name))
	require.NoError(tb, err)
	return data, typesByName[strings.ToLower(filepath.Ext(name))]
}

// samples names all outside photos of some types.
func samples(tb testing.TB, types ...string) []string {
	tb.Helper()
	root := need.Samples(tb, "media")
	var names []string
	require.NoError(tb, filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		for _, t := range types {
			if name, cut := strings.CutPrefix(path, root+"/"); cut && typesByName[strings.ToLower(filepath.Ext(path))] == t {
				names = append(names, name)
			}
		}
		return err
	}))
	require.NotEmpty(tb, names)
	return names
}

func decoded(tb testing.TB, name string) image.Image {
	tb.Helper()
	data, mediaType := sample(tb, name)
	img, err := Decode(data, mediaType)
	require.NoError(tb, err)
	return img
}

// savedAnew compresses a picture again, as a messenger does.
func savedAnew(tb testing.TB, img image.Image, quality int) image.Image {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}))
	again, err := jpeg.Decode(&out)
	require.NoError(tb, err)
	return again
}

// part gives a region of a picture in pixels.
func part(img image.Image, r Region) image.Rectangle {
	b := img.Bounds()
	x, y := b.Min.X+b.Dx()*r.X/1000, b.Min.Y+b.Dy()*r.Y/1000
	return image.Rect(x, y, x+b.Dx()*r.Width/1000, y+b.Dy()*r.Height/1000)
}

// painted covers a region with something else.
func painted(img image.Image, r Region, with image.Image, from image.Point) image.Image {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	draw.Draw(out, part(img, r), with, from, draw.Src)
	return out
}
