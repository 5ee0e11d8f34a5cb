package report

import (
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// ofSafety are the keys of which any record makes the absence of the others a fact.
var ofSafety = []figure.Key{figure.SafetyInspections, figure.SafetyHazards, figure.SafetyBriefings, figure.SafetyViolations}

// safety tells the pyramid, the open hazards by age, and accidents.
func (c *compiler) safety() Section {
	inspections := tell{key: figure.SafetyInspections, label: text("安全检查", "Safety inspections"), unit: UnitCount, zero: ofSafety}
	hazards := tell{key: figure.SafetyHazards, label: text("发现隐患", "Hazards found"), unit: UnitCount, zero: ofSafety, lead: true}
	checked := c.figure(inspections)
	hazards.of = c.against(inspections)
	found := c.figure(hazards)
	c.broken(tell{key: figure.SafetyHazards, unit: UnitCount}, false)
	rectified := tell{key: figure.SafetyRectified, label: text("完成整改", "Rectified"), unit: UnitCount, zero: ofSafety, of: c.against(hazards)}
	c.figure(rectified)
	c.share("safety.rectification", text("隐患整改率", "Hazards rectified"), rectified, hazards, false)
	open, overdue := c.stock(pile{ref: "safety.open", label: text("未销案隐患", "Open hazards"), key: figure.SafetyHazardsOpen, base: figure.SafetyHazards, due: dueItself, lead: true})
	levels := []chart.Bar{}
	for _, t := range []tell{
		{key: figure.SafetyDeaths, label: text("死亡", "Deaths"), unit: UnitPersons, zero: ofSafety},
		{key: figure.SafetyInjuries, label: text("受伤", "Injured"), unit: UnitPersons, zero: ofSafety},
		{key: figure.SafetyAccidents, label: text("事故", "Accidents"), unit: UnitCount, zero: ofSafety, lead: true},
		{key: figure.SafetyViolations, label: text("违章", "Violations"), unit: UnitCount, zero: ofSafety},
	} {
		levels = append(levels, barOf(c.figure(t), t.key != figure.SafetyViolations)...)
	}
	levels = append(levels, barOf(found, false)...)
	levels = append(levels, barOf(checked, false)...)
	yuan := currency
	c.figure(tell{key: figure.SafetyLoss, label: text("事故直接经济损失", "Direct loss of accidents"), unit: UnitFen, in: &yuan})
	c.figure(tell{key: figure.SafetyBriefings, label: text("安全教育与交底", "Briefings"), unit: UnitCount})
	return c.safetySection(levels, found, open, overdue)
}

func barOf(f Figure, alarming bool) []chart.Bar {
	if f.Value == nil {
		return nil
	}
	return []chart.Bar{{Label: f.Label, Count: *f.Value, Alarm: alarming && isPositive(f.Value), Ref: f.Ref}}
}

func (c *compiler) safetySection(levels []chart.Bar, found, open, overdue Figure) Section {
	s := Section{Sentence: c.safetySentence(found, open, overdue)}
	if len(levels) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindPyramid, Title: text("安全金字塔", "Safety pyramid"), Sentence: sentenceOf(levels, "", ""), Levels: levels})
	}
	if ages := c.ages(figure.SafetyHazardsOpen, "safety.open"); len(ages) > 0 {
		s.Pictures = append(s.Pictures, chart.Picture{Kind: chart.KindBars, Title: text("未销案隐患（按存续时间）", "Open hazards by age"), Sentence: sentenceOf(ages, "", ""), Unit: UnitCount, Bars: ages})
	}
	if t := c.breakdownTable(text("隐患分级", "Hazards by grade"), text("等级", "Grade"), figure.SafetyHazards); t != nil {
		s.Tables = append(s.Tables, *t)
	}
	return s
}

func (c *compiler) safetySentence(found, open, overdue Figure) fault.Text {
	if found.Value == nil {
		c.missing("本期没有安全检查记录。", "No safety inspection was recorded in the period.")
		return text("本期没有安全记录。", "No safety record in the period.")
	}
	var clauses []fault.Text
	for _, grave := range []struct {
		key    figure.Key
		weight int
		zh, en string
	}{{figure.SafetyDeaths, 100, "死亡 %s 人", "Deaths: %s"}, {figure.SafetyInjuries, 95, "受伤 %s 人", "Injuries: %s"}, {figure.SafetyAccidents, 90, "发生事故 %s 起", "Accidents: %s"}} {
		if v := c.doc.Figures[c.told[string(grave.key)]].Value; isPositive(v) {
			clauses = append(clauses, say(grave.zh, grave.en, *v))
			c.top(grave.weight, clauses[len(clauses)-1])
			c.matter(clauses[len(clauses)-1], string(grave.key))
		}
	}
	if len(clauses) == 0 {
		clauses = append(clauses, text("未发生事故", "no accident happened"))
	}
	clauses = append(clauses, with(say("发现隐患 %s 项", "%s hazards were found", *found.Value), change(found.Value, found.Previous, " 项", "")))
	if open.Value != nil && isPositive(overdue.Value) {
		late := say("未销案 %s 项，其中逾期 %s 项", "%s are open, %s of them overdue", *open.Value, *overdue.Value)
		c.top(70, say("逾期未销案隐患 %s 项", "%s hazards are overdue", *overdue.Value))
		c.matter(say("逾期未销案隐患 %s 项，需督促整改", "%s hazards are overdue and have to be rectified", *overdue.Value), overdue.Ref)
		return join(append(clauses, late))
	}
	if open.Value != nil {
		clauses = append(clauses, say("未销案 %s 项", "%s are open", *open.Value))
	}
	return join(clauses)
}

