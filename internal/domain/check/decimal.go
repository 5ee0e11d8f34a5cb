package check

import (
	"cmp"
	"math/big"
	"math/bits"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
)

// Decimal is an exact fixed-point number of up to 18 digits and 9 decimals; sums of them stay exact far beyond that.
// It holds the number's billionths, so that comparing and adding need no rounding and no floating point.
type Decimal struct {
	hi, lo   uint64 // magnitude in billionths
	negative bool
}

const billion = 1_000_000_000

// ParseDecimal reads a fixed-point string: an optional minus, at most 18 digits with no needless zero in front, and at
// most scale (≤ 9) decimals. Nothing else is a decimal: no exponent, no plus, no separators, no full-width digits.
func ParseDecimal(s string, scale int) (Decimal, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, decimals, point := strings.Cut(digits, ".")
	if point && decimals == "" || len(decimals) > scale || len(decimals) > class.MaxScale {
		return Decimal{}, false
	}
	if len(whole) == 0 || len(whole) > class.MaxDigits || len(whole) > 1 && whole[0] == '0' {
		return Decimal{}, false
	}
	w, ok := parseDigits(whole)
	d, ok2 := parseDigits(decimals)
	if !ok || !ok2 {
		return Decimal{}, false
	}
	for range class.MaxScale - len(decimals) {
		d *= 10
	}
	hi, lo := bits.Mul64(w, billion)
	lo, carry := bits.Add64(lo, d, 0)
	return Decimal{hi: hi + carry, lo: lo, negative: negative}.normal(), true
}

func parseDigits(s string) (uint64, bool) {
	var n uint64
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = 10*n + uint64(s[i]-'0')
	}
	return n, true
}

// mustDecimal reads a number of our own tables.
func mustDecimal(s string) Decimal {
	d, ok := ParseDecimal(s, class.MaxScale)
	if !ok {
		panic("not a decimal: " + s)
	}
	return d
}

// normal has no negative zero.
func (d Decimal) normal() Decimal {
	if d.hi == 0 && d.lo == 0 {
		d.negative = false
	}
	return d
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.negative:
		return -1
	case d.hi == 0 && d.lo == 0:
		return 0
	}
	return 1
}

// Compare is -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Compare(e Decimal) int {
	switch {
	case d.negative && e.negative:
		return compareMagnitudes(e, d)
	case d.negative:
		return -1
	case e.negative:
		return 1
	}
	return compareMagnitudes(d, e)
}

func compareMagnitudes(d, e Decimal) int {
	if c := cmp.Compare(d.hi, e.hi); c != 0 {
		return c
	}
	return cmp.Compare(d.lo, e.lo)
}

// Neg is -d.
func (d Decimal) Neg() Decimal {
	d.negative = !d.negative
	return d.normal()
}

// Plus is d + e.
func (d Decimal) Plus(e Decimal) Decimal {
	if d.negative == e.negative {
		lo, carry := bits.Add64(d.lo, e.lo, 0)
		hi, _ := bits.Add64(d.hi, e.hi, carry)
		return Decimal{hi: hi, lo: lo, negative: d.negative}.normal()
	}
	if compareMagnitudes(d, e) < 0 {
		d, e = e, d
	}
	lo, borrow := bits.Sub64(d.lo, e.lo, 0)
	hi, _ := bits.Sub64(d.hi, e.hi, borrow)
	return Decimal{hi: hi, lo: lo, negative: d.negative}.normal()
}

// Minus is d - e.
func (d Decimal) Minus(e Decimal) Decimal { return d.Plus(e.Neg()) }

// Times is d × e, and whether that is exact within nine decimals and the type's range.
func (d Decimal) Times(e Decimal) (Decimal, bool) {
	product, rest := new(big.Int).QuoRem(new(big.Int).Mul(d.magnitude(), e.magnitude()), big.NewInt(billion), new(big.Int))
	if product.BitLen() > 126 {
		return Decimal{}, false
	}
	lo := new(big.Int).And(product, new(big.Int).SetUint64(^uint64(0))).Uint64()
	hi := new(big.Int).Rsh(product, 64).Uint64()
	return Decimal{hi: hi, lo: lo, negative: d.negative != e.negative}.normal(), rest.Sign() == 0
}

func (d Decimal) magnitude() *big.Int {
	n := new(big.Int).SetUint64(d.hi)
	return n.Or(n.Lsh(n, 64), new(big.Int).SetUint64(d.lo))
}

// String writes the number with no needless zeros.
func (d Decimal) String() string {
	whole, decimals := new(big.Int).QuoRem(d.magnitude(), big.NewInt(billion), new(big.Int))
	s := whole.String()
	if decimals.Sign() != 0 {
		padded := strconv.FormatUint(decimals.Uint64()+billion, 10)[1:]
		s += "." + strings.TrimRight(padded, "0")
	}
	if d.negative {
		s = "-" + s
	}
	return s
}
