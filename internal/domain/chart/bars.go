package chart

// Rows of horizontal bars: the open hazards by age, the directives by state.
const (
	barHeight  Px = 160
	barGap     Px = 120
	rowLine    Px = 150 // from one line of a label to the next
	labelToBar Px = 100
)

// bars draws one bar a row: label, bar, number. What is alarming is hatched and has its number in the alarm's colour.
func bars(c *canvas, p Picture) Px {
	labels, values := c.columns(p.Bars)
	low, high := bounds(p.Bars)
	length := newScale(low, high, labels+labelToBar, c.width-values-labelToBar)
	zero := length.at(Amount{})
	y := barGap / 2
	for _, b := range p.Bars {
		lines := wrap(c.say(b.Label), TextLabel, labels, 2)
		height := max(barHeight, Px(len(lines))*rowLine)
		middle := y + height/2
		shapes := c.lines(TextLabel, labels, middle, End, lines)
		end := length.at(b.Count)
		shapes = append(shapes, barShapes(b, min(zero, end), middle-barHeight/2, max(zero, end)-min(zero, end))...)
		shapes = append(shapes, c.text(valueClass(b), c.width, middle+40, End, c.number(b.Count)), rect(Hit, 0, y-barGap/2, c.width, height+barGap))
		c.mark(b.Ref, c.pair(c.say(b.Label), c.withUnit(b.Count)), shapes...)
		y += height + barGap
	}
	c.put(line(Axis, XY{zero, 0}, XY{zero, y - barGap/2}))
	return y - barGap/2 + 10
}

func barShapes(b Bar, x, y, width Px) []Shape {
	if b.Alarm {
		return hatched(BarAlarm, rising, x, y, width, barHeight)
	}
	return hatched(Bar1, noHatch, x, y, width, barHeight)
}

func valueClass(b Bar) Class {
	if b.Alarm && b.Count.Sign() != 0 {
		return TextAlarm
	}
	return TextValue
}

// columns are the widths of the labels and of the numbers.
func (c *canvas) columns(rows []Bar) (labels, values Px) {
	for _, b := range rows {
		labels = max(labels, textWidth(c.say(b.Label), TextLabel))
		values = max(values, textWidth(c.number(b.Count), TextValue))
	}
	return min(labels, c.width*2/5), min(values, c.width/3)
}

// lines stacks texts around a middle.
func (c *canvas) lines(class Class, x, middle Px, anchor Anchor, lines []string) (shapes []Shape) {
	top := middle - Px(len(lines)-1)*rowLine/2 + 40
	for i, text := range lines {
		shapes = append(shapes, c.text(class, x, top+Px(i)*rowLine, anchor, text))
	}
	return shapes
}

// bounds are the least and the greatest count, and nothing between them.
func bounds(rows []Bar) (low, high Amount) {
	for _, b := range rows {
		if b.Count.Less(low) {
			low = b.Count
		}
		if high.Less(b.Count) {
			high = b.Count
		}
	}
	return low, high
}
