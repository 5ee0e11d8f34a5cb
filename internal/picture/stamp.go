package picture

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"github.com/disintegration/imaging"
	"github.com/skip2/go-qrcode"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// Line is one line of a stamp: what it is, and what it says.
type Line struct{ Label, Text string }

// Stamp is what is written under a photo, and the address that its QR code opens.
type Stamp struct {
	Lines   []Line
	Address string
}

// The stamp's ink. It stands on white under the photo, so that nothing of the evidence is covered.
var (
	ink  = color.RGBA{0x1b, 0x1f, 0x24, 0xff}
	soft = color.RGBA{0x57, 0x60, 0x6a, 0xff}
)

// The least width of a stamped rendition in pixels, and how many pixels of it are one of its text: about 28 characters
// fit on a line beside the QR code, which a phone's screen still shows legibly.
const (
	leastStampWidth = 720
	perTextPixel    = 40
)

// TextSize is the size of a stamp's text in pixels on a photo of this size.
func TextSize(photo image.Rectangle) float64 { return float64(stampWidth(photo)) / perTextPixel }

func stampWidth(photo image.Rectangle) int { return max(photo.Dx(), leastStampWidth) }

// Stamped puts a photo above its stamp. face has the size of TextSize; it is used and not kept.
func Stamped(photo image.Image, s Stamp, face font.Face) (image.Image, error) {
	code, err := qrcode.New(s.Address, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("stamp: %w", err)
	}
	width, size := stampWidth(photo.Bounds()), int(TextSize(photo.Bounds()))
	if photo.Bounds().Dx() < width {
		photo = imaging.Resize(photo, width, 0, imaging.Linear)
	}
	below := photo.Bounds().Dy()
	text := &writer{face: face, line: size * 8 / 5, left: size, top: size * 3 / 4, size: size}
	code.DisableBorder = true // the paper around it is white
	square := code.Image(-max(size*9/len(code.Bitmap()), 2))
	text.width = width - square.Bounds().Dx() - 3*size
	lines := text.wrap(s.Lines)
	height := max(len(lines)*text.line, square.Bounds().Dy()) + 2*text.top
	out := image.NewRGBA(image.Rect(0, 0, width, below+height))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, image.Rect(0, 0, width, below), photo, photo.Bounds().Min, draw.Src)
	at := image.Pt(width-square.Bounds().Dx()-size, below+text.top)
	draw.Draw(out, image.Rectangle{at, at.Add(square.Bounds().Size())}, square, image.Point{}, draw.Src)
	text.draw(out, below, lines)
	return out, nil
}

// writer sets the lines of a stamp.
type writer struct {
	face                         font.Face
	left, top, line, width, size int
}

// wrap breaks lines that are too long; what follows has no label. Chinese breaks anywhere.
func (w *writer) wrap(lines []Line) []Line {
	var out []Line
	for _, l := range lines {
		rest := []rune(l.Text)
		room := fixed.I(w.width) - font.MeasureString(w.face, l.Label) - fixed.I(w.size)
		for label := l.Label; len(rest) > 0; label = "" {
			n := w.fitting(rest, room)
			out = append(out, Line{label, string(rest[:n])})
			rest, room = rest[n:], fixed.I(w.width)
		}
	}
	return out
}

// fitting gives how many characters fit, at least one.
func (w *writer) fitting(text []rune, room fixed.Int26_6) int {
	var used fixed.Int26_6
	for i, r := range text {
		advance, ok := w.face.GlyphAdvance(r)
		if !ok {
			advance = fixed.I(w.size)
		}
		if used += advance; used > room && i > 0 {
			return i
		}
	}
	return len(text)
}

func (w *writer) draw(onto draw.Image, below int, lines []Line) {
	for i, l := range lines {
		pen := font.Drawer{Dst: onto, Face: w.face, Src: image.NewUniform(soft), Dot: fixed.P(w.left, below+w.top+i*w.line+w.size)}
		if l.Label != "" {
			pen.DrawString(l.Label)
			pen.Dot.X += fixed.I(w.size / 2)
		}
		pen.Src = image.NewUniform(ink)
		pen.DrawString(l.Text)
	}
}
