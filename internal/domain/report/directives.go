package report

import (
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// directives tells which orders came, are open and are closed, and what coordination left open.
func (c *compiler) directives() Section {
	issued := tell{key: figure.DirectiveIssued, label: text("收到指令", "Directives"), unit: UnitCount}
	came := c.figure(issued)
	c.broken(tell{key: figure.DirectiveIssued, unit: UnitCount}, false)
	closed := c.figure(tell{key: figure.DirectiveClosed, label: text("闭合指令", "Directives closed"), unit: UnitCount})
	open, overdue := c.stock(pile{ref: "directive.open", label: text("未闭合指令", "Open directives"), key: figure.DirectiveOpen, base: figure.DirectiveIssued, due: directiveDue, closed: c.closedByAnother, lead: true})
	issues, _ := c.stock(pile{ref: "coordination.open", label: text("未关闭协调事项", "Open coordination issues"), key: figure.CoordinationOpen, base: figure.CoordinationIssues, due: neverDue})
	c.figure(tell{key: figure.CoordinationIssues, label: text("协调事项", "Coordination issues"), unit: UnitCount})
	c.figure(tell{key: figure.ContractDays, label: text("申请工期", "Days claimed"), unit: UnitDays})
	c.broken(tell{key: figure.DocumentsReceived, unit: UnitCount}, false)
	s := Section{Sentence: c.directiveSentence(came, closed, open, overdue)}
	var bars []chart.Bar
	for _, f := range []Figure{came, closed, open, overdue, issues} {
		bars = append(bars, barOf(f, f.Ref == overdue.Ref)...)
	}
	if came.Value != nil || isPositive(open.Value) {
		s.Pictures = []chart.Picture{{Kind: chart.KindBars, Title: text("指令与协调事项", "Directives and issues"), Sentence: sentenceOf(bars, "", ""), Unit: UnitCount, Bars: bars}}
	}
	if t := c.breakdownTable(text("指令分类", "Directives by kind"), text("类别", "Kind"), figure.DirectiveIssued); t != nil {
		s.Tables = []Table{*t}
	}
	return s
}

func directiveDue(dim string) string {
	due, _ := figure.OpenDirective(dim)
	return due
}

// closedByAnother reports whether a sheet of its own closed the directive.
func (c *compiler) closedByAnother(dim string) bool { return c.cells.sum(c.closer(dim)).Records > 0 }

func (c *compiler) closer(dim string) Basis {
	_, no := figure.OpenDirective(dim)
	return since(figure.DirectiveCloses, c.now).of(no)
}

func (c *compiler) directiveSentence(came, closed, open, overdue Figure) fault.Text {
	var clauses []fault.Text
	if came.Value != nil {
		clauses = append(clauses, say("收到指令 %s 件", "%s directives came", *came.Value))
	}
	if isPositive(closed.Value) {
		clauses = append(clauses, say("闭合 %s 件", "%s were closed", *closed.Value))
	}
	if open.Value != nil {
		clauses = append(clauses, say("未闭合 %s 件", "%s are open", *open.Value))
	}
	if isPositive(overdue.Value) {
		t := say("逾期未闭合指令 %s 件", "%s directives are overdue", *overdue.Value)
		clauses = append(clauses, t)
		c.top(65, t)
		c.matter(t, overdue.Ref)
	}
	if len(clauses) == 0 {
		return text("没有指令记录。", "No directive is recorded.")
	}
	return join(clauses)
}
