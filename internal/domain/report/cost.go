package report

import (
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// currency is what money is added up in; other currencies are named, not converted.
const currency = "CNY"

var moneyKeys = []figure.Key{figure.CostOutput, figure.CostMeasured, figure.CostApproved, figure.CostPaid, figure.CostActual, figure.CostBudget, figure.CostChange, figure.CostClaim}

// cost tells output, measurement, payment and cost against budget, and what was spent against what was done.
func (c *compiler) cost() Section {
	c.otherCurrencies()
	yuan := currency
	in := func(k figure.Key, zh, en string) tell {
		return tell{key: k, label: text(zh, en), unit: UnitFen, in: &yuan}
	}
	budget := in(figure.CostBudget, "预算", "Budget")
	c.figure(budget)
	output := in(figure.CostOutput, "完成产值", "Output value")
	output.lead = true
	done := c.figure(output)
	measured := in(figure.CostMeasured, "已计量", "Measured")
	measured.of = c.against(output)
	c.figure(measured)
	approved := in(figure.CostApproved, "已批复", "Approved")
	approved.of = c.against(measured)
	c.figure(approved)
	paid := in(figure.CostPaid, "已支付", "Paid")
	paid.of = c.against(approved)
	received := c.figure(paid)
	actual := in(figure.CostActual, "实际成本", "Actual cost")
	actual.of, actual.lead = c.against(budget), true
	spent := c.figure(actual)
	kinds := c.broken(tell{key: figure.CostActual, unit: UnitFen, in: &yuan}, false)
	share := c.share("cost.spent_share", text("成本占预算", "Cost against budget"), actual, budget, false)
	c.figure(in(figure.CostChange, "变更金额", "Changes"))
	c.figure(in(figure.CostClaim, "索赔金额", "Claims"))
	whole := c.moneyOfAll(yuan)
	s := Section{Sentence: c.costSentence(done, received, spent, share)}
	if bullets := c.bullets(spent, whole); len(bullets) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindBullets, Title: text("成本与预算", "Cost and budget"), Sentence: s.Sentence, Unit: UnitFen, Bullets: bullets})
	}
	if len(kinds) > 0 {
		s.Tables = append(s.Tables, costTable(kinds, spent))
	}
	return s
}

// otherCurrencies names money that is not in the sums.
func (c *compiler) otherCurrencies() {
	named := map[string]bool{}
	for _, k := range moneyKeys {
		for _, g := range c.cells.groups(over(k, c.now)) {
			if g.Unit != currency && !named[g.Unit] {
				named[g.Unit] = true
				c.missing("以 "+g.Unit+" 计价的金额未折算，未计入合计。", "Amounts in "+g.Unit+" are not converted and not in the sums.")
			}
		}
	}
}

// moneyOfAll makes the figures since the project began.
func (c *compiler) moneyOfAll(yuan string) map[figure.Key]Figure {
	all := map[figure.Key]Figure{}
	for _, t := range []struct {
		key         figure.Key
		ref, zh, en string
	}{{figure.CostBudget, "cost.budget.total", "累计预算", "Budget so far"}, {figure.CostOutput, "cost.output.total", "累计产值", "Output so far"}, {figure.CostActual, "cost.actual.total", "累计成本", "Cost so far"}, {figure.CostPaid, "cost.paid.total", "累计支付", "Paid so far"}} {
		f := Figure{Ref: t.ref, Label: text(t.zh, t.en), Unit: UnitFen, Value: told(c.cells.sum(since(t.key, c.now).in(yuan))), Previous: told(c.cells.sum(since(t.key, c.before).in(yuan))), Behind: []Basis{since(t.key, c.now).in(yuan)}}
		if b := all[figure.CostBudget].Value; b != nil && t.key == figure.CostActual {
			f.Of = &Denominator{Label: all[figure.CostBudget].Label, Value: *b, Ref: all[figure.CostBudget].Ref}
		}
		all[t.key] = c.put(f)
	}
	contract := since(figure.CostContract, c.now).in(yuan)
	if sum := c.cells.latest(contract); sum != nil {
		share := Figure{Ref: "cost.output_share", Label: text("产值完成率", "Output against contract"), Unit: UnitPercent, Value: percent(all[figure.CostOutput].Value, sum), Previous: percent(all[figure.CostOutput].Previous, sum), Behind: []Basis{contract, since(figure.CostOutput, c.now).in(yuan)}}
		share.Of = &Denominator{Label: text("合同额", "Contract sum"), Value: *sum, Unit: UnitFen}
		c.put(share)
	}
	return all
}

// bullets set what was spent into the frame of the budget, of the period and of all, with a tick for the work done.
func (c *compiler) bullets(spent Figure, all map[figure.Key]Figure) []chart.Bullet {
	var out []chart.Bullet
	if spent.Value != nil {
		out = append(out, chart.Bullet{Label: text("本期", "This period"), Budget: c.value(tell{key: figure.CostBudget, in: spent.Behind[0].Unit}, c.now), Spent: *spent.Value, Ref: spent.Ref})
	}
	if total := all[figure.CostActual]; total.Value != nil {
		b := chart.Bullet{Label: text("累计", "So far"), Budget: all[figure.CostBudget].Value, Spent: *total.Value, Ref: total.Ref}
		if at, ok := c.told["progress.actual"]; ok {
			b.Done = c.doc.Figures[at].Value
		}
		out = append(out, b)
	}
	return out
}

func (c *compiler) costSentence(done, paid, spent, share Figure) fault.Text {
	if done.Value == nil && spent.Value == nil {
		c.missing("本期没有成本记录。", "No cost was recorded in the period.")
		return text("本期没有成本记录。", "No cost in the period.")
	}
	var clauses []fault.Text
	for _, m := range []struct {
		f      Figure
		zh, en string
	}{{done, "完成产值 ", "output "}, {paid, "已支付 ", "paid "}, {spent, "实际成本 ", "actual cost "}} {
		if m.f.Value != nil {
			t := money(*m.f.Value)
			clauses = append(clauses, text(m.zh+t.Zh, m.en+t.En))
		}
	}
	if share.Value != nil {
		clauses = append(clauses, say("为预算的 %s%%", "%s%% of budget", *share.Value))
		c.overBudget(*share.Value)
	} else if spent.Value != nil {
		c.missing("本期没有预算，成本无从比较。", "There is no budget of the period to compare the cost with.")
	}
	c.top(30, clauses[0])
	return join(clauses)
}

// overBudget brings it up that more was spent than the budget has.
func (c *compiler) overBudget(share figure.Amount) {
	if over := share.Sub(figure.Whole(100)); over.Sign() > 0 {
		t := say("实际成本超预算 %s%%", "actual cost is %s%% above budget", over)
		c.top(75, t)
		c.matter(t, "cost.spent_share")
	}
}

func costTable(kinds []Figure, all Figure) Table {
	t := Table{Title: text("成本构成", "Cost by kind"), Heads: []Head{
		{Label: text("类别", "Kind"), Kind: "text"}, {Label: text("本期", "This period"), Kind: "money", Unit: UnitFen}, {Label: text("上期", "Period before"), Kind: "money", Unit: UnitFen}, {Label: text("占比", "Share"), Kind: "percent"},
	}}
	for _, f := range kinds {
		t.Rows = append(t.Rows, []Cell{words(f.Label), number(f.Value, f.Ref), number(f.Previous, f.Ref), number(percent(f.Value, all.Value), f.Ref)})
	}
	return t
}
