package report

import (
	"math/big"

	"github.com/countersign/countersign/internal/domain/figure"
)

// Ratios are computed exactly and rounded once, at the end, half away from zero (四舍五入), to the decimals that the
// report shows: percentages and points to one.
const percentDecimals = 1

func rat(a figure.Amount) *big.Rat {
	const nanos = 1_000_000_000
	r := new(big.Rat).SetFrac64(a.Nano, nanos)
	return r.Add(r, new(big.Rat).SetInt64(a.Whole))
}

// rounded gives the amount nearest to r at so many decimals, halves away from zero; nil where it does not fit.
func rounded(r *big.Rat, decimals int) *figure.Amount {
	a, err := figure.ParseAmount(r.FloatString(decimals)) // rounds halves away from zero
	if err != nil {
		return nil
	}
	a = a.Normal()
	return &a
}

// quotient gives a / b; nil where b is not above zero.
func quotient(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() <= 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

var hundred = big.NewRat(100, 1)

// inPercent rounds a share to percent; nil stays nil.
func inPercent(share *big.Rat) *figure.Amount {
	if share == nil {
		return nil
	}
	return rounded(new(big.Rat).Mul(share, hundred), percentDecimals)
}

// percent gives part of whole in percent; nil where either is unknown or whole is not above zero.
func percent(part, whole *figure.Amount) *figure.Amount {
	if part == nil || whole == nil {
		return nil
	}
	return inPercent(quotient(rat(*part), rat(*whole)))
}

// minus gives a - b; nil where either is unknown.
func minus(a, b *figure.Amount) *figure.Amount {
	if a == nil || b == nil {
		return nil
	}
	d := a.Sub(*b)
	return &d
}

// perDay spreads an amount over days, to one decimal.
func perDay(a *figure.Amount, days int) *figure.Amount {
	if a == nil || days <= 0 {
		return nil
	}
	return rounded(quotient(rat(*a), new(big.Rat).SetInt64(int64(days))), 1)
}

func whole(n int64) *figure.Amount { a := figure.Whole(n); return &a }

func isPositive(a *figure.Amount) bool { return a != nil && a.Sign() > 0 }
