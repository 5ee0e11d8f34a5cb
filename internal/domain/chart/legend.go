package chart

// entry explains one look: its sample is drawn in a box of swatch pixels whose upper left corner is at the point.
type entry struct {
	sample func(x, y Px) []Shape
	text   string
	ref    string
}

const (
	swatch       Px = 140
	legendLine   Px = 220
	legendGap    Px = 180
	swatchToText Px = 60
)

// legend writes the entries from left to right, on as many lines as they need; the answer is where it ends.
func (c *canvas) legend(left, top Px, entries []entry) Px {
	x, y := left, top
	for _, e := range entries {
		text := fit(e.text, TextLabel, c.width-left-swatch-swatchToText-20)
		width := swatch + swatchToText + textWidth(text, TextLabel)
		if x > left && x+width > c.width {
			x, y = left, y+legendLine
		}
		c.mark(e.ref, e.text, append(e.sample(x, y), c.text(TextLabel, x+swatch+swatchToText, y+swatch-20, Start, text))...)
		x += width + legendGap
	}
	return y + legendLine
}

// box is the sample of an area.
func box(class Class, how hatching) func(x, y Px) []Shape {
	return func(x, y Px) []Shape { return hatched(class, how, x, y, swatch, swatch) }
}

// stroke is the sample of a line.
func stroke(class Class) func(x, y Px) []Shape {
	return func(x, y Px) []Shape { return []Shape{line(class, XY{x, y + swatch/2}, XY{x + swatch, y + swatch/2})} }
}

// hatchStep is how far the lines of a hatching are apart.
const hatchStep Px = 50

// hatched is a rectangle with its hatching, which is left out where it would have no room.
func hatched(class Class, how hatching, x, y, w, h Px) []Shape {
	shapes := []Shape{rect(class, x, y, w, h)}
	if w < 30 || h < 20 {
		return shapes
	}
	if lines := hatchOf(how, x, y, w, h, hatchStep); len(lines) > 0 {
		shapes = append(shapes, Shape{Form: Path, Class: Hatch, Lines: lines})
	}
	return shapes
}
