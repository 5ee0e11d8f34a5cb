package check

import "strings"

// formula is a sum of products of fields: "headcount * hours_per_head + overtime_h". The fields of the first product
// must be given; a later product with a field that is absent counts as nothing.
type formula []product

type product struct {
	minus   bool
	factors []string
}

func parseFormula(text string) formula {
	var f formula
	for _, word := range strings.Fields(text) {
		switch word {
		case "+", "-":
			f = append(f, product{minus: word == "-"})
		case "*":
		default:
			if len(f) == 0 {
				f = append(f, product{})
			}
			last := &f[len(f)-1]
			last.factors = append(last.factors, word)
		}
	}
	return f
}

// eval gives the formula's value over the members of an object; false when it cannot be told.
func (f formula) eval(t *Tree, object int32) (Decimal, bool) {
	var sum Decimal
	for i, p := range f {
		value, ok := p.eval(t, object)
		if !ok && i == 0 {
			return Decimal{}, false
		}
		if p.minus {
			value = value.Neg()
		}
		sum = sum.Plus(value)
	}
	return sum, len(f) > 0
}

func (p product) eval(t *Tree, object int32) (Decimal, bool) {
	value := mustDecimal("1")
	for i, name := range p.factors {
		d, ok := t.decimal(object, name)
		if !ok {
			return Decimal{}, false
		}
		if i == 0 {
			value = d
			continue
		}
		if value, ok = value.Times(d); !ok {
			return Decimal{}, false
		}
	}
	return value, true
}
