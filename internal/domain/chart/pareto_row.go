package chart

// paretoRows draws a row a kind: name, bar, number, and the share up to here; a line stands where 80 % are reached.
func (c *canvas) paretoRows(rows []ranked, total Amount) Px {
	plain := make([]Bar, len(rows))
	for i, r := range rows {
		plain[i] = r.Bar
	}
	labels, values := c.columns(plain)
	shares := textWidth("100.0 %", TextSoft) + 60
	length := newScale(Amount{}, rows[0].Count, labels+labelToBar, c.width-values-shares-labelToBar)
	y := barGap / 2
	for i, r := range rows {
		name := wrap(c.say(r.Label), TextLabel, labels, 2)
		height := max(barHeight, Px(len(name))*rowLine)
		middle := y + height/2
		shapes := c.lines(TextLabel, labels, middle, End, name)
		shapes = append(
			shapes, rect(r.class(), length.from, middle-barHeight/2, length.at(r.Count)-length.from, barHeight),
			c.text(valueClass(r.Bar), c.width-shares, middle+40, End, c.number(r.Count)),
			c.text(TextSoft, c.width, middle+40, End, r.upTo.Fixed(1)+" %"), rect(Hit, 0, y-barGap/2, c.width, height+barGap),
		)
		c.mark(r.Ref, c.paretoLabel(r), shapes...)
		y += height + barGap
		if r.vital && (i == len(rows)-1 || !rows[i+1].vital) {
			c.put(line(LimitLine, XY{0, y - barGap/2}, XY{c.width, y - barGap/2}))
		}
	}
	c.put(line(Axis, XY{length.from, 0}, XY{length.from, y - barGap/2}))
	return y - barGap/2 + 10
}
