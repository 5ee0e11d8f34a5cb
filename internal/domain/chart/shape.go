package chart

import (
	"strconv"
	"strings"
)

// Px is a length in tenths of a CSS pixel: pictures are laid out in whole numbers, so that the same data give the same
// bytes on every machine.
type Px int

// String writes the length in pixels: "12", "-0.5".
func (p Px) String() string {
	whole, tenth, sign := int(p)/10, int(p)%10, ""
	if p < 0 {
		whole, tenth, sign = -whole, -tenth, "-"
	}
	if tenth == 0 {
		return strings.TrimSuffix(sign+strconv.Itoa(whole), "-")
	}
	return sign + strconv.Itoa(whole) + "." + strconv.Itoa(tenth)
}

// XY is a point, from the upper left corner; as a size, width and height.
type XY struct{ X, Y Px }

// Form is what a shape is.
type Form uint8

// The forms of shapes.
const (
	Rect   Form = iota // At is its upper left corner, Size its size
	Circle             // At is its centre, Size.X its radius
	Path               // Lines are its pieces
	Text               // At is where its base line starts, has its middle or ends, as Anchor says
)

// Anchor says which point of a text At is.
type Anchor uint8

// The anchors of texts.
const (
	Start Anchor = iota
	Middle
	End
)

// Shape is one thing that is drawn. Class says how it looks: by the style sheet in the page, by a table on paper.
type Shape struct {
	Form     Form
	Class    Class
	At, Size XY
	Lines    [][]XY
	Closed   bool // each piece of a path is an area
	Text     string
	Anchor   Anchor
}

// Mark is what belongs together: one number of the report, which Ref names and Label tells in words, or, without them,
// what only helps to read (axes, legends).
type Mark struct {
	Ref    string
	Label  string
	Shapes []Shape
}

// Drawing is a picture laid out, marks in the order in which they are drawn.
type Drawing struct {
	Kind  Kind
	Size  XY
	Label string // the picture's sentence
	Marks []Mark
}

func rect(class Class, x, y, w, h Px) Shape {
	return Shape{Form: Rect, Class: class, At: XY{x, y}, Size: XY{max(w, 0), max(h, 0)}}
}

func circle(class Class, x, y, r Px) Shape {
	return Shape{Form: Circle, Class: class, At: XY{x, y}, Size: XY{r, r}}
}

func line(class Class, points ...XY) Shape {
	return Shape{Form: Path, Class: class, Lines: [][]XY{points}}
}

func area(class Class, points ...XY) Shape {
	return Shape{Form: Path, Class: class, Lines: [][]XY{points}, Closed: true}
}

// corners is the outline of a rectangle, for areas of many pieces.
func corners(x, y, w, h Px) []XY {
	return []XY{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}
