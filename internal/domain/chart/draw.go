package chart

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// The width of a picture in pixels where none is asked for: two stand side by side on a desk, one on a phone is scaled
// by a sixth. The bounds keep a layout from having no room, or lines that no eye follows.
const (
	DefaultWidth = 480
	leastWidth   = 280
	mostWidth    = 1600
)

// drawings says how each kind is laid out on a canvas; the answer is the height that it took.
var drawings = map[Kind]func(*canvas, Picture) Px{
	KindCalendar: calendar, KindCurve: curve, KindBullets: bullets, KindPyramid: pyramid,
	KindPareto: pareto, KindHistogram: histogram, KindBars: bars,
}

// Draw lays a picture out. A picture without data, or of an unknown kind, says that there is nothing.
func Draw(p Picture, o Options) Drawing {
	width := o.Width
	if width == 0 {
		width = DefaultWidth
	}
	c := &canvas{en: o.Lang == "en", unit: p.Unit, width: 10 * Px(min(max(width, leastWidth), mostWidth))}
	height := Px(0)
	if layout, known := drawings[p.Kind]; known && !p.empty() {
		height = layout(c, p)
	} else {
		height = c.nothing()
	}
	return Drawing{Kind: p.Kind, Size: XY{c.width, height}, Label: c.say(p.Sentence), Marks: c.marks}
}

func (p Picture) empty() bool {
	return len(p.Calendar) == 0 && len(p.Curve) == 0 && len(p.Bullets) == 0 && len(p.Levels) == 0 && len(p.Bars) == 0 && len(p.Days) == 0
}

// canvas takes the marks of one picture.
type canvas struct {
	en    bool
	unit  string
	width Px
	marks []Mark
}

// put draws what only helps to read.
func (c *canvas) put(shapes ...Shape) { c.marks = append(c.marks, Mark{Shapes: shapes}) }

// mark draws what stands for a number.
func (c *canvas) mark(ref, label string, shapes ...Shape) {
	c.marks = append(c.marks, Mark{Ref: ref, Label: plain(label), Shapes: shapes})
}

// say picks the reader's language; a text that lacks it is said in the other.
func (c *canvas) say(t fault.Text) string {
	if c.en && t.En != "" || t.Zh == "" {
		return plain(t.En)
	}
	return plain(t.Zh)
}

// number writes an amount in the picture's unit.
func (c *canvas) number(a Amount) string {
	number, _ := figure.Shown(a, c.unit, c.en)
	return number
}

// withUnit writes an amount with its unit.
func (c *canvas) withUnit(a Amount) string { return c.in(a, c.unit) }

func (c *canvas) in(a Amount, unit string) string {
	number, shown := figure.Shown(a, unit, c.en)
	if shown = UnitName(shown, c.en); shown == "" {
		return number
	}
	return number + " " + shown
}

func (c *canvas) text(class Class, x, y Px, anchor Anchor, text string) Shape {
	return Shape{Form: Text, Class: class, At: XY{x, y}, Text: plain(text), Anchor: anchor}
}

// nothing says that no record tells anything.
func (c *canvas) nothing() Px {
	const height = 560
	c.put(rect(Outside, 5, 5, c.width-10, height-10), c.text(TextSoft, c.width/2, height/2+40, Middle, c.say(words.nothing)))
	return height
}
