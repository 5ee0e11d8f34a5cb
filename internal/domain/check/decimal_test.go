package check

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestParseDecimal(t *testing.T) {
	for s, want := range map[string]string{
		"0": "0", "-0": "0", "12.50": "12.5", "-12.5": "-12.5", "999999999999999999.999999999": "999999999999999999.999999999", "0.000000001": "0.000000001",
		"": "", ".5": "", "5.": "", "+1": "", "1e3": "", "1,234": "", "１２": "", "01": "", "1000000000000000000": "", "1.0000000001": "", "NaN": "", "--1": "", " 1": "", "1 ": "", "0x10": "", "½": "",
	} {
		d, ok := ParseDecimal(s, 9)
		if ok != (want != "") || ok && d.String() != want {
			t.Errorf("%q: %v %v, want %q", s, d, ok, want)
		}
	}
	if _, ok := ParseDecimal("1.25", 1); ok {
		t.Error("two decimals pass where one is allowed")
	}
}

// Sums, differences, products and comparisons are those of exact rational numbers.
func TestDecimalArithmeticIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a reproducible test
	random := func() (Decimal, *big.Rat) {
		scale := []uint64{1, 1000, billion}[r.IntN(3)]
		n := new(big.Rat).SetFrac(new(big.Int).SetUint64(r.Uint64N(scale*1_000_000_000)), new(big.Int).SetUint64(scale))
		if r.IntN(2) == 0 {
			n.Neg(n)
		}
		d, ok := ParseDecimal(n.FloatString(9), 9)
		if !ok {
			t.Fatal(n.FloatString(9))
		}
		return d, n
	}
	for range 20_000 {
		a, x := random()
		b, y := random()
		equal(t, a.Plus(b), new(big.Rat).Add(x, y))
		equal(t, a.Minus(b), new(big.Rat).Sub(x, y))
		if a.Compare(b) != x.Cmp(y) {
			t.Fatalf("%v against %v: %d", a, b, a.Compare(b))
		}
		if p, exact := a.Times(b); exact {
			equal(t, p, new(big.Rat).Mul(x, y))
		}
	}
}

func equal(t *testing.T, d Decimal, want *big.Rat) {
	t.Helper()
	got, ok := new(big.Rat).SetString(d.String())
	if !ok || got.Cmp(want) != 0 {
		t.Fatalf("%v, want %s", d, want.FloatString(18))
	}
}
