package figure

import (
	"math/big"
	"strings"
)

// Units of money: amounts are in hundredths of a yuan, whether the unit names them or the currency. People read them
// in 万元 (Shown).
const (
	Fen        = "分"
	Hundredths = "fen"
	Yuan       = "CNY"
)

// Percent is the unit of shares; differences of them are in Points, 百分点.
const (
	Percent = "%"
	Points  = "pp"
)

// perWan is how many 分 ten thousand yuan are.
const perWan = 1_000_000

// Fixed writes the amount with exactly so many decimals (0 to 9), rounded half away from zero: "12.50", "-0.1".
// What rounds to nothing has no minus.
func (a Amount) Fixed(places int) string {
	places = min(max(places, 0), 9)
	return fixed(rounded(a.Nanos(), pow10(9-places)), places)
}

// Nanos is the amount in billionths.
func (a Amount) Nanos() *big.Int {
	n := new(big.Int).Mul(big.NewInt(a.Whole), big.NewInt(nanos))
	return n.Add(n, big.NewInt(a.Nano))
}

// Shown writes a number as people read it, and its unit: money in 万元 with two decimals, shares with one decimal,
// anything else as it is, at most three decimals; thousands are parted by commas. en asks for the English unit.
func Shown(a Amount, unit string, en bool) (number, shownUnit string) {
	switch unit {
	case Fen, Hundredths, Yuan:
		if shownUnit = "万元"; en {
			shownUnit = "×10k CNY"
		}
		return grouped(fixed(rounded(a.Nanos(), new(big.Int).Mul(pow10(7), big.NewInt(perWan))), 2)), shownUnit
	case Percent, Points:
		return grouped(a.Fixed(1)), unit
	}
	number = a.Fixed(3)
	return grouped(strings.TrimRight(strings.TrimRight(number, "0"), ".")), unit
}

// rounded divides, half away from zero.
func rounded(n, by *big.Int) *big.Int {
	half := new(big.Int).Quo(by, big.NewInt(2))
	if n.Sign() < 0 {
		half.Neg(half)
	}
	return half.Quo(half.Add(half, n), by)
}

func fixed(n *big.Int, places int) string {
	digits, sign := new(big.Int).Abs(n).String(), ""
	if n.Sign() < 0 {
		sign = "-"
	}
	if places == 0 {
		return sign + digits
	}
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - places
	return sign + digits[:point] + "." + digits[point:]
}

// grouped parts the thousands of a fixed-point number by commas.
func grouped(number string) string {
	digits, negative := strings.CutPrefix(number, "-")
	whole, decimals, point := strings.Cut(digits, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if point {
		whole += "." + decimals
	}
	if negative {
		return "-" + whole
	}
	return whole
}

func pow10(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
