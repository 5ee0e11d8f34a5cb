package report

import (
	"math/big"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// progress tells plan against actual: by work item, and of the whole as a weighted curve.
func (c *compiler) progress() Section {
	var s Section
	plan, actual, behind := c.wholeProgress()
	deviation := c.deviation(plan, actual)
	delays := c.figure(tell{key: figure.ProgressDelay, label: text("延误时间", "Delay"), unit: UnitHours})
	c.broken(tell{key: figure.ProgressDelay, unit: UnitHours}, false)
	c.figure(tell{key: figure.ProgressNoWork, label: text("停工天数", "Days without work"), unit: UnitDays})
	c.figure(tell{key: figure.WeatherEffect, label: text("天气影响", "Lost to weather"), unit: UnitHours})
	c.figure(tell{key: figure.WeatherRain, label: text("降雨量", "Rain"), unit: UnitMM})
	s.Sentence = c.progressSentence(plan, actual, deviation, delays)
	if curve := c.curve(behind); len(curve) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindCurve, Title: text("累计进度", "Cumulative progress"), Sentence: s.Sentence, Unit: UnitPercent, Curve: curve, Today: c.asOf})
	}
	if causes := c.bars(tell{key: figure.ProgressDelay}); len(causes) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindPareto, Title: text("延误原因", "Causes of delay"), Sentence: sentenceOf(causes, "小时", " h"), Unit: UnitHours, Bars: causes})
	}
	s.Tables = c.itemTables()
	return s
}

// wholeProgress gives plan and actual of the whole in percent at the end of the period, and what they rest on.
func (c *compiler) wholeProgress() (plan, actual Figure, behind []Basis) {
	weights := c.plans.weights()
	switch {
	case c.plans.schedule == nil:
		c.missing("没有生效的进度计划，无法比较计划与实际。", "No schedule is in force, so plan and actual can't be compared.")
	case weights == nil:
		c.missing("进度计划没有权重，合同工程量也没有单价，无法得出总进度。", "The schedule has no weights and the contract no prices, so there is no progress of the whole.")
	}
	for _, item := range c.plans.items {
		behind = append(behind, c.itemBasis(item, c.now)...)
	}
	value := func(of func(planItem, calendar.Span) *big.Rat, s calendar.Span) *figure.Amount {
		return inPercent(c.weighted(weights, of, s))
	}
	plan = c.put(Figure{Ref: "progress.plan", Label: text("计划累计进度", "Planned progress"), Unit: UnitPercent, Value: value(plannedShare, c.asOfNow()), Previous: value(plannedShare, c.before), Behind: c.onPlan(c.plans.schedule)})
	actual = Figure{Ref: "progress.actual", Label: text("实际累计进度", "Actual progress"), Unit: UnitPercent, Lead: true, Value: value(c.doneShare, c.asOfNow()), Previous: value(c.doneShare, c.before), Behind: c.onPlan(c.plans.schedule, behind...)}
	if plan.Value != nil {
		actual.Of = &Denominator{Label: plan.Label, Value: *plan.Value, Unit: UnitPercent, Ref: plan.Ref}
	}
	return plan, c.put(actual), behind
}

// asOfNow is the period as far as the cut-off has seen it.
func (c *compiler) asOfNow() calendar.Span { return calendar.Span{First: c.now.First, Last: c.asOf} }

func (c *compiler) deviation(plan, actual Figure) Figure {
	f := Figure{Ref: "progress.deviation", Label: text("进度偏差", "Deviation from plan"), Unit: UnitPoints, Lead: true, Value: minus(actual.Value, plan.Value), Previous: minus(actual.Previous, plan.Previous), Behind: actual.Behind, Of: actual.Of}
	return c.put(f)
}

// weighted adds the shares of all items up by their weights; nil where nothing is known of the weights, or of any item.
func (c *compiler) weighted(weights []*big.Rat, share func(planItem, calendar.Span) *big.Rat, s calendar.Span) *big.Rat {
	var sum *big.Rat
	for i, w := range weights {
		part := share(c.plans.items[i], s)
		if part == nil {
			continue
		}
		if sum == nil {
			sum = new(big.Rat)
		}
		sum.Add(sum, new(big.Rat).Mul(w, part))
	}
	return sum
}

func plannedShare(i planItem, s calendar.Span) *big.Rat { return fraction(i.Start, i.Finish, s.Last) }

