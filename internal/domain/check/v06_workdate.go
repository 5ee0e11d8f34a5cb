package check

import (
	"strconv"
	"time"
)

// civil is the zone in which work dates are counted. China has one zone and no daylight saving, so that a fixed offset
// needs no zone database.
var civil = time.FixedZone("Asia/Shanghai", 8*60*60)

// today is the civil date of Now.
func (c *Context) today() string { return c.Now.In(civil).Format(time.DateOnly) }

// workDate judges the day of the work (V6). History keeps its date as it was given, however little it says.
func (f *Filing) workDate() {
	r := &f.reading
	n := r.child(rootNode, "work_date")
	if n == none || r.nodes[n].faulty || r.nodes[n].text == "" {
		return
	}
	date := r.nodes[n].text
	switch {
	case r.imported:
		r.historicDate(n, date)
	case !isDate(date):
		r.refuseNode(n, "V6", "日期应为 YYYY-MM-DD，且真实存在。", "The work date is a real date, YYYY-MM-DD.")
	case r.submit:
		r.inSpan(n, date)
		f.late(n, date)
	}
}

func (r *reading) historicDate(n int32, date string) {
	switch {
	case !isPartialDate(date):
		r.refuseNode(n, "V2", "导入的日期应为 YYYY-MM-DD、YYYY-MM、YYYY 或留空。", "An imported date is YYYY-MM-DD, YYYY-MM, YYYY or empty.")
	case r.submit && (len(date) == len(time.DateOnly) && !isDate(date) || date > r.ctx.today()):
		r.remark(suspect, "V6", "work_date", "导入的日期不存在或在未来，按原样保留。", "The imported date does not exist or is in the future; it is kept as given.")
	}
}

func isPartialDate(s string) bool {
	switch len(s) {
	case 4:
		return digits(s)
	case 7:
		return digits(s[:4]) && s[4] == '-' && digits(s[5:])
	case 10:
		return isPartialDate(s[:7]) && s[7] == '-' && digits(s[8:])
	}
	return false
}

func (r *reading) inSpan(n int32, date string) {
	p := r.ctx.Project
	if p.StartsOn != "" && date < p.StartsOn || p.EndsOn != "" && date > p.EndsOn {
		r.refuseNode(n, "V6", "日期不在合同工期之内。", "The work date is outside the contract span.").Allowed = p.StartsOn + " … " + p.EndsOn
	}
	if today := r.ctx.today(); date > today {
		r.refuseNode(n, "V6", "日期在未来。", "The work date is in the future.").Allowed = "≤ " + today
	}
}

// late marks a record that was filed late, and refuses it when it is so late that the project manager must agree.
func (f *Filing) late(n int32, date string) {
	r := &f.reading
	days := daysBetween(date, r.ctx.today())
	if days <= r.thresholds.LateAfterDays {
		return
	}
	f.Late = true
	count := strconv.Itoa(days)
	if most := strconv.Itoa(r.thresholds.RefuseAfterDays); days > r.thresholds.RefuseAfterDays && !r.ctx.Waived {
		f.needsWaiver = true
		r.refuseNode(n, "V6", "迟报 "+count+" 天，超过 "+most+" 天须项目经理同意。", "Filed "+count+" days late; more than "+most+" days needs the project manager's leave.")
		return
	}
	r.remark(suspect, "V6", "work_date", "迟报 "+count+" 天。", "Filed "+count+" days after the work.")
}

func daysBetween(from, to string) int {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}
