package chart

import (
	"slices"
	"strings"
)

// Sorted bars with their cumulative share: which few kinds make 80 %?
const (
	plotTop      Px = 260
	plotHeight   Px = 1800
	leastColumn  Px = 440
	vitalPercent    = 80
)

// ranked is a bar of a pareto with its share of the whole, added to those of the greater ones.
type ranked struct {
	Bar
	upTo  Amount // percent
	vital bool   // it is needed to reach 80 %
}

// pareto draws a column a kind where the names have room below the columns, and a row a kind where they have not.
func pareto(c *canvas, p Picture) Px {
	rows, total := rank(p.Bars)
	if total.Sign() == 0 {
		return bars(c, p)
	}
	left, right := c.axisWidth([]Amount{total}, c.number), c.width-textWidth("100 %", TextSoft)-60
	pitch := (right - left) / Px(len(rows))
	if pitch < leastColumn || c.longestWord(p.Bars) > pitch-40 {
		return c.paretoRows(rows, total)
	}
	bottom := plotTop + plotHeight
	height := newScale(Amount{}, total, bottom, plotTop)
	c.gridLines([]Amount{{}, total}, height, left, right, c.number)
	c.limit(height, left, right)
	return c.paretoColumns(rows, height, left, pitch) + 40
}

// rank sorts the bars and adds up their shares; what is not positive has none.
func rank(bars []Bar) (rows []ranked, total Amount) {
	for _, b := range bars {
		rows = append(rows, ranked{Bar: b})
		total = total.Add(positive(b.Count))
	}
	slices.SortStableFunc(rows, func(a, b ranked) int { return b.Count.Sub(a.Count).Sign() })
	sum := Amount{}
	for i, b := range rows {
		if total.Sign() > 0 {
			rows[i].vital = b.Count.Sign() > 0 && shareOf(sum, total).Less(Amount{Whole: vitalPercent})
			sum = sum.Add(positive(b.Count))
			rows[i].upTo = shareOf(sum, total)
		}
	}
	return rows, total
}

// longestWord is the width of what can't be broken; Chinese can be anywhere, but a name needs three characters a line.
func (c *canvas) longestWord(rows []Bar) (widest Px) {
	for _, b := range rows {
		for _, word := range strings.Fields(c.say(b.Label)) {
			if letterWidth([]rune(word)[0]) == wideLetter {
				word = string([]rune(word)[:min(3, len([]rune(word)))])
			}
			widest = max(widest, textWidth(word, TextLabel))
		}
	}
	return widest
}

func (r ranked) class() Class {
	if r.vital {
		return BarVital
	}
	return BarRest
}

func (c *canvas) paretoLabel(r ranked) string {
	return c.pair(c.say(r.Label), c.list(c.withUnit(r.Count), c.say(words.cumulative)+" "+r.upTo.Fixed(1)+" %"))
}
