package paper

import (
	"math"

	"github.com/signintech/gopdf"
)

const (
	sealRadius  = 15 * mm
	smallRadius = 9.5 * mm
	sealTilt    = 8.0 // degrees, as the seal of the panel
)

// stamp draws the round red seal of the sign-off around a point, over whatever stands there.
func (s *sheet) stamp(x, y, radius float64, word, below string) {
	scale := radius / sealRadius
	s.pdf.Rotate(sealTilt, x, y)
	s.pdf.SetStrokeColor(sealRed.r, sealRed.g, sealRed.b)
	s.pdf.SetLineType("")
	s.pdf.SetLineWidth(2 * scale)
	s.ring(x, y, radius)
	s.pdf.SetLineWidth(0.7)
	s.ring(x, y, radius-3.2*scale)
	s.star(x, y-radius*0.42, radius*0.27)
	s.put(style{hei, 15 * scale, 15, sealRed}, x-radius, y+9*scale, 2*radius, centre, word)
	s.put(style{hei, 6.5 * scale, 7, sealRed}, x-radius, y+20*scale, 2*radius, centre, below)
	s.pdf.RotateReset()
}

func (s *sheet) ring(x, y, radius float64) { s.pdf.Polygon(round(x, y, radius, 72), "D") }

// round is a circle of so many corners.
func round(x, y, radius float64, corners int) []gopdf.Point {
	points := make([]gopdf.Point, corners)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
		points[i] = gopdf.Point{X: x + radius*cos, Y: y + radius*sin}
	}
	return points
}

func (s *sheet) star(x, y, radius float64) {
	points := make([]gopdf.Point, 10)
	for i := range points {
		r := radius
		if i%2 == 1 {
			r = radius * 0.382
		}
		sin, cos := math.Sincos(math.Pi * float64(i) / 5)
		points[i] = gopdf.Point{X: x + r*sin, Y: y - r*cos}
	}
	s.pdf.SetFillColor(sealRed.r, sealRed.g, sealRed.b)
	s.pdf.Polygon(points, "F")
}