// doneShare is how much of an item is done: the quantity of all days against the planned one, else what was last
// reported in percent. More than planned counts as all of it.
func (c *compiler) doneShare(i planItem, s calendar.Span) *big.Rat {
	qty := c.cells.sum(since(figure.ProgressQuantity, s).of(i.WBS).in(i.Unit))
	var share *big.Rat
	if isPositive(i.Quantity) && qty.Records > 0 {
		share = quotient(rat(qty.Value), rat(*i.Quantity))
	} else if pct := c.cells.latest(since(figure.ProgressActualPct, s).of(i.WBS)); pct != nil {
		share = quotient(rat(*pct), hundred)
	}
	if one := big.NewRat(1, 1); share != nil && share.Cmp(one) > 0 {
		return one
	}
	return share
}

// itemBasis is what doneShare rests on.
func (c *compiler) itemBasis(i planItem, s calendar.Span) []Basis {
	qty := since(figure.ProgressQuantity, s).of(i.WBS).in(i.Unit)
	if isPositive(i.Quantity) && c.cells.sum(qty).Records > 0 {
		return []Basis{qty}
	}
	return []Basis{since(figure.ProgressActualPct, s).of(i.WBS)}
}

func (c *compiler) progressSentence(plan, actual, deviation, delays Figure) fault.Text {
	if deviation.Value == nil {
		if actual.Value != nil {
			return join([]fault.Text{say("累计完成 %s%%", "%s%% is done", *actual.Value)})
		}
		return join([]fault.Text{text("没有可与计划比较的进度数字", "no progress can be compared with a plan")})
	}
	clauses := []fault.Text{deviationClause(*deviation.Value), say("累计完成 %s%%，计划 %s%%", "%s%% is done, %s%% was planned", *actual.Value, *plan.Value)}
	if isPositive(delays.Value) {
		clauses = append(clauses, say("延误 %s 小时", "%s h were lost", *delays.Value))
	}
	c.rankProgress(*deviation.Value, clauses)
	return join(clauses)
}

func deviationClause(d figure.Amount) fault.Text {
	switch d.Sign() {
	case -1:
		return say("进度滞后 %s 个百分点", "work is %s percentage points behind plan", d.Negative())
	case 1:
		return say("进度超前 %s 个百分点", "work is %s percentage points ahead of plan", d)
	}
	return text("进度与计划一致", "work is on plan")
}

// rankProgress weighs progress for the headline; five points behind is a matter for leaders.
func (c *compiler) rankProgress(d figure.Amount, clauses []fault.Text) {
	const alarming = 5
	if d.Less(figure.Whole(1-alarming)) || d == figure.Whole(-alarming) {
		c.matter(with(deviationClause(d), text("需研究赶工或调整计划", "measures or another plan are needed")), "progress.deviation")
		c.top(80, clauses[0])
		return
	}
	c.top(50, with(clauses[1], clauses[0]))
}

// curve gives plan and actual in percent over the life of the schedule; a long one has a point each Sunday.
func (c *compiler) curve(behind []Basis) []chart.Point {
	weights := c.plans.weights()
	if weights == nil || len(behind) == 0 {
		return nil
	}
	first, last := c.plans.items[0].Start, c.plans.items[0].Finish
	for _, i := range c.plans.items {
		first, last = min(first, i.Start), max(last, i.Finish)
	}
	var points []chart.Point
	for _, day := range curveDays(first, max(last, c.asOf), c.asOf) {
		at := calendar.Span{First: first, Last: day}
		p := chart.Point{Day: day, Plan: inPercent(c.weighted(weights, plannedShare, at))}
		if day <= c.asOf {
			if p.Actual = inPercent(c.weighted(weights, c.doneShare, at)); p.Actual != nil {
				p.Ref = "progress.actual@" + day
			}
		}
		points = append(points, p)
	}
	return points
}

// curveDays are the days of the curve: all of a short one; of a long one the first, the last, the day in hand and Sundays.
func curveDays(first, last, today string) []string {
	const short = 120
	all := daysOf(first, last)
	if len(all) <= short {
		return all
	}
	var days []string
	for _, day := range all {
		if day == first || day == last || day == today || calendar.Week(day).Last == day {
			days = append(days, day)
		}
	}
	return days
}

