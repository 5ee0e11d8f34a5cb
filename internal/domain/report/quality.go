package report

import (
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// quality tells the first-pass rate with what it is of, and which defects are most of all.
func (c *compiler) quality() Section {
	ofQuality := []figure.Key{figure.QualityInspections}
	checks := tell{key: figure.QualityInspections, label: text("质量验收", "Inspections"), unit: UnitCount}
	passed := tell{key: figure.QualityFirstPass, label: text("一次合格", "Passed at once"), unit: UnitCount, zero: ofQuality}
	all := c.figure(checks)
	passed.of = c.against(checks)
	c.figure(passed)
	rate := c.share("quality.first_pass_rate", text("一次合格率", "First-pass rate"), passed, checks, true)
	failed := c.figure(tell{key: figure.QualityFailed, label: text("不合格", "Failed"), unit: UnitCount, zero: ofQuality, of: passed.of})
	c.figure(tell{key: figure.QualityConditional, label: text("整改后合格", "Passed on conditions"), unit: UnitCount, zero: ofQuality, of: passed.of})
	items := tell{key: figure.QualityItems, label: text("检查项", "Items checked"), unit: UnitCount}
	c.figure(items)
	c.figure(tell{key: figure.QualityItemsFailed, label: text("不合格检查项", "Items failed"), unit: UnitCount, zero: []figure.Key{figure.QualityItems}, of: c.against(items)})
	c.figure(tell{key: figure.QualityDefects, label: text("质量缺陷", "Defects"), unit: UnitCount, zero: ofQuality})
	c.broken(tell{key: figure.QualityDefects, unit: UnitCount}, false)
	s := Section{Sentence: c.qualitySentence(all, rate, failed)}
	if bars := c.bars(tell{key: figure.QualityDefects}); len(bars) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindPareto, Title: text("质量缺陷", "Defects"), Sentence: sentenceOf(bars, " 项", ""), Unit: UnitCount, Bars: bars})
	}
	s.Tables = c.qualityTable()
	return s
}

func (c *compiler) qualitySentence(all, rate, failed Figure) fault.Text {
	if all.Value == nil {
		c.missing("本期没有质量验收记录。", "No quality inspection was recorded in the period.")
		return text("本期没有质量验收记录。", "No quality inspection in the period.")
	}
	clauses := []fault.Text{say("验收 %s 次", "%s inspections", *all.Value)}
	if rate.Value != nil {
		t := with(say("一次合格率 %s%%", "%s%% passed at once", *rate.Value), change(rate.Value, rate.Previous, " 个百分点", " points"))
		clauses = append(clauses, t)
		c.top(40, say("一次合格率 %s%%", "%s%% of inspections passed at once", *rate.Value))
	}
	if isPositive(failed.Value) {
		clauses = append(clauses, say("不合格 %s 次", "%s failed", *failed.Value))
	}
	return join(clauses)
}

// qualityTable lists inspections by kind.
func (c *compiler) qualityTable() []Table {
	t := Table{Title: text("分类验收情况", "Inspections by kind"), Heads: []Head{
		{Label: text("类别", "Kind"), Kind: "text"}, {Label: text("验收", "Inspections"), Kind: "number"}, {Label: text("一次合格", "Passed at once"), Kind: "number"}, {Label: text("一次合格率", "First-pass rate"), Kind: "percent"},
	}}
	for _, all := range c.broken(tell{key: figure.QualityInspections, unit: UnitCount}, false) {
		g := group{Dim: *all.Behind[0].Dim}
		passed := c.figure(tell{key: figure.QualityFirstPass, ref: refOf(figure.QualityFirstPass, g, false), label: all.Label, unit: UnitCount, dim: &g.Dim, of: &Denominator{Label: all.Label, Value: *all.Value, Ref: all.Ref}})
		v := passed.Value
		if v == nil {
			v = whole(0) // inspections there were, and none of them passed at once
		}
		t.Rows = append(t.Rows, []Cell{words(all.Label), number(all.Value, all.Ref), number(v, passed.Ref), number(percent(v, all.Value), passed.Ref)})
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return []Table{t}
}
