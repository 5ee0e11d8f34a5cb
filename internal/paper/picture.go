package paper

import (
	"math"

	"github.com/signintech/gopdf"

	"github.com/countersign/countersign/internal/domain/chart"
)

// A picture fills the width of the block; a CSS pixel is three quarters of a point there.
const (
	perPx        = 0.075 // points in a tenth of a pixel
	pictureWidth = 588
	mostLinks    = 200 // pieces of one mark that get a link each
)

// picture draws a picture from its shapes, with the links of its marks. It moves to a new page rather than be cut.
func (s *sheet) picture(p chart.Picture, href func(string) string) {
	d := chart.Draw(p, chart.Options{Lang: s.lang(), Width: pictureWidth})
	height := float64(d.Size.Y) * perPx
	s.room(height + captionStyle.pitch + 8)
	s.line(captionStyle, left, s.of(p.Title))
	for _, m := range d.Marks {
		for _, shape := range m.Shapes {
			s.shape(shape)
		}
		if address := href(m.Ref); address != "" {
			s.links(m, address)
		}
	}
	s.y += height + 10
}

func (l language) lang() string {
	if l == english {
		return "en"
	}
	return "zh"
}

// at is where a point of the picture stands on the page.
func (s *sheet) at(p chart.XY) gopdf.Point {
	return gopdf.Point{X: s.block.left + float64(p.X)*perPx, Y: s.y + float64(p.Y)*perPx}
}

func (s *sheet) shape(shape chart.Shape) {
	l := looks[shape.Class]
	switch shape.Form {
	case chart.Text:
		t := style{l.face, float64(chart.TextSize(shape.Class)) * perPx, 0, *l.fill}
		at := s.at(shape.At)
		width := map[chart.Anchor]float64{chart.Start: 0, chart.Middle: 0, chart.End: 0}[shape.Anchor]
		s.put(t, at.X, at.Y, width, map[chart.Anchor]align{chart.Start: left, chart.Middle: centre, chart.End: right}[shape.Anchor], shape.Text)
	case chart.Circle:
		at := s.at(shape.At)
		s.area(l, round(at.X, at.Y, float64(shape.Size.X)*perPx, 24))
	case chart.Rect:
		if shape.Size.X > 0 && shape.Size.Y > 0 {
			s.area(l, s.points([]chart.XY{shape.At, {X: shape.At.X + shape.Size.X, Y: shape.At.Y}, {X: shape.At.X + shape.Size.X, Y: shape.At.Y + shape.Size.Y}, {X: shape.At.X, Y: shape.At.Y + shape.Size.Y}}))
		}
	case chart.Path:
		for _, piece := range shape.Lines {
			if points := s.points(piece); shape.Closed {
				s.area(l, points)
			} else {
				s.stroke(l, points)
			}
		}
	}
}

func (s *sheet) points(piece []chart.XY) []gopdf.Point {
	points := make([]gopdf.Point, len(piece))
	for i, p := range piece {
		points[i] = s.at(p)
	}
	return points
}

// area fills an outline and draws its edge.
func (s *sheet) area(l look, points []gopdf.Point) {
	if l.fill != nil && len(points) > 2 {
		s.pdf.SetFillColor(l.fill.r, l.fill.g, l.fill.b)
		s.pdf.Polygon(points, "F")
	}
	if len(points) > 0 {
		s.stroke(l, append(points, points[0]))
	}
}

// stroke draws a line. Dashes are cut here, along the whole line: the printed line of a year of short pieces is dashed too.
func (s *sheet) stroke(l look, points []gopdf.Point) {
	if l.stroke == nil {
		return
	}
	s.pdf.SetStrokeColor(l.stroke.r, l.stroke.g, l.stroke.b)
	s.pdf.SetLineWidth(l.width * 0.75)
	s.pdf.SetLineType("")
	draw := func(a, b gopdf.Point) { s.pdf.Line(a.X, a.Y, b.X, b.Y) }
	if l.dash[0] == 0 {
		for i := 1; i < len(points); i++ {
			draw(points[i-1], points[i])
		}
		return
	}
	dashes(points, l.dash[0]*0.75, l.dash[1]*0.75, draw)
}

// dashes walks along a line, on and off.
func dashes(points []gopdf.Point, on, off float64, draw func(a, b gopdf.Point)) {
	drawing, rest := true, on
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		for length := math.Hypot(b.X-a.X, b.Y-a.Y); length > 0; {
			step := min(rest, length)
			next := gopdf.Point{X: a.X + (b.X-a.X)*step/length, Y: a.Y + (b.Y-a.Y)*step/length}
			if drawing {
				draw(a, next)
			}
			a, length, rest = next, length-step, rest-step
			if rest <= 1e-9 {
				drawing = !drawing
				if rest = off; drawing {
					rest = on
				}
			}
		}
	}
}

// links make a mark lead to the records behind it: the area that a page would touch, or each of its pieces.
func (s *sheet) links(m chart.Mark, address string) {
	for _, shape := range m.Shapes {
		if shape.Form == chart.Rect && shape.Class == chart.Hit {
			s.link(address, []chart.XY{shape.At, {X: shape.At.X + shape.Size.X, Y: shape.At.Y + shape.Size.Y}})
			return
		}
	}
	for _, shape := range m.Shapes {
		switch {
		case shape.Form == chart.Rect:
			s.link(address, []chart.XY{shape.At, {X: shape.At.X + shape.Size.X, Y: shape.At.Y + shape.Size.Y}})
		case shape.Form == chart.Path && shape.Closed && len(shape.Lines) <= mostLinks:
			for _, piece := range shape.Lines {
				s.link(address, piece)
			}
		}
	}
}

func (s *sheet) link(address string, corners []chart.XY) {
	low, high := s.at(corners[0]), s.at(corners[0])
	for _, p := range s.points(corners) {
		low = gopdf.Point{X: min(low.X, p.X), Y: min(low.Y, p.Y)}
		high = gopdf.Point{X: max(high.X, p.X), Y: max(high.Y, p.Y)}
	}
	s.pdf.AddExternalLink(address, low.X, low.Y, high.X-low.X, high.Y-low.Y)
}