// itemTables lists the work items: those of the schedule, and what was done besides.
func (c *compiler) itemTables() []Table {
	t := Table{Title: text("分项进度", "Progress by work item"), Heads: []Head{
		{Label: text("分部分项", "Work item"), Kind: "text"},
		{Label: text("单位", "Unit"), Kind: "text"},
		{Label: text("计划量", "Planned"), Kind: "number"},
		{Label: text("本期完成", "This period"), Kind: "number"},
		{Label: text("累计完成", "In all"), Kind: "number"},
		{Label: text("完成率", "Done"), Kind: "percent"},
		{Label: text("计划进度", "Plan"), Kind: "percent"},
		{Label: text("偏差", "Deviation"), Kind: "number", Unit: UnitPoints},
	}}
	seen := map[[2]string]bool{}
	for _, i := range c.plans.items {
		if name := [2]string{i.WBS, i.Unit}; !seen[name] {
			seen[name] = true
			t.Rows = append(t.Rows, c.itemRow(i))
		}
	}
	for _, i := range c.unplanned() {
		if name := [2]string{i.WBS, i.Unit}; !seen[name] {
			t.Rows = append(t.Rows, c.itemRow(i))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}

// unplanned lists the work items of the period that told a quantity, and those that told no more than a percentage.
func (c *compiler) unplanned() []planItem {
	var items []planItem
	measured := map[string]bool{}
	for _, g := range c.cells.groups(over(figure.ProgressQuantity, c.now)) {
		measured[g.Dim] = true
		items = append(items, planItem{WBS: g.Dim, Unit: g.Unit})
	}
	for _, i := range c.plans.items {
		measured[i.WBS] = true
	}
	for _, g := range c.cells.groups(over(figure.ProgressActualPct, c.now)) {
		if !measured[g.Dim] {
			items = append(items, planItem{WBS: g.Dim})
		}
	}
	return items
}

// itemRow gives one work item, with a figure of the period and one of its share.
func (c *compiler) itemRow(i planItem) []Cell {
	g := group{Dim: i.WBS, Unit: i.Unit}
	label := both(i.WBS)
	f := tell{key: figure.ProgressQuantity, ref: refOf(figure.ProgressQuantity, g, true), label: label, unit: i.Unit, dim: &g.Dim, in: &g.Unit}
	f.of = c.plannedOfPeriod(i)
	done := c.figure(f)
	all := since(figure.ProgressQuantity, c.now).group(g)
	inAll := Figure{Ref: "progress.total:" + i.WBS + "|" + i.Unit, Label: text(i.WBS+"（累计）", i.WBS+" (in all)"), Unit: i.Unit, Value: told(c.cells.sum(all)), Previous: told(c.cells.sum(since(figure.ProgressQuantity, c.before).group(g))), Behind: []Basis{all}}
	if i.Quantity != nil {
		inAll.Of = &Denominator{Label: text("计划量", "planned"), Value: *i.Quantity}
		inAll.Behind = c.onPlan(c.plans.schedule, all)
	}
	inAll = c.put(inAll)
	reached := Figure{Ref: "progress.done:" + i.WBS + "|" + i.Unit, Label: text(i.WBS+"（完成率）", i.WBS+" (done)"), Unit: UnitPercent, Value: inPercent(c.doneShare(i, c.asOfNow())), Previous: inPercent(c.doneShare(i, c.before)), Behind: c.itemBasis(i, c.now)}
	if inAll.Of != nil {
		reached.Of, reached.Behind = inAll.Of, c.onPlan(c.plans.schedule, reached.Behind...)
	}
	reached = c.put(reached)
	share, plan := reached.Value, (*figure.Amount)(nil)
	if i.Start != "" {
		plan = inPercent(plannedShare(i, c.asOfNow()))
	}
	return []Cell{words(label), words(both(i.Unit)), number(i.Quantity, ""), number(done.Value, done.Ref), number(inAll.Value, inAll.Ref), number(share, reached.Ref), number(plan, "progress.plan"), number(minus(share, plan), reached.Ref)}
}

// plannedOfPeriod is the quantity that the schedule asks for in the period, spread evenly.
func (c *compiler) plannedOfPeriod(i planItem) *Denominator {
	if i.Quantity == nil {
		return nil
	}
	asked := new(big.Rat).Sub(plannedShare(i, c.now), plannedShare(i, calendar.Span{Last: calendar.After(c.now.First, -1)}))
	v := rounded(asked.Mul(asked, rat(*i.Quantity)), 2)
	if v == nil {
		return nil
	}
	return &Denominator{Label: text("本期计划", "planned in the period"), Value: *v}
}

// told gives the value of a sum; nil where no record tells it.
func told(s figure.Sum) *figure.Amount {
	if s.Records == 0 {
		return nil
	}
	return &s.Value
}

func words(t fault.Text) Cell { return Cell{Text: &t} }

func number(v *figure.Amount, ref string) Cell {
	if v == nil {
		return Cell{Ref: ref}
	}
	return Cell{Number: v, Ref: ref}
}
