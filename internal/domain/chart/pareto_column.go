package chart

// limit is the line of 80 %, with the axis of the shares.
func (c *canvas) limit(height scale, left, right Px) {
	y := height.from + (height.to-height.from)*vitalPercent/100
	c.put(
		line(LimitLine, XY{left, y}, XY{right, y}),
		c.text(TextSoft, c.width, y+40, End, "80 %"), c.text(TextSoft, c.width, height.to+40, End, "100 %"), c.text(TextSoft, c.width, height.from+40, End, "0 %"),
	)
}

// paretoColumns draws the columns and over them the share; the answer is where the lowest name ends.
func (c *canvas) paretoColumns(rows []ranked, height scale, left, pitch Px) (deepest Px) {
	share := Shape{Form: Path, Class: ShareLine, Lines: [][]XY{nil}}
	shares := newScale(Amount{}, Amount{Whole: 100}, height.from, height.to)
	for i, r := range rows {
		x := left + Px(i)*pitch
		deepest = max(deepest, c.paretoColumn(r, height, x, pitch))
		share.Lines[0] = append(share.Lines[0], XY{x + pitch, shares.at(r.upTo)})
	}
	shapes := []Shape{share}
	for _, at := range share.Lines[0] {
		shapes = append(shapes, circle(ShareDot, at.X, at.Y, 25))
	}
	c.put(append(shapes, line(Axis, XY{left, height.from}, XY{left + Px(len(rows))*pitch, height.from}))...)
	return deepest
}

// paretoColumn draws one bar with its number above and its name below.
func (c *canvas) paretoColumn(r ranked, height scale, x, pitch Px) Px {
	top := height.at(r.Count)
	name := wrap(c.say(r.Label), TextLabel, pitch-40, 3)
	shapes := []Shape{rect(r.class(), x+pitch*12/100, top, pitch*76/100, height.from-top), c.text(valueClass(r.Bar), x+pitch/2, top-50, Middle, c.number(r.Count))}
	for i, text := range name {
		shapes = append(shapes, c.text(TextLabel, x+pitch/2, height.from+160+Px(i)*rowLine, Middle, text))
	}
	end := height.from + 160 + Px(len(name)-1)*rowLine + 50
	shapes = append(shapes, rect(Hit, x, height.to, pitch, end-height.to))
	c.mark(r.Ref, c.paretoLabel(r), shapes...)
	return end
}
