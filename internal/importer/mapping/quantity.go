package mapping

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/importer/table"
)

// quantity is one line of a body's quantities.
type quantity struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Unit  string `json:"unit,omitempty"`
}

// quantityPrefix marks columns that are quantities by their name.
const quantityPrefix = "quantities."

// maxQuantities is the most lines that a body takes.
const maxQuantities = 200

// units are the suffixes of names that say a unit, as the sources of site data write them.
var units = map[string]string{
	"pct": "%", "ft": "ft", "m": "m", "mm": "mm", "km": "km", "m2": "m²", "m3": "m³", "sqft": "ft²", "sqm": "m²", "t": "t", "kg": "kg", "h": "h", "d": "天",
	"months": "月", "lat": "°", "lon": "°", "fen": "分", "yuan": "元",
}

// isCurrency reports whether money fields take the currency.
func isCurrency(code string) bool {
	c, ok := class.ByCode("B6")
	if !ok {
		return false
	}
	f, ok := c.Field("currency")
	return ok && slices.ContainsFunc(f.Options, func(o class.Option) bool { return o.Value == code })
}

// unitOf reads the unit out of a name: `fall_height_ft` is in ft, `plan_total_kusd` in thousands of USD.
func unitOf(name string) string {
	suffix := name[strings.LastIndexByte(name, '_')+1:]
	if unit, ok := units[suffix]; ok {
		return unit
	}
	code, thousands := currencyOf(name)
	if code != "" && thousands {
		return "k" + code
	}
	return code
}

func currencyOf(name string) (code string, thousands bool) {
	suffix := strings.ToUpper(name[strings.LastIndexByte(name, '_')+1:])
	if isCurrency(suffix) {
		return suffix, false
	}
	if rest, ok := strings.CutPrefix(suffix, "K"); ok && isCurrency(rest) {
		return rest, true
	}
	return "", false
}

// quantityOf makes a quantity of a cell that is one: a number by the file's own word or by its column's name, or text
// that is written exactly as a number is. `0012` is a code, not twelve.
func quantityOf(c cell) (quantity, bool) {
	named := strings.HasPrefix(c.Name, quantityPrefix)
	text := strings.TrimSpace(c.Text)
	exact, ok := table.Decimal(text)
	name := strings.TrimPrefix(c.Name, quantityPrefix)
	if !ok || !c.Quantity && !named && exact != text || utf8.RuneCountInString(name) > class.MaxText {
		return quantity{}, false
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(exact, "-"), ".")
	if len(whole) > class.MaxDigits || len(strings.TrimRight(fraction, "0")) > class.MaxScale {
		return quantity{}, false
	}
	if len(fraction) > class.MaxScale {
		exact = strings.TrimRight(exact, "0")
	}
	return quantity{Name: name, Value: exact, Unit: unitOf(name)}, true
}

const hundredths = 100

// amountOf makes an amount in hundredths of a currency; false where the number is no whole count of them.
func amountOf(got taken, f *class.Field) (amount json.Number, currency string, ok bool) {
	currency, factor := got.from.Money, int64(hundredths)
	if currency == "suffix" {
		code, thousands := currencyOf(got.column)
		if currency = code; thousands {
			factor *= 1000
		}
	}
	exact, isNumber := table.Decimal(strings.ReplaceAll(got.text, ",", ""))
	n, isRat := new(big.Rat).SetString(exact)
	if !isCurrency(currency) || !isNumber || !isRat {
		return "", "", false
	}
	n.Mul(n, big.NewRat(factor, 1))
	if !n.IsInt() || n.Num().BitLen() > 53 || !within(f, n.Num().String()) {
		return "", "", false
	}
	return json.Number(n.Num().String()), currency, true
}
