package check

import (
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/class"
)

// value judges one value by its field.
func (r *reading) value(f *slot, n int32) {
	v := &r.nodes[n]
	if v.faulty {
		return
	}
	before := len(r.faults)
	switch f.Type {
	case class.Integer, class.Money:
		r.integer(f, n)
	case class.Bool:
		if v.kind != isBool {
			r.wrongType(n, " true 或 false", "true or false")
		}
	case class.List, class.TextList, class.AttachmentList:
		r.list(f, n)
	case class.Object:
		if f.sub != nil {
			r.object(f.sub, n)
		} else if v.kind != isObject {
			r.wrongType(n, "对象", "an object")
		}
	default:
		if v.kind != isString {
			r.wrongType(n, "字符串", "a string")
		} else {
			r.str(f, n)
		}
	}
	if len(r.faults) > before && f.Type != class.List && f.Type != class.Object {
		r.nodes[n].faulty = true
	}
}

// str judges a string by its field's type.
func (r *reading) str(f *slot, n int32) {
	s := r.nodes[n].text
	switch f.Type {
	case class.Text, class.LongText, class.Unit:
		r.plain(f.Field, n)
	case class.Decimal, class.Percent:
		r.fixedPoint(f, n)
	case class.Enum:
		r.option(f.Field, n)
	case class.IDNumber:
		r.idNumber(n)
	case class.CreditCode:
		r.creditCode(n)
	case class.Phone:
		r.phone(n)
	case class.Plate:
		r.plate(n)
	default:
		if form := forms[f.Type]; !form.matches(s) {
			r.refuseNode(n, "V2", "格式应为"+form.zh+"。", "The form is "+form.en+".").Allowed = form.en
		}
	}
}

func (r *reading) integer(f *slot, n int32) {
	if r.nodes[n].kind != isNumber {
		r.wrongType(n, "整数", "an integer")
		return
	}
	d, _ := ParseDecimal(r.nodes[n].text, 0)
	r.within(f, n, d)
}

func (r *reading) fixedPoint(f *slot, n int32) {
	d, ok := ParseDecimal(r.nodes[n].text, f.Decimals())
	if !ok {
		scale := strconv.Itoa(f.Decimals())
		r.refuseNode(n, "V2", "应为数字，最多 18 位整数、"+scale+" 位小数，例如“12.5”。", "A number of at most 18 digits and "+scale+" decimals is wanted, such as 12.5.")
		return
	}
	r.within(f, n, d)
	if f.Type == class.Percent && (d.Sign() < 0 || d.Compare(hundred) > 0) {
		r.refuseNode(n, "V2", "“"+f.Zh+"”应在 0 到 100 之间。", "“"+f.En+"” is between 0 and 100.").Allowed = "0–100"
	}
}

var hundred = mustDecimal("100")

func (r *reading) within(f *slot, n int32, d Decimal) {
	if f.hasMin && d.Compare(f.min) < 0 {
		r.refuseNode(n, rule(f.Field), "“"+f.Zh+"”不能小于 "+f.Min+"。", "“"+f.En+"” may not be below "+f.Min+".").Allowed = "≥ " + f.Min
	}
	if f.hasMax && d.Compare(f.max) > 0 {
		r.refuseNode(n, rule(f.Field), "“"+f.Zh+"”不能大于 "+f.Max+"。", "“"+f.En+"” may not be above "+f.Max+".").Allowed = "≤ " + f.Max
	}
}

func (r *reading) option(f *class.Field, n int32) {
	s := r.nodes[n].text
	allowed := ""
	for i := range f.Options {
		if f.Options[i].Value == s {
			return
		}
		if i > 0 {
			allowed += ", "
		}
		allowed += f.Options[i].Value
	}
	r.refuseNode(n, "V2", "“"+f.Zh+"”不在可选值之内。", "“"+f.En+"” is none of its options.").Allowed = allowed
}

// exceeds compares two values of one type; values that cannot be compared are judged elsewhere.
func (r *reading) exceeds(t class.Type, a, b int32) bool {
	x, y := &r.nodes[a], &r.nodes[b]
	if x.faulty || y.faulty {
		return false
	}
	switch t {
	case class.Date:
		return x.text > y.text
	case class.DateTime:
		from, err1 := time.Parse(time.RFC3339, x.text)
		to, err2 := time.Parse(time.RFC3339, y.text)
		return err1 == nil && err2 == nil && from.After(to)
	default:
		from, ok1 := ParseDecimal(x.text, class.MaxScale)
		to, ok2 := ParseDecimal(y.text, class.MaxScale)
		return ok1 && ok2 && from.Compare(to) > 0
	}
}
