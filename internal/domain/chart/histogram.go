package chart

import "slices"

// seriesHatch is the hatching of each trade, from below.
var seriesHatch = []hatching{noHatch, rising, level, falling, upright, crossed, netted}

// histogram stacks the series over the days, and draws the plan as a step line.
func histogram(c *canvas, p Picture) Px {
	series := c.gatherSeries(p)
	totals := totalsOf(series, len(p.Days))
	ticks := ticksOf(totals, p.PlanByDay)
	left, right := c.axisWidth(ticks, c.number), c.width-20
	if len(p.Days) == 0 {
		return c.nothing()
	}
	bottom := plotTop/2 + plotHeight
	s := stack{
		canvas: c, days: p.Days, series: series, left: left, right: right,
		height: newScale(ticks[0], ticks[len(ticks)-1], bottom, plotTop/2),
	}
	c.gridLines(ticks, s.height, left, right, c.number)
	s.columns()
	s.plan(p.PlanByDay)
	s.touched(totals, p.PlanByDay)
	c.put(line(Axis, XY{left, bottom}, XY{right, bottom}))
	c.dayLabels(p.Days, func(i int) Px { return s.x(i) + s.x(1)/2 - s.x(0)/2 }, bottom+160, right)
	return c.legend(left, bottom+280, s.legend(len(p.PlanByDay) > 0))
}

// gatherSeries keeps as many series as can be told apart; the last takes what is left.
func (c *canvas) gatherSeries(p Picture) []Series {
	most := len(seriesClasses)
	if len(p.Series) <= most {
		return p.Series
	}
	rest := p.Series[most-1:]
	last := Series{Label: other(len(rest)), Values: totalsOf(rest, len(p.Days))}
	return append(slices.Clone(p.Series[:most-1]), last)
}

func totalsOf(series []Series, days int) []Amount {
	totals := make([]Amount, days)
	for _, s := range series {
		for i := range min(days, len(s.Values)) {
			totals[i] = totals[i].Add(positive(s.Values[i]))
		}
	}
	return totals
}

// positive is what a stack can show: there are no fewer than no people.
func positive(a Amount) Amount {
	if a.Sign() < 0 {
		return Amount{}
	}
	return a
}

func ticksOf(totals []Amount, plan []*Amount) []Amount {
	high, least := Amount{}, Amount{Whole: 1}
	see := func(a Amount) {
		if high.Less(a) {
			high = a
		}
		if a.Nano != 0 {
			least = Amount{Nano: 1}
		}
	}
	for _, t := range totals {
		see(t)
	}
	for _, a := range plan {
		if a != nil {
			see(*a)
		}
	}
	return axisOf(Amount{}, high, 4, least)
}

// stack is a histogram being drawn.
type stack struct {
	*canvas
	days        []string
	series      []Series
	left, right Px
	height      scale
}

// x is where the column of a day begins.
func (s stack) x(i int) Px { return s.left + (s.right-s.left)*Px(i)/Px(len(s.days)) }

// columns draws each series as one mark, because a series has one number behind it.
func (s stack) columns() {
	below := make([]Amount, len(s.days))
	for n, one := range s.series {
		areas, lines := Shape{Form: Path, Class: seriesClasses[n], Closed: true}, Shape{Form: Path, Class: Hatch}
		for i := range min(len(s.days), len(one.Values)) {
			foot := s.height.at(below[i])
			below[i] = below[i].Add(positive(one.Values[i]))
			x, w := s.x(i), s.x(i+1)-s.x(i)
			if w > 40 {
				x, w = x+w*15/100, w*70/100
			}
			if top := s.height.at(below[i]); top < foot {
				areas.Lines = append(areas.Lines, corners(x, top, w, foot-top))
				lines.Lines = append(lines.Lines, finely(seriesHatch[n], x, top, w, foot-top)...)
			}
		}
		s.mark(one.Ref, s.say(one.Label), areas, lines)
	}
}

// finely hatches what is wide enough for lines to be seen.
func finely(how hatching, x, y, w, h Px) [][]XY {
	if w < 30 {
		return nil
	}
	return hatchOf(how, x, y, w, h, hatchStep)
}

// plan is the step line of the planned number; a day without a plan breaks it.
func (s stack) plan(plan []*Amount) {
	steps := Shape{Form: Path, Class: PlanStep}
	var piece []XY
	for i := range min(len(s.days), len(plan)) {
		if plan[i] == nil {
			steps.Lines, piece = append(steps.Lines, piece), nil
			continue
		}
		y := s.height.at(*plan[i])
		piece = append(piece, XY{s.x(i), y}, XY{s.x(i + 1), y})
	}
	if steps.Lines = append(steps.Lines, piece); len(plan) > 0 {
		s.put(steps)
	}
}

// touched tells the numbers of a day where it is pointed at.
func (s stack) touched(totals []Amount, plan []*Amount) {
	for i, day := range s.days {
		told := s.say(words.total) + " " + s.withUnit(totals[i])
		if i < len(plan) && plan[i] != nil {
			told = s.list(told, s.say(words.planned)+" "+s.number(*plan[i]))
		}
		s.mark("", s.pair(day, told), rect(Hit, s.x(i), s.height.to, s.x(i+1)-s.x(i), s.height.from-s.height.to))
	}
}

func (s stack) legend(planned bool) (entries []entry) {
	for n, one := range s.series {
		entries = append(entries, entry{sample: box(seriesClasses[n], seriesHatch[n]), text: s.say(one.Label), ref: one.Ref})
	}
	if planned {
		entries = append(entries, entry{sample: stroke(PlanStep), text: s.say(words.planned)})
	}
	return entries
}
