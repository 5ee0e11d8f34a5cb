package check

import "github.com/countersign/countersign/internal/domain/class"

// computedRule is the rule that a computed field stands under.
func (r *reading) computedRule() string {
	if r.class.Code == "B9" {
		return "V14"
	}
	return "V13"
}

// computedAgrees refuses a given total that is not the sum of its parts, and a material stock below nothing.
func (r *reading) computedAgrees() {
	slots := bodies[r.class.Code]().slots
	for k := range slots {
		f := &slots[k]
		want, ok := f.formula.eval(&r.Tree, r.body)
		if !ok {
			continue
		}
		if got, given := r.decimal(r.body, f.Name); given && got.Compare(want) != 0 {
			r.refuseNode(r.child(r.body, f.Name), r.computedRule(), "“"+f.Zh+"”应为 "+want.String()+"。", "“"+f.En+"” should be "+want.String()+".").Allowed = want.String()
		} else if !given && want.Sign() < 0 {
			r.refuse(r.bodyPath(f.Name), r.computedRule(), "“"+f.Zh+"”为负："+want.String()+"。", "“"+f.En+"” is negative: "+want.String()+".")
		}
	}
}

// fillComputed writes the totals that were left to be computed into the body, so that they are sealed with their parts.
func (r *reading) fillComputed() {
	if r.class == nil || r.body == none {
		return
	}
	slots := bodies[r.class.Code]().slots
	for k := range slots {
		f := &slots[k]
		value, ok := f.formula.eval(&r.Tree, r.body)
		if !ok || r.child(r.body, f.Name) != none || !fits(f.Field, value) {
			continue
		}
		added := node{name: f.Name, text: value.String(), parent: r.body, first: none, next: r.nodes[r.body].first, kind: isString}
		r.nodes = append(r.nodes, added)
		r.nodes[r.body].first = int32(len(r.nodes) - 1) //nolint:gosec // as in parser.add
	}
}

func fits(f *class.Field, d Decimal) bool {
	_, ok := ParseDecimal(d.String(), f.Decimals())
	return ok
}
