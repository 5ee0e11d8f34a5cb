package figure

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Adding says how the cells of several days make one number.
type Adding string

// The ways of adding. The zero Adding is Flow.
const (
	Flow Adding = "" // the sum over the days of the period
	// Latest is what the last day tells that has a cell: its value divided by its records.
	Latest Adding = "latest"
	// Stock is the sum over all days up to the end of the period: what is open or in force.
	Stock Adding = "stock"
)

// costKinds are the breakdown of actual cost, which is no closed set of a class's field.
var costKinds = map[string]fault.Text{
	"labour": text("人工费", "Labour"), "material": text("材料费", "Materials"), "plant": text("机械费", "Plant"), "other": text("其他费", "Other"),
}

// DimName gives a breakdown's value as people read it: the name of a class or of an option, else the value itself.
func (d Definition) DimName(dim string) fault.Text {
	if name, ok := d.known(dim); ok {
		return name
	}
	return text(dim, dim)
}

func (d Definition) known(dim string) (fault.Text, bool) {
	switch d.Dim {
	case byClass:
		c, ok := class.ByCode(dim)
		if !ok {
			return fault.Text{}, false
		}
		return text(c.Zh, c.En), true
	case byCostKind:
		name, ok := costKinds[dim]
		return name, ok
	case byKey:
		other, ok := ByKey(Key(dim))
		return other.Label, ok
	}
	return optionName(d.names, dim)
}

// optionName finds the name of an option of a field, "B4.grade".
func optionName(of, value string) (fault.Text, bool) {
	code, name, _ := strings.Cut(of, ".")
	c, ok := class.ByCode(code)
	if !ok {
		return fault.Text{}, false
	}
	f, ok := c.Field(name)
	if !ok {
		return fault.Text{}, false
	}
	for _, o := range f.Options {
		if o.Value == value {
			return text(o.Zh, o.En), true
		}
	}
	return fault.Text{}, false
}
