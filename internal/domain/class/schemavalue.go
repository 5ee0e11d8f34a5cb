package class

import (
	"encoding/json"
	"strconv"
	"strings"
)

// The forms of values that are strings on the wire. They say no more than the form: that a date exists or a check digit
// is right is the checks' business.
const (
	DatePattern   = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	PeriodPattern = `^[0-9]{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-W(0[1-9]|[1-4][0-9]|5[0-3]))?$`
	UUIDPattern   = `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`
	DigestPattern = `^[0-9a-f]{64}$`
)

// maxSafe is the greatest integer that every JSON reader holds exactly: 2^53-1.
const maxSafe = 1<<53 - 1

func valueSchema(f *Field) object {
	switch f.Type {
	case Text, LongText, Unit:
		return object{"type": "string", "maxLength": f.Limit()}
	case Integer, Money:
		return object{"type": "integer", "minimum": bound(f.Min, -maxSafe), "maximum": bound(f.Max, maxSafe)}
	case Decimal:
		return bounded(f, decimalPattern(f))
	case Percent:
		return bounded(f, percentPattern(f))
	case Date:
		return object{"type": "string", "format": "date", "pattern": DatePattern}
	case DateTime:
		return object{"type": "string", "format": "date-time"}
	case Bool:
		return object{"type": "boolean"}
	case Enum:
		return enumSchema(f)
	case List:
		return object{"type": "array", "maxItems": f.Limit(), "items": itemSchema(f)}
	case TextList:
		return object{"type": "array", "maxItems": f.Limit(), "items": object{"type": "string", "maxLength": MaxText, "pattern": answerPattern(false)}}
	case AttachmentList:
		return object{"type": "array", "maxItems": f.Limit(), "uniqueItems": true, "items": object{"type": "string", "pattern": UUIDPattern}}
	case Object:
		return objectSchema(f.Fields)
	default:
		return patternSchema(f.Type)
	}
}

func itemSchema(f *Field) object {
	s := objectSchema(f.Fields)
	if all := conditions(f.Fields); len(all) > 0 {
		s["allOf"] = all
	}
	return s
}

func patternSchema(t Type) object {
	patterns := map[Type]string{ //nolint:gosec // patterns, no credentials
		Period: PeriodPattern, UUID: UUIDPattern, Digest: DigestPattern,
		IDNumber: `^[0-9]{17}[0-9Xx]$`, CreditCode: `^[0-9A-HJ-NPQRTUWXY]{18}$`,
	}
	if p, ok := patterns[t]; ok {
		return object{"type": "string", "pattern": p}
	}
	return object{"type": "string", "maxLength": 40}
}

func enumSchema(f *Field) object {
	values := make([]string, len(f.Options))
	for i, o := range f.Options {
		values[i] = o.Value
	}
	return object{"type": "string", "enum": values}
}

// bounded adds the bounds of a decimal, which JSON Schema has no word for, for readers that know ours.
func bounded(f *Field, pattern string) object {
	s := object{"type": "string", "pattern": pattern}
	if f.Min != "" {
		s["x-minimum"] = f.Min
	}
	if f.Max != "" {
		s["x-maximum"] = f.Max
	}
	return s
}

func decimalPattern(f *Field) string {
	return `^-?(0|[1-9][0-9]{0,` + strconv.Itoa(MaxDigits-1) + `})(\.[0-9]{1,` + strconv.Itoa(f.Decimals()) + `})?$`
}

func percentPattern(f *Field) string {
	n := strconv.Itoa(f.Decimals())
	return `^(100(\.0{1,` + n + `})?|(0|[1-9][0-9]?)(\.[0-9]{1,` + n + `})?)$`
}

func bound(s string, otherwise int64) json.Number {
	if s == "" {
		return json.Number(strconv.FormatInt(otherwise, 10))
	}
	return json.Number(s)
}

// answerPattern matches a text that holds something beyond white space and the marks with which people leave a field
// empty: "/", "-" and, where it is no answer, 无.
func answerPattern(noneCounts bool) string {
	fill := Space + Fill
	if !noneCounts {
		fill += None
	}
	fill = strings.NewReplacer(`-`, ``, `\`, `\\`).Replace(fill)
	return "[^" + fill + "-]"
}
