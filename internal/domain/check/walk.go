package check

import (
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// object judges an object by its shape: no unknown fields, every value of its type, nothing missing.
func (r *reading) object(s *shape, n int32) {
	if r.nodes[n].faulty {
		return
	}
	if r.nodes[n].kind != isObject {
		r.wrongType(n, "对象", "an object")
		return
	}
	var seen uint64
	for i := r.nodes[n].first; i != none; i = r.nodes[i].next {
		k, ok := s.byName[r.nodes[i].name]
		if !ok {
			r.refuse(r.path(i), "V2", "没有这个字段。", "There is no such field.")
			continue
		}
		seen |= 1 << k
		r.value(&s.slots[k], i)
	}
	r.missing(s, n, seen)
	for k := range s.slots {
		if s.slots[k].AtMost != "" {
			r.ordered(s, &s.slots[k], n)
		}
	}
	if s.idNumber && r.submit {
		r.person(n)
	}
}

// missing asks for what an object must hold (V1).
func (r *reading) missing(s *shape, n int32, seen uint64) {
	if !r.submit && !s.always {
		return
	}
	for k := range s.slots {
		f := &s.slots[k]
		if !f.Required && f.RequiredWhen == nil || f.LiveOnly && r.imported || !r.asked(f.Field, n) {
			continue
		}
		if seen&(1<<k) == 0 {
			r.refuse(join(r.path(n), f.Name), "V1", "请填写“"+f.Zh+"”。", "“"+f.En+"” is missing.")
		} else if i := r.child(n, f.Name); !r.nodes[i].faulty && !r.answers(i, f.AllowNone) {
			r.refuseNode(i, "V1", "“"+f.Zh+"”不能空着，“/”“无”“-”不算填写。", "“"+f.En+"” is blank; strokes and 无 are no answer.")
		}
	}
	for _, c := range s.choices {
		if c.LiveOnly && r.imported {
			continue
		}
		r.oneOf(s, c, n)
	}
}

func (r *reading) asked(f *class.Field, n int32) bool {
	if f.Required {
		return true
	}
	for _, when := range f.RequiredWhen {
		if r.holds(when, n) {
			return true
		}
	}
	return false
}

func (r *reading) holds(when class.When, n int32) bool {
	for _, cond := range when {
		if !r.given(n, cond.Field) {
			return false
		}
		if len(cond.In) > 0 && !contains(cond.In, r.text(n, cond.Field)) {
			return false
		}
	}
	return true
}

func contains(all []string, s string) bool {
	for _, one := range all {
		if one == s {
			return true
		}
	}
	return false
}

// oneOf asks for at least one field of a group.
func (r *reading) oneOf(s *shape, c class.Choice, n int32) {
	zh, en := "", ""
	for _, name := range c.Fields {
		f := &s.slots[s.byName[name]]
		if i := r.child(n, name); i != none && r.answers(i, f.AllowNone) {
			return
		}
		if zh != "" {
			zh, en = zh+"、", en+", "
		}
		zh, en = zh+f.Zh, en+f.En
	}
	r.refuse(join(r.path(n), c.Fields[0]), "V1", "以下至少填写一项："+zh+"。", "Give at least one of: "+en+".")
}

// ordered refuses a value that exceeds the field it may not exceed.
func (r *reading) ordered(s *shape, f *slot, n int32) {
	from, to := r.child(n, f.Name), r.child(n, f.AtMost)
	if from == none || to == none || !r.exceeds(f.Type, from, to) {
		return
	}
	other := &s.slots[s.byName[f.AtMost]]
	r.refuseNode(to, rule(other.Field), "“"+other.Zh+"”不能小于（早于）“"+f.Zh+"”。", "“"+other.En+"” may not be before or below “"+f.En+"”.")
}

// rule is the id under which a value outside its field's bounds is reported.
func rule(f *class.Field) string {
	if f.Rule != "" {
		return f.Rule
	}
	return "V2"
}

func (r *reading) wrongType(n int32, zh, en string) *fault.Field {
	r.nodes[n].faulty = true
	return r.refuseNode(n, "V2", "类型不符，应为"+zh+"。", "Wrong type: "+en+" is wanted.")
}
