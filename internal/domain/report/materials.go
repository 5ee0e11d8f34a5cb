package report

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// materials tells the balance of each material: brought in, issued, wasted, what ought to be left.
func (c *compiler) materials() Section {
	t := Table{Title: text("材料平衡", "Material balance"), Heads: []Head{
		{Label: text("材料", "Material"), Kind: "text"},
		{Label: text("单位", "Unit"), Kind: "text"},
		{Label: text("本期进场", "Received"), Kind: "number"},
		{Label: text("本期领用", "Issued"), Kind: "number"},
		{Label: text("本期损耗", "Wasted"), Kind: "number"},
		{Label: text("账面结存", "Closing"), Kind: "number"},
		{Label: text("累计损耗率", "Wasted of received"), Kind: "percent"},
	}}
	short := 0
	for _, name := range c.materialNames() {
		row, closing := c.materialRow(name)
		t.Rows = append(t.Rows, row)
		if closing.Sign() < 0 {
			short++
			c.matter(text(name.Dim+"账面结存为负，进场与领用记录须核对", name.Dim+": more was issued than received; the records have to be compared"), "material.balance:"+name.Dim+"|"+name.Unit)
		}
	}
	if len(t.Rows) == 0 {
		c.missing("没有材料记录。", "No material was recorded.")
		return Section{Sentence: text("没有材料记录。", "No material is recorded.")}
	}
	moved := len(c.cells.groups(over(figure.MaterialReceived, c.now)))
	return Section{Sentence: materialSentence(len(t.Rows), moved, short), Tables: []Table{t}}
}

// materialNames lists every material that was ever received, issued or wasted, with its unit.
func (c *compiler) materialNames() []group {
	var names []group
	for _, k := range []figure.Key{figure.MaterialReceived, figure.MaterialIssued, figure.MaterialWasted} {
		for _, g := range c.cells.groups(since(k, c.now)) {
			names = append(names, group{Dim: g.Dim, Unit: g.Unit})
		}
	}
	slices.SortFunc(names, func(a, b group) int { return cmp.Or(cmp.Compare(a.Dim, b.Dim), cmp.Compare(a.Unit, b.Unit)) })
	return slices.CompactFunc(names, func(a, b group) bool { return a.Dim == b.Dim && a.Unit == b.Unit })
}

func (c *compiler) materialRow(m group) ([]Cell, figure.Amount) {
	label := dimLabel(figure.MaterialReceived, m.Dim)
	row := []Cell{words(label), words(both(m.Unit))}
	left, behind := figure.Amount{}, []Basis{}
	var totals []figure.Sum
	for _, part := range []struct {
		key    figure.Key
		zh, en string
		sign   int
	}{{figure.MaterialReceived, "进场", "received", 1}, {figure.MaterialIssued, "领用", "issued", -1}, {figure.MaterialWasted, "损耗", "wasted", -1}} {
		f := c.figure(tell{key: part.key, ref: refOf(part.key, m, true), label: text(label.Zh+part.zh, label.En+" "+part.en), unit: m.Unit, dim: &m.Dim, in: &m.Unit})
		row = append(row, number(f.Value, f.Ref))
		all := since(part.key, c.now).group(m)
		sum := c.cells.sum(all)
		totals, behind = append(totals, sum), append(behind, all)
		if part.sign > 0 {
			left = left.Add(sum.Value)
		} else {
			left = left.Sub(sum.Value)
		}
	}
	closing := c.put(Figure{Ref: "material.balance:" + m.Dim + "|" + m.Unit, Label: text(label.Zh+"结存", label.En+" closing"), Unit: m.Unit, Value: &left, Previous: c.closingBefore(m), Behind: behind})
	waste := c.put(Figure{Ref: "material.waste_rate:" + m.Dim + "|" + m.Unit, Label: text(label.Zh+"损耗率", label.En+" wasted"), Unit: UnitPercent, Value: percent(told(totals[2]), told(totals[0])), Behind: []Basis{behind[0], behind[2]}, Of: denominatorOf(text("累计进场", "received in all"), totals[0], m.Unit)})
	return append(row, number(closing.Value, closing.Ref), number(waste.Value, waste.Ref)), left
}

func denominatorOf(label fault.Text, s figure.Sum, unit string) *Denominator {
	if s.Records == 0 {
		return nil
	}
	return &Denominator{Label: label, Value: s.Value, Unit: unit}
}

func (c *compiler) closingBefore(m group) *figure.Amount {
	in, out, wasted := c.cells.sum(since(figure.MaterialReceived, c.before).group(m)), c.cells.sum(since(figure.MaterialIssued, c.before).group(m)), c.cells.sum(since(figure.MaterialWasted, c.before).group(m))
	if in.Records+out.Records+wasted.Records == 0 {
		return nil
	}
	left := in.Value.Sub(out.Value).Sub(wasted.Value)
	return &left
}

func materialSentence(kinds, received, short int) fault.Text {
	clauses := []fault.Text{text("在账材料 "+strconv.Itoa(kinds)+" 种，本期进场 "+strconv.Itoa(received)+" 种", strconv.Itoa(kinds)+" materials on the books, "+strconv.Itoa(received)+" received in the period")}
	if short > 0 {
		clauses = append(clauses, text(strconv.Itoa(short)+" 种结存为负", strconv.Itoa(short)+" with a negative balance"))
	}
	return join(clauses)
}
