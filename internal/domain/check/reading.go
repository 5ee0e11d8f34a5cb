package check

import (
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// reading is one input under judgement: what was read of it, how it is to be judged, and what was found.
type reading struct {
	Tree
	ctx        *Context
	thresholds *Thresholds
	class      *class.Class // nil while it is unknown
	body       int32        // the body's node; none when there is none
	submit     bool
	imported   bool
	faults     []fault.Field
	findings   []record.Finding
}

// refuse lists a fault (B).
func (r *reading) refuse(field, code, zh, en string) *fault.Field {
	r.faults = append(r.faults, fault.Field{Field: field, Code: code, Zh: zh, En: en})
	return &r.faults[len(r.faults)-1]
}

// refuseNode lists a fault of a value and shows the value, unless it is a person's identification number.
func (r *reading) refuseNode(n int32, code, zh, en string) *fault.Field {
	f := r.refuse(r.path(n), code, zh, en)
	if v := &r.nodes[n]; v.kind == isString || v.kind == isNumber {
		f.Seen = shorten(v.text, maxSeen)
	}
	return f
}

// The severities of findings.
const (
	suspect = "suspect" // S: goes to the suspicious list
	warning = "warning" // W
)

// remark adds a finding that does not refuse the record.
func (r *reading) remark(severity, rule, field, zh, en string) {
	r.findings = append(r.findings, record.Finding{Rule: rule, Severity: severity, Field: field, Zh: zh, En: en})
}

// bodyPath names a field of the body.
func (r *reading) bodyPath(name string) string { return join(r.path(r.body), name) }

// decimal reads a number of any type by name.
func (t *Tree) decimal(object int32, name string) (Decimal, bool) {
	i := t.child(object, name)
	if i == none || t.nodes[i].faulty || t.nodes[i].kind != isString && t.nodes[i].kind != isNumber {
		return Decimal{}, false
	}
	return ParseDecimal(t.nodes[i].text, class.MaxScale)
}

// given reports whether a field is there and counts as an answer (V1).
func (t *Tree) given(object int32, name string) bool {
	i := t.child(object, name)
	return i != none && t.answers(i, false)
}

// answers reports whether a value counts as an answer: texts by their content, lists by having an item.
func (t *Tree) answers(n int32, noneCounts bool) bool {
	switch v := &t.nodes[n]; v.kind {
	case isNull:
		return false
	case isString:
		return class.Answers(v.text, noneCounts)
	case isArray:
		return v.first != none
	case isBool, isNumber, isObject:
	}
	return true
}
