package report

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// plant tells which machines were there, and how much of their time they worked.
func (c *compiler) plant() Section {
	count := c.figure(tell{key: figure.PlantCount, label: text("机械投入", "Plant on site"), unit: UnitMachine, of: plannedOf(c.plans.plant, c.in.Period, nil)})
	run := c.figure(tell{key: figure.PlantRun, label: text("运转时间", "Running"), unit: UnitHours})
	c.figure(tell{key: figure.PlantIdle, label: text("闲置时间", "Idle"), unit: UnitHours, zero: []figure.Key{figure.PlantRun}})
	c.figure(tell{key: figure.PlantRepair, label: text("维修时间", "Under repair"), unit: UnitHours, zero: []figure.Key{figure.PlantRun}})
	c.figure(tell{key: figure.PlantFuel, label: text("燃油", "Fuel"), unit: UnitLitres})
	use := c.utilisation()
	machines := c.broken(tell{key: figure.PlantCount, unit: UnitMachine}, false)
	c.broken(tell{key: figure.PlantRun, unit: UnitHours}, false)
	s := Section{Sentence: c.plantSentence(count, run, use)}
	s.Pictures = c.histogram(figure.PlantCount, text("每日机械（按类型）", "Plant by day and type"), s.Sentence, UnitMachine, c.plans.plant)
	if len(machines) > 0 {
		s.Tables = []Table{c.againstPlan(text("机械投入", "Plant by type"), text("机械", "Machine"), machines, c.plans.plant)}
	}
	return s
}

// utilisation is the time that machines ran of all their time.
func (c *compiler) utilisation() Figure {
	behind := []Basis{over(figure.PlantRun, c.now), over(figure.PlantIdle, c.now), over(figure.PlantRepair, c.now)}
	now := c.cells.sum(over(figure.PlantRun, c.now)).Value
	all := now.Add(c.cells.sum(over(figure.PlantIdle, c.now)).Value).Add(c.cells.sum(over(figure.PlantRepair, c.now)).Value)
	then := c.cells.sum(over(figure.PlantRun, c.before)).Value
	allThen := then.Add(c.cells.sum(over(figure.PlantIdle, c.before)).Value).Add(c.cells.sum(over(figure.PlantRepair, c.before)).Value)
	f := Figure{Ref: "plant.utilisation", Label: text("机械利用率", "Utilisation"), Unit: UnitPercent, Value: percent(&now, &all), Previous: percent(&then, &allThen), Behind: behind}
	if all.Sign() > 0 {
		f.Of = &Denominator{Label: text("运转、闲置与维修", "running, idle and repair"), Value: all, Unit: UnitHours}
	}
	return c.put(f)
}

func (c *compiler) plantSentence(count, run, use Figure) fault.Text {
	if count.Value == nil && run.Value == nil {
		c.missing("本期没有机械记录。", "No plant was recorded in the period.")
		return text("本期没有机械记录。", "No plant in the period.")
	}
	var clauses []fault.Text
	if count.Value != nil {
		clauses = append(clauses, say("机械 %s 台班", "%s machine days", *count.Value))
	}
	if run.Value != nil {
		clauses = append(clauses, say("运转 %s 小时", "%s hours of running", *run.Value))
	}
	if use.Value != nil {
		clauses = append(clauses, with(say("利用率 %s%%", "utilisation %s%%", *use.Value), change(use.Value, use.Previous, " 个百分点", " points")))
	}
	return join(clauses)
}
