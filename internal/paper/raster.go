package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"github.com/countersign/countersign/internal/domain/chart"
	fonts "github.com/countersign/countersign/internal/font"
)

// rasterScale is how many dots a CSS pixel has in a picture of dots: enough for print at the width of a page.
const rasterScale = 2.5

// dots draws a picture as PNG from the same shapes, for files that can't hold shapes.
func dots(d chart.Drawing, faces fonts.Source) ([]byte, error) {
	r := &raster{
		image: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(float64(d.Size.X)/10*rasterScale)), int(math.Ceil(float64(d.Size.Y)/10*rasterScale)))),
		fonts: faces, faces: map[chart.Class]*fonts.Face{},
	}
	defer r.close()
	draw.Draw(r.image, r.image.Rect, image.White, image.Point{}, draw.Src)
	for _, m := range d.Marks {
		for _, s := range m.Shapes {
			if err := r.shape(s); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, r.image)
	return out.Bytes(), err
}

// raster is a picture being drawn in dots.
type raster struct {
	image *image.RGBA
	fonts fonts.Source
	faces map[chart.Class]*fonts.Face
}

func (r *raster) close() {
	for _, f := range r.faces {
		_ = f.Close()
	}
}

func (r *raster) at(p chart.XY) gopdf.Point {
	return gopdf.Point{X: float64(p.X) / 10 * rasterScale, Y: float64(p.Y) / 10 * rasterScale}
}

func (r *raster) points(piece []chart.XY) []gopdf.Point {
	points := make([]gopdf.Point, len(piece))
	for i, p := range piece {
		points[i] = r.at(p)
	}
	return points
}

func (r *raster) shape(s chart.Shape) error {
	l := looks[s.Class]
	switch s.Form {
	case chart.Text:
		return r.text(l, s)
	case chart.Circle:
		at := r.at(s.At)
		r.area(l, round(at.X, at.Y, float64(s.Size.X)/10*rasterScale, 24))
	case chart.Rect:
		r.area(l, r.points(outline(s)))
	case chart.Path:
		for _, piece := range s.Lines {
			if s.Closed {
				r.area(l, r.points(piece))
			} else {
				r.stroke(l, r.points(piece))
			}
		}
	}
	return nil
}

// outline is a rectangle by its corners.
func outline(s chart.Shape) []chart.XY {
	return []chart.XY{s.At, {X: s.At.X + s.Size.X, Y: s.At.Y}, {X: s.At.X + s.Size.X, Y: s.At.Y + s.Size.Y}, {X: s.At.X, Y: s.At.Y + s.Size.Y}}
}

func (r *raster) area(l look, points []gopdf.Point) {
	if l.fill != nil && len(points) > 2 {
		r.fill(*l.fill, points)
	}
	if len(points) > 0 {
		r.stroke(l, append(points, points[0]))
	}
}

func (r *raster) stroke(l look, points []gopdf.Point) {
	if l.stroke == nil {
		return
	}
	half := l.width * rasterScale / 2
	draw := func(a, b gopdf.Point) { r.line(*l.stroke, a, b, half) }
	if l.dash[0] > 0 {
		dashes(points, l.dash[0]*rasterScale, l.dash[1]*rasterScale, draw)
		return
	}
	for i := 1; i < len(points); i++ {
		draw(points[i-1], points[i])
	}
}

// line is a bar from point to point.
func (r *raster) line(c ink, a, b gopdf.Point, half float64) {
	length := math.Hypot(b.X-a.X, b.Y-a.Y)
	if length == 0 {
		return
	}
	dx, dy := (b.Y-a.Y)/length*half, -(b.X-a.X)/length*half
	r.fill(c, []gopdf.Point{{X: a.X + dx, Y: a.Y + dy}, {X: b.X + dx, Y: b.Y + dy}, {X: b.X - dx, Y: b.Y - dy}, {X: a.X - dx, Y: a.Y - dy}})
}

// fill works on the part of the picture that the area touches.
func (r *raster) fill(c ink, points []gopdf.Point) {
	low, high := points[0], points[0]
	for _, p := range points {
		low, high = gopdf.Point{X: min(low.X, p.X), Y: min(low.Y, p.Y)}, gopdf.Point{X: max(high.X, p.X), Y: max(high.Y, p.Y)}
	}
	part := image.Rect(int(math.Floor(low.X)), int(math.Floor(low.Y)), int(math.Ceil(high.X))+1, int(math.Ceil(high.Y))+1).Intersect(r.image.Rect)
	if part.Empty() {
		return
	}
	z := vector.NewRasterizer(part.Dx(), part.Dy())
	for i, p := range points {
		x, y := float32(p.X-float64(part.Min.X)), float32(p.Y-float64(part.Min.Y))
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
	z.Draw(r.image, part, image.NewUniform(color.RGBA{c.r, c.g, c.b, 255}), image.Point{})
}

func (r *raster) text(l look, s chart.Shape) error {
	face, err := r.face(s.Class, l)
	if err != nil {
		return err
	}
	at, width := r.at(s.At), float64(font.MeasureString(face, s.Text))/64
	switch s.Anchor {
	case chart.Middle:
		at.X -= width / 2
	case chart.End:
		at.X -= width
	}
	drawer := font.Drawer{Dst: r.image, Src: image.NewUniform(color.RGBA{l.fill.r, l.fill.g, l.fill.b, 255}), Face: face, Dot: fixed.Point26_6{X: fixed.Int26_6(at.X * 64), Y: fixed.Int26_6(at.Y * 64)}}
	drawer.DrawString(s.Text)
	return nil
}

func (r *raster) face(c chart.Class, l look) (*fonts.Face, error) {
	if f, made := r.faces[c]; made {
		return f, nil
	}
	source := r.fonts
	if l.face == song {
		source = source.Serif()
	}
	f, err := source.Face(float64(chart.TextSize(c)) / 10 * rasterScale)
	if err == nil {
		r.faces[c] = f
	}
	return f, err
}
