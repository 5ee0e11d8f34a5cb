package chart

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

const axisToText Px = 60

// axisWidth is the room for the numbers of an axis.
func (c *canvas) axisWidth(ticks []Amount, number func(Amount) string) (width Px) {
	for _, t := range ticks {
		width = max(width, textWidth(number(t), TextSoft))
	}
	return min(width, c.width/3) + axisToText
}

// gridLines draws a hairline and a number for each tick.
func (c *canvas) gridLines(ticks []Amount, height scale, left, right Px, number func(Amount) string) {
	var shapes []Shape
	for _, t := range ticks {
		y := height.at(t)
		shapes = append(shapes, line(Grid, XY{left, y}, XY{right, y}), c.text(TextSoft, left-axisToText, y+40, End, fit(number(t), TextSoft, c.width/3)))
	}
	c.put(shapes...)
}

// dayLabels writes below the columns as many days as have room.
func (c *canvas) dayLabels(days []string, middle func(i int) Px, y, right Px) {
	if len(days) == 0 {
		return
	}
	widest := Px(0)
	for _, d := range days {
		widest = max(widest, textWidth(shortDay(d), TextSoft))
	}
	var shapes []Shape
	next := Px(-1 << 30)
	for i, d := range days {
		x := middle(i)
		if x-widest/2 < next || x+widest/2 > min(right+200, c.width) {
			continue
		}
		shapes = append(shapes, c.text(TextSoft, x, y, Middle, shortDay(d)))
		next = x + widest/2 + 100
	}
	c.put(shapes...)
}

// shortDay leaves out the year of a day.
func shortDay(day string) string {
	if _, ok := dayOf(day); ok {
		return day[5:]
	}
	return fit(plain(day), TextSoft, 900)
}

// other names what stands together.
func other(n int) fault.Text {
	count := itoa(int64(n))
	return fault.Text{Zh: strings.Replace(words.other.Zh, "%s", count, 1), En: strings.Replace(words.other.En, "%s", count, 1)}
}
