package chart

import "math/big"

// Spent money in its frame of budget, with a tick for the work done (panel.md 4.5).
const (
	bulletHeight Px = 200
	bulletRow    Px = 720
	overhang        = 125 // percent of the budget that the drawing shows; what is more ends in an open edge
	// tolerated is how many points the spent share may be ahead of the work before it is alarming.
	tolerated = 5
)

// bullets draws a row for each sum of money. Each frame is its own budget: the question is whether money is ahead of work.
func bullets(c *canvas, p Picture) Px {
	for i, b := range p.Bullets {
		c.bullet(b, Px(i)*bulletRow)
	}
	top := Px(len(p.Bullets))*bulletRow + 20
	return c.legend(0, top, []entry{
		{sample: box(BudgetFrame, noHatch), text: c.say(words.budget)},
		{sample: box(SpentBar, noHatch), text: c.say(words.spent)},
		{sample: box(SpentOver, rising), text: c.say(words.overspent)},
		{sample: func(x, y Px) []Shape { return []Shape{tick(x+swatch/2, y, swatch)} }, text: c.say(words.work)},
	})
}

func (c *canvas) bullet(b Bullet, y Px) {
	share, known := spentShare(b)
	told, note := c.withUnit(b.Spent), c.say(words.noBudget)
	if known {
		told, note = c.tell(words.spentOf, c.number(b.Spent), c.withUnit(*b.Budget)), c.tell(words.spentShare, share.Fixed(1))
	}
	note = c.list(note, c.workDone(b))
	class := TextSoft
	if over(share, known, b.Done) {
		class = TextAlarm
	}
	told = fit(told, TextValue, c.width*2/3)
	shapes := []Shape{
		c.text(TextLabel, 0, y+140, Start, fit(c.say(b.Label), TextLabel, c.width-textWidth(told, TextValue)-100)),
		c.text(TextValue, c.width, y+140, End, told),
	}
	shapes = append(shapes, c.bulletBar(b, share, known, y+220)...)
	shapes = append(shapes, c.text(class, 0, y+220+bulletHeight+160, Start, fit(note, TextSoft, c.width)), rect(Hit, 0, y, c.width, bulletRow-100))
	c.mark(b.Ref, c.pair(c.say(b.Label), c.list(told, note)), shapes...)
}

func (c *canvas) workDone(b Bullet) string {
	if b.Done == nil {
		return c.say(words.noDone)
	}
	return c.tell(words.done, b.Done.Fixed(1))
}

// bulletBar is frame, bar and tick. Without a budget there is no frame, so there is nothing to measure a bar against.
func (c *canvas) bulletBar(b Bullet, share Amount, known bool, y Px) []Shape {
	length := newScale(Amount{}, Amount{Whole: overhang}, 5, c.width-5)
	frame := rect(BudgetFrame, 5, y, length.at(Amount{Whole: 100})-5, bulletHeight)
	if !known {
		frame.Class = Outside
		return []Shape{frame}
	}
	shapes := []Shape{frame}
	width := length.at(share) - 5
	if over(share, known, b.Done) {
		shapes = append(shapes, hatched(SpentOver, rising, 5, y+50, width, bulletHeight-100)...)
	} else {
		shapes = append(shapes, rect(SpentBar, 5, y+50, width, bulletHeight-100))
	}
	if b.Done != nil {
		shapes = append(shapes, tick(length.at(*b.Done), y-20, bulletHeight+40))
	}
	return shapes
}

func tick(x, y, height Px) Shape { return rect(DoneTick, x-15, y, 30, height) }

// over says that money is ahead of the work, or of the whole budget.
func over(share Amount, known bool, done *Amount) bool {
	if !known {
		return false
	}
	limit := Amount{Whole: 100}
	if done != nil {
		limit = done.Add(Amount{Whole: tolerated})
	}
	return limit.Less(share)
}

// spentShare is the spent part of the budget in percent; there is none without a budget.
func spentShare(b Bullet) (Amount, bool) {
	if b.Budget == nil || b.Budget.Sign() <= 0 {
		return Amount{}, false
	}
	return shareOf(b.Spent, *b.Budget), true
}

// shareOf is a part in percent of the whole, which is positive.
func shareOf(part, whole Amount) Amount {
	n := part.Nanos()
	n.Mul(n, big.NewInt(100_000_000_000))
	return nano(n.Quo(n, whole.Nanos()))
}
