package chart

// word is what stands in the cell: how many, or the state.
func (m month) word(d Day) string {
	switch d.State {
	case dayGap:
		return m.say(words.gap)
	case dayOff:
		return m.say(words.off)
	case dayFuture:
		return ""
	}
	return itoa(d.Count)
}

// depth is how dark a day is, 0 to 3, by its count against the greatest.
func (m month) depth(d Day) int {
	if m.most <= 0 || d.Count <= 0 {
		return 0
	}
	return int(min(quarter(d.Count, m.most), 3))
}

// quarter is the quarter of the greatest that a count lies in, without overflow.
func quarter(count, most int64) int64 {
	if most < 4 {
		return (count*4 - 1) / most
	}
	return (count - 1) / ((most + 3) / 4)
}

// ground is the look of a day: each state differs by shape, not only by colour.
func (m month) ground(d Day, x, y, w, h Px) []Shape {
	switch d.State {
	case dayLate:
		band := h
		if m.words { // a band leaves the number to be read
			band = h / 6
		}
		return append([]Shape{rect(LateDay, x, y, w, h)}, Shape{Form: Path, Class: Hatch, Lines: hatchOf(rising, x, y+h-band, w, band, hatchStep)})
	case dayGap:
		return []Shape{rect(GapDay, x+10, y+10, w-20, h-20)}
	case dayOff:
		return []Shape{rect(OffDay, x, y, w, h)}
	case dayFuture:
		return []Shape{rect(Future, x+5, y+5, w-10, h-10)}
	}
	return []Shape{rect(filedClasses[m.depth(d)], x, y, w, h)}
}

// label tells a day in words: "2026-11-03 星期二：12 条，其中迟报 1 条".
func (m month) label(d Day) string {
	day := d.Day
	if n, ok := dayOf(day); ok && !m.en {
		day += " " + m.say(words.weekday) + m.weekdays()[weekdayOf(n)]
	}
	told := m.stateWord(d)
	if d.State == dayFiled || d.State == dayLate {
		told = m.tell(words.records, itoa(d.Count))
	}
	if d.Late > 0 {
		told = m.list(told, m.tell(words.ofThemLate, itoa(d.Late)))
	}
	return m.pair(day, told)
}

func (m month) stateWord(d Day) string {
	switch d.State {
	case dayGap:
		return m.say(words.gap)
	case dayOff:
		return m.say(words.off)
	case dayFuture:
		return m.say(words.future)
	}
	return m.say(words.filed)
}

// legend explains the states that occur.
func (m month) legend(days []Day) (entries []entry) {
	seen := map[string]bool{}
	for _, d := range days {
		seen[d.State] = true
	}
	if seen[dayFiled] {
		entries = append(entries, entry{sample: m.depths, text: m.say(words.filed)})
	}
	for _, state := range []string{dayLate, dayGap, dayOff, dayFuture} {
		if seen[state] {
			sample := func(x, y Px) []Shape { return m.small(Day{State: state}, x, y, swatch) }
			entries = append(entries, entry{sample: sample, text: m.stateWordOf(state)})
		}
	}
	return entries
}

func (m month) stateWordOf(state string) string {
	if state == dayLate {
		return m.say(words.late)
	}
	return m.stateWord(Day{State: state})
}

// depths is the sample of filed days: light for few, dark for many.
func (m month) depths(x, y Px) (shapes []Shape) {
	part := swatch / 2
	for i, class := range []Class{Filed2, Filed4} {
		shapes = append(shapes, rect(class, x+Px(i)*part, y, part, swatch))
	}
	return shapes
}

// small is a cell without words: its state is told by shape.
func (m month) small(d Day, x, y, side Px) []Shape {
	shapes := m.ground(d, x, y, side, side)
	switch d.State {
	case dayGap:
		in := side / 4
		shapes = append(shapes, Shape{Form: Path, Class: GapCross, Lines: [][]XY{{{x + in, y + in}, {x + side - in, y + side - in}}, {{x + side - in, y + in}, {x + in, y + side - in}}}})
	case dayOff:
		shapes = append(shapes, line(OffBar, XY{x + side/4, y + side/2}, XY{x + side*3/4, y + side/2}))
	}
	return shapes
}
