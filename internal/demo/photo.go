package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"time"
)

// Photo is a picture of the site. It is drawn, not taken: no camera and no other person's work is behind it.
type Photo struct {
	ID      string
	Name    string
	Content []byte // JPEG
}

// SHA256 is the digest of the bytes, in lower-case hex.
func (p Photo) SHA256() string {
	sum := sha256.Sum256(p.Content)
	return hex.EncodeToString(sum[:])
}

const (
	width, height = 640, 480
	ground        = 410
	quality       = 72
)

// photo draws the tower as it stands: walls below, a bare frame above, falsework on top, and the crane.
func (w *writer) photo(at time.Time, floor int) Photo {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	w.drawSky(img, at)
	fill(img, 0, ground, width, height, color.RGBA{112, 98, 80, 255})
	w.drawTown(img)
	left := 190 + w.between(-60, 60)
	top := w.drawTower(img, left)
	w.drawCrane(img, left+w.between(230, 260), top-50)
	w.drawPeople(img)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		panic("demo: a picture in memory cannot be encoded: " + err.Error()) // only a mistake of this package
	}
	return Photo{Name: fmt.Sprintf("IMG_%s_%dF.jpg", at.Format("20060102_150405"), floor), Content: out.Bytes()}
}

// drawSky is bright by day, and grey in the rain.
func (w *writer) drawSky(img *image.RGBA, at time.Time) {
	from, to := color.RGBA{120, 170, 220, 255}, color.RGBA{214, 230, 240, 255}
	if w.site.rain {
		from, to = color.RGBA{120, 126, 134, 255}, color.RGBA{180, 184, 188, 255}
	}
	if at.Hour() >= 17 {
		to = color.RGBA{236, 196, 160, 255}
	}
	for y := range ground {
		fill(img, 0, y, width, y+1, mix(from, to, y, ground))
	}
	for range 4 {
		x, y := w.between(0, width), w.between(10, 130)
		fill(img, x, y, x+w.between(40, 120), y+w.between(6, 14), mix(from, color.RGBA{250, 250, 250, 255}, 2, 3))
	}
}

const (
	storey   = 13
	bays     = 6
	bayWidth = 34
)

// drawTown is what stands behind: other houses each time, because each picture is taken from another place.
func (w *writer) drawTown(img *image.RGBA) {
	for x := 0; x < width; {
		wide, tone := w.between(50, 110), uint8(w.between(60, 220)) //nolint:gosec // below 256
		fill(img, x, w.between(40, 330), x+wide, ground, color.RGBA{tone, tone, tone, 255})
		x += wide + w.between(0, 30)
	}
}

// drawTower gives the height of its top.
func (w *writer) drawTower(img *image.RGBA, left int) int {
	right := left + bays*bayWidth
	built := min(w.site.floor, floors)
	for f := range built {
		y := ground - (f+1)*storey
		laid := f < w.site.masonry
		if laid {
			fill(img, left, y, right, y+storey, color.RGBA{196, 186, 170, 255})
		}
		fill(img, left-2, y, right+2, y+3, color.RGBA{150, 150, 148, 255})
		for b := range bays + 1 {
			x := left + b*bayWidth
			fill(img, x-2, y, x+2, y+storey, color.RGBA{138, 138, 136, 255})
			if laid && b < bays {
				fill(img, x+10, y+5, x+24, y+storey-1, color.RGBA{70, 84, 98, 255})
			}
		}
	}
	top := ground - built*storey
	for x := left - 8; x < right+8; x += 11 { // scaffold tubes, two storeys above the work
		fill(img, x, top-2*storey, x+1, top+3*storey, color.RGBA{90, 96, 60, 255})
	}
	for y := top - 2*storey; y < top+3*storey; y += 9 {
		fill(img, left-8, y, right+8, y+1, color.RGBA{90, 96, 60, 255})
	}
	fill(img, left-8, top+storey, right+8, top+3*storey, color.RGBA{64, 128, 84, 150})
	return top
}

func (w *writer) drawCrane(img *image.RGBA, x, top int) {
	yellow := color.RGBA{228, 170, 40, 255}
	top = max(top, 24)
	for y := top; y < ground; y += 8 {
		fill(img, x, y, x+7, y+1, yellow)
		fill(img, x+(y/8%2)*6, y, x+(y/8%2)*6+1, y+8, yellow)
	}
	fill(img, x, top, x+1, ground, yellow)
	fill(img, x+6, top, x+7, ground, yellow)
	fill(img, x-w.between(210, 250), top, x+60, top+4, yellow)
	fill(img, x+40, top+4, x+60, top+14, color.RGBA{90, 90, 90, 255})
	hook := x - w.between(60, 180)
	fill(img, hook, top+4, hook+1, top+w.between(40, 120), color.RGBA{40, 40, 40, 255})
}

func (w *writer) drawPeople(img *image.RGBA) {
	for range w.between(3, 7) {
		x, y := w.between(20, width-30), w.between(ground+8, height-34)
		fill(img, x, y, x+7, y+4, color.RGBA{236, 196, 30, 255}) // helmet
		fill(img, x, y+4, x+7, y+16, pick(w, []color.RGBA{{226, 90, 40, 255}, {60, 90, 150, 255}, {120, 170, 60, 255}}))
		fill(img, x+1, y+16, x+6, y+26, color.RGBA{50, 54, 64, 255})
	}
	for range 240 { // gravel
		x, y := w.between(0, width-3), w.between(ground, height-3)
		fill(img, x, y, x+2, y+2, color.RGBA{94, 84, 70, 255})
	}
}

func fill(img *image.RGBA, x0, y0, x1, y1 int, c color.RGBA) {
	draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
}

func mix(a, b color.RGBA, part, whole int) color.RGBA {
	blend := func(x, y uint8) uint8 { return uint8((int(x)*(whole-part) + int(y)*part) / whole) } //nolint:gosec // between two bytes
	return color.RGBA{blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B), 255}
}
