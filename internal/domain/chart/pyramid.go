package chart

// The safety pyramid: deaths on top, small findings at the base.
const (
	pyramidRow Px = 380
	pyramidGap Px = 30
)

// pyramid draws a slice a level, filled where something was counted and empty where nothing was, with name and number
// beside it.
func pyramid(c *canvas, p Picture) Px {
	foot := min(c.width*2/5, 2600)
	n := Px(len(p.Levels))
	_, values := c.columns(p.Levels)
	for i, l := range p.Levels {
		y := Px(i) * (pyramidRow + pyramidGap)
		name := wrap(c.say(l.Label), TextLabel, c.width-foot-values-300, 2)
		shapes := slice(l, i, foot, Px(i), n)
		shapes = append(shapes, c.lines(TextLabel, foot+160, y+pyramidRow/2, Start, name)...)
		shapes = append(shapes, c.text(valueClass(l), c.width-10, y+pyramidRow/2+40, End, c.number(l.Count)), rect(Hit, 0, y, c.width, pyramidRow))
		c.put(line(Grid, XY{foot/2 + foot*(2*Px(i)+1)/(4*n) + 60, y + pyramidRow + pyramidGap/2}, XY{c.width, y + pyramidRow + pyramidGap/2}))
		c.mark(l.Ref, c.pair(c.say(l.Label), c.withUnit(l.Count)), shapes...)
	}
	return n*(pyramidRow+pyramidGap) + 10
}

// slice is one level of the triangle.
func slice(l Bar, i int, foot, row, n Px) []Shape {
	y, middle := row*(pyramidRow+pyramidGap)+5, foot/2+10
	upper, lower := foot*row/(2*n), foot*(row+1)/(2*n)
	class := levelClasses[min(i*len(levelClasses)/int(n), len(levelClasses)-1)]
	switch {
	case l.Count.Sign() <= 0:
		class = BarEmpty
	case l.Alarm:
		class = BarAlarm
	}
	shapes := []Shape{area(class, XY{middle - upper, y}, XY{middle + upper, y}, XY{middle + lower, y + pyramidRow}, XY{middle - lower, y + pyramidRow})}
	if class == BarAlarm {
		shapes = append(shapes, Shape{Form: Path, Class: Hatch, Lines: rungs(middle, y, upper, lower)})
	}
	return shapes
}

// rungs line a slice.
func rungs(middle, y, upper, lower Px) (lines [][]XY) {
	for at := hatchStep; at < pyramidRow; at += hatchStep {
		half := upper + (lower-upper)*at/pyramidRow
		lines = append(lines, []XY{{middle - half, y + at}, {middle + half, y + at}})
	}
	return lines
}
