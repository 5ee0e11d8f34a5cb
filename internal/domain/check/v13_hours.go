package check

import (
	"strings"
)

// labourHours judges the hours of a crew (V13): overtime counts for those who were there.
func (r *reading) labourHours() {
	perHead, ok := r.decimal(r.body, "hours_per_head")
	if !ok {
		return
	}
	heads, counted := r.decimal(r.body, "headcount")
	if !counted || heads.Sign() <= 0 {
		heads = mustDecimal("1")
	}
	overtime, _ := r.decimal(r.body, "overtime_h")
	total, _ := perHead.Times(heads)
	total = total.Plus(overtime)
	r.hours("hours_per_head", total, heads)
}

// hours compares a total of hours with what so many people can have worked in a day.
func (r *reading) hours(field string, total, heads Decimal) {
	most, _ := mustDecimal(r.thresholds.HoursRefuse).Times(heads)
	many, _ := mustDecimal(r.thresholds.HoursSuspect).Times(heads)
	switch {
	case total.Compare(most) > 0:
		r.refuse(r.bodyPath(field), "V13", "人均工时（含加班）超过 "+r.thresholds.HoursRefuse+" 小时。", "Hours per head with overtime exceed "+r.thresholds.HoursRefuse+".").Allowed = "≤ " + r.thresholds.HoursRefuse
	case total.Compare(many) > 0:
		r.remark(suspect, "V13", r.bodyPath(field), "人均工时（含加班）超过 "+r.thresholds.HoursSuspect+" 小时。", "Hours per head with overtime exceed "+r.thresholds.HoursSuspect+".")
	}
}

// plantHours judges that a machine's day has no more than 24 hours.
func (r *reading) plantHours() {
	var total Decimal
	for _, name := range []string{"run_h", "idle_h", "repair_h"} {
		if h, ok := r.decimal(r.body, name); ok {
			total = total.Plus(h)
		}
	}
	if most := r.thresholds.HoursRefuse; total.Compare(mustDecimal(most)) > 0 {
		r.refuse(r.bodyPath("run_h"), "V13", "运转、闲置、维修时数合计 "+total.String()+"，超过 "+most+" 小时。",
			"Running, idle and repair hours are "+total.String()+" together, more than "+most+".").Allowed = "≤ " + most
	}
}

// certificates judges the papers of a crew: special work needs one, and none may have run out on the work date.
func (r *reading) certificates() {
	list := r.child(r.body, "certificates")
	if r.count(list) == 0 {
		r.specialTrade()
		return
	}
	for i := r.nodes[list].first; i != none; i = r.nodes[i].next {
		r.ranOut(i, "cert_until", "证书已过期。", "The certificate has run out.")
	}
}

func (r *reading) specialTrade() {
	trade := r.text(r.body, "trade")
	for _, word := range r.thresholds.SpecialTrades {
		if !strings.Contains(strings.ToLower(trade), word) {
			continue
		}
		zh, en := "特种作业“"+word+"”须填写证书。", "Special work ("+word+") needs a certificate."
		if r.imported {
			r.remark(suspect, "V13", r.bodyPath("certificates"), zh, en)
		} else {
			r.refuse(r.bodyPath("certificates"), "V13", zh, en)
		}
		return
	}
}

// plantPapers judges the operator's certificate and the machine's inspection.
func (r *reading) plantPapers() {
	r.ranOut(r.body, "cert_until", "操作证已过期。", "The operator's certificate has run out.")
	r.ranOut(r.body, "inspection_until", "设备检验已过期。", "The machine's inspection has run out.")
}

func (r *reading) ranOut(object int32, name, zh, en string) {
	until, day := r.text(object, name), r.text(rootNode, "work_date")
	if isDate(until) && isDate(day) && until < day {
		r.remark(suspect, "V13", join(r.path(object), name), zh, en)
	}
}
