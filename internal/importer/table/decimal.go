package table

import (
	"strconv"
	"strings"
)

// mostDigits bounds what an exponent may blow up to.
const mostDigits = 64

// Decimal writes a number as people and JSON write it (`-1.5`, `2e3`, `+4`) exactly and without an exponent. ok is
// false for text that is no such number or has more than 64 digits; the text then comes back as it was.
func Decimal(text string) (exact string, ok bool) {
	mantissa, exponent := text, 0
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		e, err := strconv.Atoi(text[at+1:])
		if err != nil || e > mostDigits || e < -mostDigits {
			return text, false
		}
		mantissa, exponent = text[:at], e
	}
	sign := ""
	if strings.HasPrefix(mantissa, "-") || strings.HasPrefix(mantissa, "+") {
		sign, mantissa = strings.Trim(mantissa[:1], "+"), mantissa[1:]
	}
	whole, fraction, dotted := strings.Cut(mantissa, ".")
	if !digits(whole) || whole == "" || !digits(fraction) || dotted && fraction == "" {
		return text, false
	}
	moved := shift(whole, fraction, exponent)
	if len(moved) > mostDigits {
		return text, false
	}
	if moved == "0" {
		sign = ""
	}
	return sign + moved, true
}

// shift moves the decimal point and takes off the zeros that say nothing before the number; those after the point stay.
func shift(whole, fraction string, exponent int) string {
	for ; exponent > 0; exponent-- {
		if fraction == "" {
			fraction = "0"
		}
		whole, fraction = whole+fraction[:1], fraction[1:]
	}
	for ; exponent < 0; exponent++ {
		if whole == "" {
			whole = "0"
		}
		whole, fraction = whole[:len(whole)-1], whole[len(whole)-1:]+fraction
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
