package chart

import "math/big"

// scale puts amounts on a length: low at from, high at to. It counts exactly, however large the numbers are.
type scale struct {
	low, high *big.Int
	from, to  Px
}

func newScale(low, high Amount, from, to Px) scale {
	s := scale{low: low.Nanos(), high: high.Nanos(), from: from, to: to}
	if s.low.Cmp(s.high) >= 0 {
		s.high = new(big.Int).Add(s.low, big.NewInt(1))
	}
	return s
}

// at is where an amount stands; what lies beyond the ends stands at the end.
func (s scale) at(a Amount) Px {
	n := a.Nanos()
	switch {
	case n.Cmp(s.low) <= 0:
		return s.from
	case n.Cmp(s.high) >= 0:
		return s.to
	}
	n.Sub(n, s.low).Mul(n, big.NewInt(int64(s.to-s.from)))
	return s.from + Px(n.Quo(n, new(big.Int).Sub(s.high, s.low)).Int64())
}

// nano makes an amount of billionths; what is too large for one stands at the greatest.
func nano(n *big.Int) Amount {
	whole, rest := new(big.Int).QuoRem(n, big.NewInt(1_000_000_000), new(big.Int))
	if !whole.IsInt64() {
		return Amount{Whole: int64(whole.Sign()) * (1<<63 - 1)}
	}
	return Amount{Whole: whole.Int64(), Nano: rest.Int64()}
}

// roundSteps are what the distance of two axis numbers may be, times a power of ten.
var roundSteps = []int64{1, 2, 5, 10}

// axisOf finds round numbers from at or below low to at or above high, about so many steps; least is the smallest step
// (1 where things are counted).
func axisOf(low, high Amount, steps int64, least Amount) []Amount {
	lo, hi := low.Nanos(), high.Nanos()
	if lo.Sign() > 0 {
		lo = new(big.Int)
	}
	if hi.Sign() < 0 {
		hi = new(big.Int)
	}
	step := stepOf(new(big.Int).Sub(hi, lo), steps, least.Nanos())
	at := new(big.Int).Div(lo, step) // floor, as the step is positive
	at.Mul(at, step)
	ticks := []Amount{nano(at)}
	for at.Cmp(hi) < 0 || len(ticks) < 2 {
		at = new(big.Int).Add(at, step)
		ticks = append(ticks, nano(at))
	}
	return ticks
}

func stepOf(span *big.Int, steps int64, least *big.Int) *big.Int {
	wanted := new(big.Int).Quo(span, big.NewInt(steps))
	for power := big.NewInt(1); ; power = new(big.Int).Mul(power, big.NewInt(10)) {
		for _, s := range roundSteps {
			if step := new(big.Int).Mul(power, big.NewInt(s)); step.Cmp(wanted) >= 0 && step.Cmp(least) >= 0 {
				return step
			}
		}
	}
}
