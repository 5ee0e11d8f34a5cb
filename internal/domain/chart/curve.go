package chart

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
)

// The cumulative curve: planned and actual share of the whole work.
const (
	curveHeight Px = 2000
	dotPitch    Px = 80 // points nearer than this have no dots
)

// curve draws plan and actual, and between them, on the last day of the period, how far the work is behind or ahead.
func curve(c *canvas, p Picture) Px {
	if c.unit == "" {
		c.unit = figure.Percent
	}
	low, high := curveBounds(p.Curve)
	ticks := axisOf(low, high, 4, Amount{Nano: 1_000_000})
	left, bottom := c.axisWidth(ticks, c.percent), plotTop+curveHeight
	g := graph{canvas: c, points: p.Curve, left: left, right: c.width - 80, height: newScale(ticks[0], ticks[len(ticks)-1], bottom, plotTop)}
	g.days = spread(p.Curve)
	c.gridLines(ticks, g.height, left, g.right, c.percent)
	g.lines()
	g.lag(p.Today)
	g.dots()
	c.put(line(Axis, XY{left, bottom}, XY{g.right, bottom}))
	days := make([]string, len(p.Curve))
	for i, point := range p.Curve {
		days[i] = point.Day
	}
	c.dayLabels(days, g.x, bottom+160, g.right)
	return c.legend(left, bottom+280, []entry{{sample: stroke(PlanLine), text: c.say(words.plan)}, {sample: stroke(ActualLine), text: c.say(words.actual)}})
}

// percent is a number of the axis, as short as it can be.
func (c *canvas) percent(a Amount) string {
	return strings.TrimSuffix(c.number(a), ".0") + " %"
}

// curveBounds leaves room up to the whole as soon as half of it is reached.
func curveBounds(points []Point) (low, high Amount) {
	for _, p := range points {
		for _, a := range []*Amount{p.Plan, p.Actual} {
			switch {
			case a == nil:
			case a.Less(low):
				low = *a
			case high.Less(*a):
				high = *a
			}
		}
	}
	if whole := (Amount{Whole: 100}); high.Less(whole) && (Amount{Whole: 50}).Less(high) {
		high = whole
	}
	return low, high
}

// spread is how far each point is from the first, in days, or in points where their days can't be read or don't rise.
func spread(points []Point) []int64 {
	days := make([]int64, len(points))
	for i, p := range points {
		day, ok := dayOf(p.Day)
		if !ok || i > 0 && day <= days[i-1] {
			for n := range days {
				days[n] = int64(n)
			}
			return days
		}
		days[i] = day
	}
	for i := len(days) - 1; i >= 0; i-- {
		days[i] -= days[0]
	}
	return days
}

// graph is a curve being drawn.
type graph struct {
	*canvas
	points      []Point
	days        []int64
	left, right Px
	height      scale
}

// x is where a point stands; a point alone stands in the middle.
func (g graph) x(i int) Px {
	last := g.days[len(g.days)-1]
	if last == 0 {
		return (g.left + g.right) / 2
	}
	return g.left + Px(int64(g.right-g.left)*g.days[i]/last)
}

func (g graph) lines() {
	plan := g.pieces(func(p Point) *Amount { return p.Plan })
	actual := g.pieces(func(p Point) *Amount { return p.Actual })
	g.put(Shape{Form: Path, Class: PlanLine, Lines: plan}, Shape{Form: Path, Class: ActualLine, Lines: actual})
}

// pieces joins the points of a line; it is broken where a number is missing.
func (g graph) pieces(of func(Point) *Amount) (pieces [][]XY) {
	var piece []XY
	for i, p := range g.points {
		if a := of(p); a != nil {
			piece = append(piece, XY{g.x(i), g.height.at(*a)})
			continue
		}
		if len(piece) > 0 {
			pieces, piece = append(pieces, piece), nil
		}
	}
	if len(piece) > 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}

// lag is the bar between plan and actual on the last day of the period that has both.
func (g graph) lag(today string) {
	at := -1
	for i, p := range g.points {
		if p.Plan != nil && p.Actual != nil && (today == "" || p.Day <= today) {
			at = i
		}
	}
	if at < 0 {
		return
	}
	p := g.points[at]
	gap := p.Actual.Sub(*p.Plan)
	class, textClass, told := Ahead, TextValue, g.tell(words.ahead, gap.Fixed(1))
	switch {
	case gap.Sign() < 0:
		class, textClass, told = Lag, TextAlarm, g.tell(words.behind, gap.Negative().Fixed(1))
	case gap.Sign() == 0:
		told = g.say(words.onPlan)
	}
	x, plan, actual := g.x(at), g.height.at(*p.Plan), g.height.at(*p.Actual)
	place := g.beside(x, plan, actual, textWidth(told, textClass))
	place.Class, place.Text = textClass, told
	g.mark(p.Ref, told, rect(class, x-20, min(plan, actual), 40, max(plan, actual)-min(plan, actual)), place)
}

// beside finds the place of the gap's text, where rising curves leave room: right of the bar and below them, or else
// left of it and above them.
func (g graph) beside(x, plan, actual, width Px) Shape {
	lower, upper := max(plan, actual), min(plan, actual)
	if x+80+width <= g.right {
		return Shape{Form: Text, At: XY{x + 80, min(lower+40, g.height.from-60)}, Anchor: Start}
	}
	return Shape{Form: Text, At: XY{x + 20, upper - 80}, Anchor: End}
}

// dots makes each day a mark with its numbers; where days are close, only the touched area is left of it.
func (g graph) dots() {
	for i, p := range g.points {
		if p.Actual == nil && p.Plan == nil {
			continue
		}
		from, to := g.around(i)
		shapes := []Shape{rect(Hit, from, g.height.to, to-from, g.height.from-g.height.to)}
		if p.Actual != nil && (to-from >= dotPitch || len(g.points) == 1) {
			shapes = append(shapes, circle(ActualDot, g.x(i), g.height.at(*p.Actual), 30))
		}
		g.mark(p.Ref, g.pair(p.Day, g.list(g.numbers(p)...)), shapes...)
	}
}

// around is the area that belongs to a point: half the way to its neighbours.
func (g graph) around(i int) (from, to Px) {
	from, to = g.left, g.right
	if i > 0 {
		from = (g.x(i-1) + g.x(i)) / 2
	}
	if i < len(g.points)-1 {
		to = (g.x(i) + g.x(i+1)) / 2
	}
	return from, to
}

func (g graph) numbers(p Point) (told []string) {
	if p.Plan != nil {
		told = append(told, g.say(words.plan)+" "+g.withUnit(*p.Plan))
	}
	if p.Actual != nil {
		told = append(told, g.say(words.actual)+" "+g.withUnit(*p.Actual))
	}
	return told
}
