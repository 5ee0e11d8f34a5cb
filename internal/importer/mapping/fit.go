package mapping

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/importer/table"
)

// fitsField reports whether a text can stand in a field of a class without change.
func fitsField(code, name, text string) bool {
	c, ok := class.ByCode(code)
	if !ok {
		return false
	}
	f, ok := c.Field(name)
	if !ok {
		return false
	}
	_, whole, ok := fit(f, text)
	return ok && whole
}

// fit gives the JSON value of a text in a field. whole says that the field now says all that the text did; ok is false
// where the field cannot hold it at all.
func fit(f *class.Field, text string) (value any, whole, ok bool) {
	switch f.Type {
	case class.Integer, class.Decimal, class.Percent:
		return fitNumber(f, text)
	case class.Bool:
		return fitBool(text)
	case class.Enum:
		return fitEnum(f, text)
	case class.TextList:
		return []string{OneLine(text, class.MaxText)}, utf8.RuneCountInString(text) <= class.MaxText, true
	case class.LongText:
		return Cut(text, f.Limit()), utf8.RuneCountInString(text) <= f.Limit(), true
	case class.Text, class.Unit:
		short := OneLine(text, f.Limit())
		return short, short == text, true
	case class.Money, class.List, class.Object, class.AttachmentList:
		return nil, false, false
	case class.Date:
		return text, true, isDate(text)
	case class.Period:
		return text, true, isPeriod.MatchString(text)
	case class.DateTime, class.IDNumber, class.CreditCode, class.Phone, class.Plate, class.UUID, class.Digest:
		return text, true, true
	}
	return nil, false, false
}

var isPeriod = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-W(0[1-9]|[1-4]\d|5[0-3]))?$`)

func fitNumber(f *class.Field, text string) (any, bool, bool) {
	plain := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	exact, ok := table.Decimal(plain)
	if !ok || !within(f, exact) {
		return nil, false, false
	}
	whole, fraction, _ := strings.Cut(exact, ".")
	if f.Type == class.Integer {
		if strings.Trim(fraction, "0") != "" || len(whole) > 16 {
			return nil, false, false
		}
		return json.Number(whole), true, true
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(strings.TrimLeft(whole, "-")) > class.MaxDigits || len(fraction) > f.Decimals() {
		return nil, false, false
	}
	return strings.TrimSuffix(whole+"."+fraction, "."), true, true
}

func within(f *class.Field, exact string) bool {
	n, ok := new(big.Rat).SetString(exact)
	if !ok {
		return false
	}
	least, most := f.Min, f.Max
	if f.Type == class.Percent {
		least, most = "0", "100"
	}
	return notBeyond(least, n, 1) && notBeyond(most, n, -1)
}

func notBeyond(bound string, n *big.Rat, side int) bool {
	b, ok := new(big.Rat).SetString(bound)
	return !ok || n.Cmp(b)*side >= 0
}

func fitBool(text string) (any, bool, bool) {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "1", "是", "有", "y":
		return true, true, true
	case "false", "no", "0", "否", "无", "n":
		return false, true, true
	}
	return nil, false, false
}

func fitEnum(f *class.Field, text string) (any, bool, bool) {
	i := slices.IndexFunc(f.Options, func(o class.Option) bool {
		return o.Value == text || o.Zh == text || strings.EqualFold(o.En, text)
	})
	if i < 0 {
		return nil, false, false
	}
	return f.Options[i].Value, true, true
}
