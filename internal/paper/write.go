package paper

import (
	"strings"

	"github.com/rivo/uniseg"
)

// align says where in its width a line stands.
type align uint8

const (
	left align = iota
	centre
	right
)

// style is how a text looks: size and pitch of lines in points.
type style struct {
	face  face
	size  float64
	pitch float64
	ink   ink
}

var (
	titleStyle   = style{hei, 22, 34, black}
	bodyStyle    = style{song, bodySize, linePitch, black}
	headingStyle = style{hei, bodySize, linePitch, black}
	captionStyle = style{hei, 11, 18, black}
	noteStyle    = style{song, 9.5, 14, soft}
	cellStyle    = style{song, 10, 14.5, black}
	headStyle    = style{hei, 9.5, 14.5, black}
)

func (s *sheet) font(t style) {
	s.try(s.pdf.SetFont(string(t.face), "", t.size))
	s.pdf.SetTextColor(t.ink.r, t.ink.g, t.ink.b)
}

// wide is how wide a text is in points.
func (s *sheet) wide(t style, text string) float64 {
	if text == "" || s.err != nil {
		return 0
	}
	s.font(t)
	width, err := s.pdf.MeasureTextWidth(text)
	s.try(err)
	return width
}

// put writes one line on a base line, within a width.
func (s *sheet) put(t style, x, base, width float64, a align, text string) {
	if text == "" || s.err != nil {
		return
	}
	free := width - s.wide(t, text)
	switch a {
	case centre:
		x += free / 2
	case right:
		x += free
	}
	s.font(t)
	s.pdf.SetXY(x, base)
	s.try(s.pdf.Text(text))
}

// lines breaks a text into lines of a width, as UAX #14 allows: no closing mark begins a line, and nothing is lost. What
// is longer than a line is broken between characters.
func (s *sheet) lines(t style, width float64, text string) (lines []string) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, s.broken(t, width, paragraph)...)
	}
	return lines
}

func (s *sheet) broken(t style, width float64, rest string) (lines []string) {
	line, state := "", -1
	for rest != "" && s.err == nil {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		for _, piece := range s.pieces(t, width, segment) {
			if line != "" && s.wide(t, strings.TrimRight(line+piece, " ")) > width {
				lines, line = append(lines, strings.TrimRight(line, " ")), ""
			}
			line += piece
		}
	}
	return append(lines, strings.TrimRight(line, " "))
}

// pieces cuts what is too long for a line of its own between characters.
func (s *sheet) pieces(t style, width float64, segment string) []string {
	if s.wide(t, strings.TrimRight(segment, " ")) <= width {
		return []string{segment}
	}
	var pieces []string
	for clusters := uniseg.NewGraphemes(segment); clusters.Next(); {
		pieces = append(pieces, clusters.Str())
	}
	return pieces
}

// paragraph writes a text over as many lines and pages as it needs; indent is that of its first line, in characters.
func (s *sheet) paragraph(t style, indent int, text string) {
	if text == "" {
		return
	}
	for part := range strings.SplitSeq(text, "\n") {
		for _, line := range s.lines(t, s.block.width, strings.Repeat("　", indent)+part) {
			s.room(t.pitch)
			s.put(t, s.block.left, s.y+(t.pitch+t.size*0.76)/2, s.block.width, left, line)
			s.y += t.pitch
		}
	}
}

// line writes a single text within the block, cut over lines where it is too long.
func (s *sheet) line(t style, a align, text string) {
	for _, line := range s.lines(t, s.block.width, text) {
		s.room(t.pitch)
		s.put(t, s.block.left, s.y+(t.pitch+t.size*0.76)/2, s.block.width, a, line)
		s.y += t.pitch
	}
}

// heading begins a part: it stands in the outline, too, and never alone at the end of a page.
func (s *sheet) heading(text string) {
	s.room(3 * headingStyle.pitch)
	s.pdf.AddOutline(text)
	s.paragraph(headingStyle, 2, text)
}
