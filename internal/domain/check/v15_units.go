package check

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
)

// unitKnown remarks on a unit that the catalogue does not have (V15): sites use many, so it is not refused.
func (r *reading) unitKnown() {
	unit := strings.TrimSpace(r.text(r.body, "unit"))
	if unit == "" || r.imported {
		return
	}
	if _, _, ok := class.KnownUnit(unit); !ok {
		r.remark(warning, "V15", r.bodyPath("unit"), "单位“"+shorten(unit, maxSeen)+"”不在单位目录中。", "The unit “"+shorten(unit, maxSeen)+"” is not in the catalogue.")
	}
}

// sameUnit refuses a unit other than that of the record before, unless the conversion is declared (V15). It reports
// whether amounts of the two can be compared.
func (r *reading) sameUnit(previous neighbour) bool {
	now, last := unitOf(&r.Tree, r.body), unitOf(&previous.Tree, rootNode)
	if now == "" || last == "" || now == last {
		return true
	}
	if declared := spelling(r.text(r.body, "converted_from")); declared == last {
		return true
	}
	r.refuse(r.bodyPath("unit"), "V15", "单位由“"+shorten(last, maxSeen)+"”变为“"+shorten(now, maxSeen)+"”，须填写“换算前单位”和“换算系数”。",
		"The unit changed from “"+shorten(last, maxSeen)+"” to “"+shorten(now, maxSeen)+"”; declare “converted from” and the factor.").Allowed = shorten(last, maxSeen)
	return false
}

// unitOf gives the unit of a body in its first spelling.
func unitOf(t *Tree, body int32) string { return spelling(t.text(body, "unit")) }

func spelling(unit string) string {
	unit = strings.TrimSpace(unit)
	if _, first, ok := class.KnownUnit(unit); ok {
		return first
	}
	return unit
}