// pile is what is open, kept as sums of all days: by which key, among what, and when a part of it was due.
type pile struct {
	ref       string
	label     fault.Text
	key, base figure.Key
	due       func(dim string) string
	closed    func(dim string) bool // by a record of its own
	lead      bool
}

// stock makes the figures of what is open at the cut-off and of what of it is overdue. That such things were recorded at
// all makes none open a fact: 0.
func (c *compiler) stock(p pile) (open, overdue Figure) {
	all := since(p.key, c.now)
	open = Figure{Ref: p.ref, Label: p.label, Unit: UnitCount, Previous: c.beforeIssued(p.ref), Behind: []Basis{all}}
	late := Figure{Ref: p.ref + ".overdue", Label: text(p.label.Zh+"（逾期）", p.label.En+", overdue"), Unit: UnitCount, Lead: p.lead, Previous: c.beforeIssued(p.ref + ".overdue")}
	recorded := c.cells.sum(since(p.base, c.now))
	groups := c.cells.groups(all)
	if recorded.Records > 0 || len(groups) > 0 {
		open.Value, late.Value = whole(0), whole(0)
	}
	for _, g := range groups {
		if p.closed != nil && p.closed(g.Dim) {
			open.Behind = append(open.Behind, c.closer(g.Dim))
			continue
		}
		*open.Value = open.Value.Add(g.Value)
		if due := p.due(g.Dim); due != "" && due < calendar.Day(c.in.CutOff) {
			*late.Value = late.Value.Add(g.Value)
			late.Behind = append(late.Behind, all.group(g))
		}
	}
	if open.Value != nil {
		open.Of = denominatorOf(text("累计", "in all"), recorded, "")
		late.Of = &Denominator{Label: p.label, Value: *open.Value, Ref: p.ref}
	}
	if len(late.Behind) == 0 {
		late.Behind = open.Behind
	}
	return c.put(open), c.put(late)
}

func dueItself(dim string) string { return dim }
func neverDue(string) string      { return "" }

// beforeIssued gives a number as the report of the period before issued it: of a stock no sum tells what it was then.
func (c *compiler) beforeIssued(ref string) *figure.Amount {
	for i := len(c.in.Earlier) - 1; i >= 0; i-- {
		d := c.in.Earlier[i]
		if d.Period.First != c.before.First || d.Period.Last != c.before.Last {
			continue
		}
		for _, f := range d.Figures {
			if f.Ref == ref {
				return f.Value
			}
		}
	}
	return nil
}

// ages groups what is open by how long it has been so, the oldest last and alarming.
func (c *compiler) ages(k figure.Key, ref string) []chart.Bar {
	today := calendar.Day(c.in.CutOff)
	bands := []struct {
		upTo   int
		zh, en string
	}{{7, "7 天以内", "up to 7 days"}, {30, "8 至 30 天", "8 to 30 days"}, {1 << 20, "30 天以上", "more than 30 days"}}
	bars := make([]chart.Bar, len(bands))
	some := false
	for i, b := range bands {
		bars[i] = chart.Bar{Label: text(b.zh, b.en), Ref: ref}
	}
	for _, cell := range c.cells.of(since(k, c.now)) {
		some = true
		for i, b := range bands {
			if age := dayCount(cell.Day, today) - 1; age <= b.upTo {
				bars[i].Count = bars[i].Count.Add(cell.Value)
				break
			}
		}
	}
	if !some {
		return nil
	}
	bars[len(bars)-1].Alarm = bars[len(bars)-1].Count.Sign() > 0
	return bars
}

// breakdownTable lists the values of a breakdown with their share of all; nil where there is none.
func (c *compiler) breakdownTable(title, head fault.Text, k figure.Key) *Table {
	groups := byValue(c.cells.groups(over(k, c.now)))
	if len(groups) == 0 {
		return nil
	}
	all := c.cells.sum(over(k, c.now)).Value
	t := Table{Title: title, Heads: []Head{{Label: head, Kind: "text"}, {Label: text("本期", "This period"), Kind: "number"}, {Label: text("占比", "Share"), Kind: "percent"}}}
	for _, g := range groups {
		ref := refOf(k, g, false)
		t.Rows = append(t.Rows, []Cell{words(dimLabel(k, g.Dim)), number(&g.Value, ref), number(percent(&g.Value, &all), ref)})
	}
	return &t
}
