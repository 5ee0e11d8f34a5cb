package report

import (
	"strconv"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// discipline tells whether every day was recorded, and on time.
func (c *compiler) discipline() Section {
	if uncounted := (tell{key: figure.Uncounted, label: text("过大而未计入的数", "Numbers too large to be counted"), unit: UnitCount}); c.value(uncounted, c.now) != nil {
		large := c.figure(uncounted)
		c.missing("有 "+large.Value.String()+" 个数过大，未计入合计。", large.Value.String()+" numbers were too large to be counted.")
	}
	all := tell{key: figure.RecordsPublished, label: text("发布记录", "Records published"), unit: UnitCount}
	published := c.figure(all)
	late := tell{key: figure.RecordsLate, label: text("迟报", "Filed late"), unit: UnitCount, zero: []figure.Key{figure.RecordsPublished}, of: c.against(all)}
	filedLate := c.figure(late)
	if filedLate.Value != nil {
		c.doc.Late = filedLate.Value.Whole
	}
	c.share("records.late_rate", text("迟报率", "Filed late, share"), late, all, false)
	days := c.calendarDays()
	told, due, gaps := c.countDays(days)
	coverage := Figure{Ref: "records.days", Label: text("有记录的天数", "Days with records"), Unit: UnitDays, Lead: true, Value: whole(told), Previous: c.daysBefore(), Behind: []Basis{over(figure.RecordsPublished, c.now), over(figure.ProgressNoWork, c.now)}}
	coverage.Of = &Denominator{Label: text("应有记录的天数", "days due"), Value: figure.Whole(due)}
	coverage = c.put(coverage)
	for _, day := range gaps {
		c.doc.Missing = append(c.doc.Missing, Gap{Day: day, What: text("当日没有已发布的记录", "no published record of the day")})
	}
	s := Section{Sentence: disciplineSentence(published, filedLate, told, due)}
	s.Pictures = []chart.Picture{{Kind: chart.KindCalendar, Title: text("填报日历", "Calendar of records"), Sentence: s.Sentence, Calendar: days}}
	c.broken(tell{key: figure.RecordsPublished, unit: UnitCount}, false)
	if t := c.breakdownTable(text("发布记录分类", "Records by class"), text("类别", "Class"), figure.RecordsPublished); t != nil {
		s.Tables = []Table{*t}
	}
	return s
}

// calendarDays gives the state of each day of the period.
func (c *compiler) calendarDays() []chart.Day {
	published, late, off := c.cells.daily(over(figure.RecordsPublished, c.now)), c.cells.daily(over(figure.RecordsLate, c.now)), c.cells.daily(over(figure.ProgressNoWork, c.now))
	var days []chart.Day
	for _, day := range daysOf(c.now.First, c.now.Last) {
		d := chart.Day{Day: day, Count: published[day].Value.Whole, Late: late[day].Value.Whole}
		switch {
		case off[day].Records > 0:
			d.State = "off"
		case d.Late > 0:
			d.State = "late"
		case d.Count > 0:
			d.State = "filed"
		case day >= calendar.Day(c.in.CutOff):
			d.State = "future" // the day is not over
		case day < c.in.Began:
			d.State = "outside"
		default:
			d.State = "gap"
		}
		if d.Count > 0 {
			d.Ref = string(figure.RecordsPublished) + "@" + day
		}
		days = append(days, d)
	}
	return days
}

func (c *compiler) countDays(days []chart.Day) (told, due int64, gaps []string) {
	for _, d := range days {
		switch d.State {
		case "gap":
			due++
			gaps = append(gaps, d.Day)
		case "filed", "late", "off":
			due++
			told++
		}
	}
	return told, due, gaps
}

// daysBefore is how many days of the period before have records; nil where the project was not kept here then.
func (c *compiler) daysBefore() *figure.Amount {
	if c.before.Last < c.in.Began || c.before.First == "" {
		return nil
	}
	days := map[string]bool{}
	for _, k := range []figure.Key{figure.RecordsPublished, figure.ProgressNoWork} {
		for day := range c.cells.daily(over(k, calendar.Span{First: c.before.First, Last: c.before.Last})) {
			days[day] = true
		}
	}
	return whole(int64(len(days)))
}

func disciplineSentence(published, late Figure, told, due int64) fault.Text {
	clauses := []fault.Text{text("应有记录 "+strconv.FormatInt(due, 10)+" 天，有记录 "+strconv.FormatInt(told, 10)+" 天", strconv.FormatInt(told, 10)+" of "+strconv.FormatInt(due, 10)+" days have records")}
	if published.Value != nil {
		clauses = append(clauses, say("发布 %s 条", "%s records were published", *published.Value))
	}
	if isPositive(late.Value) {
		clauses = append(clauses, say("迟报 %s 条", "%s were filed late", *late.Value))
	}
	return join(clauses)
}
