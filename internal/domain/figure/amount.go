package figure

import (
	"fmt"
	"strconv"
	"strings"
)

// nanos is how many billionths a whole has.
const nanos = 1_000_000_000

// Amount is an exact number with up to nine decimals: wholes and billionths, both of one sign. Sums of it stay exact.
type Amount struct{ Whole, Nano int64 }

// Whole makes an amount of an integer.
func Whole(n int64) Amount { return Amount{Whole: n} }

// ParseAmount reads a fixed-point number as the bodies of records hold it: optional minus, digits, at most nine decimals.
func ParseAmount(s string) (Amount, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, decimals, point := strings.Cut(digits, ".")
	if whole == "" || point && decimals == "" || len(decimals) > 9 {
		return Amount{}, fmt.Errorf("amount %q: no fixed-point number", s)
	}
	w, err := strconv.ParseUint(whole, 10, 63)
	if err != nil {
		return Amount{}, fmt.Errorf("amount %q: %w", s, err)
	}
	n, err := strconv.ParseUint(decimals+strings.Repeat("0", 9-len(decimals)), 10, 32)
	if err != nil {
		return Amount{}, fmt.Errorf("amount %q: %w", s, err)
	}
	a := Amount{Whole: int64(w), Nano: int64(n)} //nolint:gosec // 63 and 32 bits
	if negative {
		return a.Negative(), nil
	}
	return a, nil
}

// Negative turns the sign.
func (a Amount) Negative() Amount { return Amount{Whole: -a.Whole, Nano: -a.Nano} }

// Add adds another amount.
func (a Amount) Add(b Amount) Amount {
	return Amount{Whole: a.Whole + b.Whole, Nano: a.Nano + b.Nano}.Normal()
}

// Sub takes another amount away.
func (a Amount) Sub(b Amount) Amount { return a.Add(b.Negative()) }

// Normal brings the billionths under one whole, and both parts to one sign: equal amounts are then equal values.
func (a Amount) Normal() Amount {
	a.Whole += a.Nano / nanos
	a.Nano %= nanos
	switch {
	case a.Whole > 0 && a.Nano < 0:
		a.Whole--
		a.Nano += nanos
	case a.Whole < 0 && a.Nano > 0:
		a.Whole++
		a.Nano -= nanos
	}
	return a
}

// Sign is -1, 0 or 1.
func (a Amount) Sign() int {
	a = a.Normal()
	switch {
	case a.Whole < 0 || a.Nano < 0:
		return -1
	case a.Whole > 0 || a.Nano > 0:
		return 1
	}
	return 0
}

// Less orders amounts.
func (a Amount) Less(b Amount) bool { return a.Sub(b).Sign() < 0 }

// String writes the shortest fixed-point form: "12", "-0.5".
func (a Amount) String() string {
	a = a.Normal()
	sign := ""
	if a.Sign() < 0 {
		sign, a = "-", a.Negative()
	}
	if a.Nano == 0 {
		return sign + strconv.FormatInt(a.Whole, 10)
	}
	return sign + strconv.FormatInt(a.Whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%09d", a.Nano), "0")
}

// MarshalText writes the amount as documents hold it.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads it back.
func (a *Amount) UnmarshalText(text []byte) error {
	read, err := ParseAmount(string(text))
	if err != nil {
		return err
	}
	*a = read.Normal()
	return nil
}
