package figure

import (
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestNumbersAsPeopleReadThem(t *testing.T) {
	for _, c := range []struct{ amount, unit, zh, en string }{
		{"0", "人", "0 人", "0 人"},
		{"1234567", "人", "1,234,567 人", "1,234,567 人"},
		{"-1234.5", "m³", "-1,234.5 m³", "-1,234.5 m³"},
		{"0.0004", "t", "0 t", "0 t"},
		{"-0.0004", "t", "0 t", "0 t"},
		{"0.0005", "t", "0.001 t", "0.001 t"},
		{"123456789", "分", "123.46 万元", "123.46 ×10k CNY"},
		{"-5000", "分", "-0.01 万元", "-0.01 ×10k CNY"},
		{"4999", "分", "0.00 万元", "0.00 ×10k CNY"},
		{"66.65", "%", "66.7 %", "66.7 %"},
		{"-7.94", "%", "-7.9 %", "-7.9 %"},
		{"9223372036854775807", "分", "9,223,372,036,854.78 万元", "9,223,372,036,854.78 ×10k CNY"},
	} {
		a, err := ParseAmount(c.amount)
		if err != nil {
			t.Fatal(err)
		}
		for en, want := range map[bool]string{false: c.zh, true: c.en} {
			number, unit := Shown(a, c.unit, en)
			if got := number + " " + unit; got != want {
				t.Errorf("%s %s: %q, want %q", c.amount, c.unit, got, want)
			}
		}
	}
}

// FuzzFixed holds the rounding against rational arithmetic.
func FuzzFixed(f *testing.F) {
	f.Add(int64(0), int64(5), 8)
	f.Add(int64(-1), int64(-500_000_000), 0)
	f.Add(int64(math.MaxInt64), int64(999_999_999), 3)
	f.Fuzz(func(t *testing.T, whole, nano int64, places int) {
		if whole == math.MinInt64 || nano == math.MinInt64 {
			t.Skip("no negative of it")
		}
		places = ((places % 10) + 10) % 10
		a := Amount{Whole: whole, Nano: nano}
		exact := new(big.Rat).SetFrac(a.Nanos(), big.NewInt(nanos))
		want := strings.TrimPrefix(exact.FloatString(places), "-")
		if got := strings.TrimPrefix(a.Fixed(places), "-"); got != want {
			t.Errorf("%v with %d: %s, want %s", a, places, got, want)
		}
		if strings.HasPrefix(a.Fixed(places), "-") && strings.Trim(want, "0.") == "" {
			t.Errorf("%v with %d has a minus: %s", a, places, a.Fixed(places))
		}
	})
}
