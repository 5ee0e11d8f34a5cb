package report

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// labour tells how many worked, by trade and day, against the plan.
func (c *compiler) labour() Section {
	all := tell{key: figure.LabourHeadcount, label: text("用工", "Labour"), unit: UnitManDays, lead: true, of: plannedOf(c.plans.labour, c.in.Period, nil)}
	sum := c.figure(all)
	days := len(c.cells.daily(over(figure.LabourHeadcount, c.now)))
	mean := c.put(Figure{Ref: "labour.mean", Label: text("日均出勤", "Mean head count"), Unit: UnitPersons, Value: perDay(sum.Value, days), Previous: perDay(sum.Previous, len(c.cells.daily(over(figure.LabourHeadcount, c.before)))), Of: daysTold(days), Behind: sum.Behind})
	hours := c.figure(tell{key: figure.LabourPersonHours, label: text("工时", "Person-hours"), unit: UnitHours})
	c.figure(tell{key: figure.LabourOvertime, label: text("加班工时", "Overtime"), unit: UnitHours, of: c.against(tell{key: figure.LabourPersonHours, label: hours.Label})})
	trades := c.broken(tell{key: figure.LabourHeadcount, unit: UnitManDays}, false)
	s := Section{Sentence: c.labourSentence(sum, mean, hours)}
	s.Pictures = c.histogram(figure.LabourHeadcount, text("每日出勤（按工种）", "Head count by day and trade"), s.Sentence, UnitPersons, c.plans.labour)
	if len(trades) > 0 {
		s.Tables = []Table{c.againstPlan(text("工种用工", "Labour by trade"), text("工种", "Trade"), trades, c.plans.labour)}
	}
	return s
}

func plannedOf(runs []plannedRun, p Period, name *string) *Denominator {
	v := plannedOver(runs, p, name)
	if v == nil {
		return nil
	}
	return &Denominator{Label: text("计划", "planned"), Value: *v}
}

func daysTold(n int) *Denominator {
	if n == 0 {
		return nil
	}
	return &Denominator{Label: text("有记录的天数", "days with records"), Value: figure.Whole(int64(n))}
}

func (c *compiler) labourSentence(sum, mean, hours Figure) fault.Text {
	if sum.Value == nil {
		c.missing("本期没有劳动力记录。", "No labour was recorded in the period.")
		return text("本期没有劳动力记录。", "No labour in the period.")
	}
	clauses := []fault.Text{with(say("用工 %s 工日，日均 %s 人", "%s person-days, %s people a day", *sum.Value, *mean.Value), change(mean.Value, mean.Previous, " 人", ""))}
	if sum.Of != nil {
		if p := percent(sum.Value, &sum.Of.Value); p != nil {
			clauses = append(clauses, say("为计划的 %s%%", "%s%% of plan", *p))
		}
	}
	if hours.Value != nil {
		clauses = append(clauses, say("工时 %s 小时", "%s person-hours", *hours.Value))
	}
	c.top(20, say("日均出勤 %s 人", "%s people a day", *mean.Value))
	return join(clauses)
}

// againstPlan lists figures with what was planned of each.
func (c *compiler) againstPlan(title, head fault.Text, figures []Figure, plan []plannedRun) Table {
	t := Table{Title: title, Heads: []Head{
		{Label: head, Kind: "text"},
		{Label: text("本期", "This period"), Kind: "number"},
		{Label: text("上期", "Period before"), Kind: "number"},
		{Label: text("计划", "Plan"), Kind: "number"},
		{Label: text("占计划", "Of plan"), Kind: "percent"},
	}}
	for _, f := range figures {
		asked := plannedOver(plan, c.in.Period, f.Behind[0].Dim)
		t.Rows = append(t.Rows, []Cell{words(f.Label), number(f.Value, f.Ref), number(f.Previous, f.Ref), number(asked, ""), number(percent(f.Value, asked), f.Ref)})
	}
	return t
}
