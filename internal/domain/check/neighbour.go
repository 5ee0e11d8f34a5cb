package check

// neighbour is the body of the record before, ready to be compared with.
type neighbour struct {
	Tree
	workDate string
}

// before reads the body of the record before; false when there is none.
func before(n *Neighbour) (neighbour, bool) {
	if n == nil {
		return neighbour{}, false
	}
	tree, faults := Decode(n.Body)
	if len(faults) > 0 {
		return neighbour{}, false // it was judged when it was filed; nothing can be compared with what cannot be read
	}
	return neighbour{Tree: tree, workDate: n.WorkDate}, true
}

// amount gives a quantity of the neighbour in the units of the record that is judged: if the record declares a
// conversion, it holds for what came before.
func (p neighbour) amount(r *reading, name string) (Decimal, bool) {
	d, ok := p.decimal(rootNode, name)
	if !ok || unitOf(&p.Tree, rootNode) == unitOf(&r.Tree, r.body) {
		return d, ok
	}
	factor, declared := r.decimal(r.body, "conversion_factor")
	if !declared {
		return Decimal{}, false
	}
	return d.Times(factor)
}
