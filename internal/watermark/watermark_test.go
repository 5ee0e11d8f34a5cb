package watermark

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/test/need"
)

var lines = []string{"technician 2026-11-23 22:41", "TOWER"}

func even(w, h int, c color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

// marks counts the pixels of a part that the mark changed.
func marks(before, after image.Image, part image.Rectangle) int {
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, _ := before.At(x, y).RGBA()
			r2, g2, b2, _ := after.At(x, y).RGBA()
			if max(r, r2)-min(r, r2)+max(g, g2)-min(g, g2)+max(b, b2)-min(b, b2) > 3*0x0a00 {
				n++
			}
		}
	}
	return n
}

// TestMarkIsEverywhere: whatever quarter somebody cuts out, on white, black or grey, the mark is in it.
func TestMarkIsEverywhere(t *testing.T) {
	for name, c := range map[string]color.Color{"white": color.White, "black": color.Black, "grey": color.Gray{128}} {
		for _, size := range []image.Point{{640, 480}, {4000, 3000}, {300, 1200}, {64, 64}} {
			img := even(size.X, size.Y, c)
			marked, err := Over(img, lines, Latin{})
			if err != nil {
				t.Fatal(err)
			}
			if got := marked.Bounds().Size(); got != size && size.X >= leastSide && size.Y >= leastSide {
				t.Fatalf("%v became %v", size, got)
			}
			img = even(marked.Bounds().Dx(), marked.Bounds().Dy(), c)
			w, h := marked.Bounds().Dx()/2, marked.Bounds().Dy()/2
			for _, at := range []image.Point{{0, 0}, {w, 0}, {0, h}, {w, h}} {
				if part := image.Rect(at.X, at.Y, at.X+w, at.Y+h); marks(img, marked, part) < w*h/100 {
					t.Errorf("%s %v: %d marks in the part at %v", name, size, marks(img, marked, part), at)
				}
			}
		}
	}
}

// TestOtherReaderOtherMark: two readers' copies differ, and neither holds the original's bytes.
func TestOtherReaderOtherMark(t *testing.T) {
	var original bytes.Buffer
	if err := jpeg.Encode(&original, even(800, 600, color.White), nil); err != nil {
		t.Fatal(err)
	}
	a, err := File(original.Bytes(), picture.JPEG, []string{"pm 2026-11-23 22:41"}, Latin{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := File(original.Bytes(), picture.JPEG, []string{"leader 2026-11-23 22:41"}, Latin{})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(a, b) || bytes.Equal(a, original.Bytes()) {
		t.Error("the copies are alike")
	}
	if _, err := File(original.Bytes(), picture.JPEG, nil, Latin{}); err == nil {
		t.Error("marked with nothing")
	}
}

func TestPNGStaysPNG(t *testing.T) {
	var original bytes.Buffer
	if err := png.Encode(&original, even(200, 200, color.White)); err != nil {
		t.Fatal(err)
	}
	marked, err := File(original.Bytes(), picture.PNG, lines, Latin{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := png.Decode(bytes.NewReader(marked)); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotCarryAMark(t *testing.T) {
	for name, c := range map[string]struct {
		mediaType string
		data      []byte
	}{
		"text":             {"text/plain", []byte("secret")},
		"office":           {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []byte("PK")},
		"no picture":       {picture.JPEG, []byte("not a picture")},
		"no document":      {PDF, []byte("%PDF-1.7 nothing")},
		"a large document": {PDF, make([]byte, MaxPDF+1)},
	} {
		if _, err := File(c.data, c.mediaType, lines, Latin{}); !errors.Is(err, ErrCannot) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOutsideDocuments: real documents come out whole, with as many pages, each with a stamp; what can't is refused.
func TestOutsideDocuments(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(need.Samples(t, "hostile/pdf"), "*.pdf"))
	more, _ := filepath.Glob(filepath.Join(need.Samples(t, "media/docs"), "*.pdf"))
	files = append(files, more...)
	if len(files) == 0 {
		t.Skip("NOT RUN: no outside documents")
	}
	stamped := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		marked, err := File(data, PDF, lines, Latin{})
		if errors.Is(err, ErrCannot) {
			t.Logf("refused %s: %v", filepath.Base(name), err)
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		before, err := api.PageCount(bytes.NewReader(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		after, err := api.PageCount(bytes.NewReader(marked), nil)
		if err != nil || before != after {
			t.Errorf("%s: %d pages, then %d, %v", name, before, after, err)
		}
		if has, err := api.HasWatermarks(bytes.NewReader(marked), nil); err != nil || !has {
			t.Errorf("%s has no stamp: %v", name, err)
		}
		stamped++
	}
	t.Logf("%d of %d documents were stamped", stamped, len(files))
	if stamped == 0 {
		t.Error("no document was stamped")
	}
}
