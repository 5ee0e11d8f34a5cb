// Package watermark puts its reader's name across everything that is shown above internal (R3.6): a photographed screen
// or a printed page then says whose it was. The mark is part of what is given out, never of what is kept.
package watermark

import (
	"errors"
	"image"
	"image/color"
	"image/draw"

	"github.com/disintegration/imaging"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// ErrCannot says that a thing of this kind can't carry a mark; without one it is not shown.
var ErrCannot = errors.New("watermark: it can't carry a mark")

// Faces gives the typeface in a size, in pixels.
type Faces interface {
	Face(size float64) (font.Face, error)
}

// Latin is a typeface that every program has: it knows logins, times and project codes, and no Chinese.
type Latin struct{}

// Face implements Faces.
func (Latin) Face(size float64) (font.Face, error) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// The look of the mark: text slanted like a stamp, dark with a light edge, so that it shows on snow and on asphalt, and
// lets what is under it be read.
const (
	slant   = 30  // degrees
	ink     = 105 // of 255
	edge    = 85
	spacing = 1.5 // of the height of a line
)

// sizeOf gives the height of the letters for a picture, in pixels.
func sizeOf(b image.Rectangle) float64 {
	return max(11, float64(min(b.Dx(), b.Dy()))/26)
}

// leastSide is the shorter side below which a picture has no room for letters that can be read, in pixels.
const leastSide = 320

// Over gives a copy of a picture with the lines tiled across it. A picture too small for them is enlarged first.
func Over(img image.Image, lines []string, faces Faces) (*image.NRGBA, error) {
	marked := roomy(img)
	tile, err := tileOf(lines, faces, sizeOf(marked.Bounds()))
	if err != nil {
		return nil, err
	}
	spread(marked, tile)
	return marked, nil
}

func roomy(img image.Image) *image.NRGBA {
	b := img.Bounds()
	side := min(b.Dx(), b.Dy())
	if side >= leastSide || side < 1 {
		return imaging.Clone(img)
	}
	times := (leastSide + side - 1) / side
	if max(b.Dx(), b.Dy())*times > leastSide*20 { // a strip
		return imaging.Clone(img)
	}
	return imaging.Resize(img, b.Dx()*times, b.Dy()*times, imaging.NearestNeighbor)
}

// tileOf draws the lines once, slanted, on nothing.
func tileOf(lines []string, faces Faces, size float64) (*image.NRGBA, error) {
	face, err := faces.Face(size)
	if err != nil {
		return nil, err
	}
	defer func() { _ = face.Close() }()
	width, step := 0, int(size*spacing)
	for _, line := range lines {
		width = max(width, font.MeasureString(face, line).Ceil())
	}
	if width == 0 {
		return nil, errors.New("watermark: nothing to say")
	}
	flat := image.NewNRGBA(image.Rect(0, 0, width+step, step*len(lines)+step/2))
	for i, line := range lines {
		write(flat, face, line, step/2, step*(i+1), max(1, int(size/16)))
	}
	return imaging.Rotate(flat, slant, color.Transparent), nil
}

// write draws a line with its edge.
func write(on draw.Image, face font.Face, line string, x, y, width int) {
	light, dark := image.NewUniform(color.NRGBA{255, 255, 255, edge}), image.NewUniform(color.NRGBA{40, 0, 0, ink})
	for _, d := range []image.Point{{-width, 0}, {width, 0}, {0, -width}, {0, width}} {
		drawer := font.Drawer{Dst: on, Src: light, Face: face, Dot: fixed.P(x+d.X, y+d.Y)}
		drawer.DrawString(line)
	}
	drawer := font.Drawer{Dst: on, Src: dark, Face: face, Dot: fixed.P(x, y)}
	drawer.DrawString(line)
}

// spread lays the tile like bricks, without gaps that a crop would fit into.
func spread(on *image.NRGBA, tile *image.NRGBA) {
	b, t := on.Bounds(), tile.Bounds()
	for row, y := 0, b.Min.Y-t.Dy()/3; y < b.Max.Y; row, y = row+1, y+t.Dy() {
		start := b.Min.X - t.Dx()/4 - (row%2)*t.Dx()/2
		for x := start; x < b.Max.X; x += t.Dx() {
			draw.Draw(on, t.Add(image.Pt(x, y)), tile, t.Min, draw.Over)
		}
	}
}
