package plan

import (
	"math/big"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
)

// By gives the part of the planned quantity that is due by the end of a day, rounded half away from nothing to the
// billionth; zero where no quantity is planned.
func (i Item) By(day string) figure.Amount {
	if i.Quantity == nil {
		return figure.Amount{}
	}
	return i.share(*i.Quantity, day)
}

// WeightBy gives the part of the item's weight, in per cent of the works, that is due by the end of a day.
func (i Item) WeightBy(day string) figure.Amount {
	if i.WeightPct == nil {
		return figure.Amount{}
	}
	return i.share(*i.WeightPct, day)
}

func (i Item) share(whole figure.Amount, day string) figure.Amount {
	all, ok := days(i.Start, i.Finish)
	passed, started := days(i.Start, day)
	switch {
	case !ok || !started:
		return figure.Amount{}
	case passed >= all:
		return whole.Normal()
	}
	return part(whole, passed, all)
}

// days counts the days from one to another, both included; false where the second is before the first or one is no date.
func days(from, to string) (int64, bool) {
	a, err := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil || b.Before(a) {
		return 0, false
	}
	return int64(b.Sub(a)/(24*time.Hour)) + 1, true
}

const nanos = 1_000_000_000

// part gives n of m parts of an amount.
func part(whole figure.Amount, n, m int64) figure.Amount {
	exact := new(big.Int).Add(new(big.Int).Mul(big.NewInt(whole.Whole), big.NewInt(nanos)), big.NewInt(whole.Nano))
	exact.Mul(exact, big.NewInt(2*n))
	exact.Add(exact, big.NewInt(m*int64(whole.Sign())))
	exact.Quo(exact, big.NewInt(2*m)) // toward nothing, after half a step away from it
	wholes, billionths := new(big.Int).QuoRem(exact, big.NewInt(nanos), new(big.Int))
	return figure.Amount{Whole: wholes.Int64(), Nano: billionths.Int64()}.Normal()
}

// HeadcountOn gives how many of each trade are planned on a day.
func (s Schedule) HeadcountOn(day string) map[string]int64 {
	planned := map[string]int64{}
	for _, c := range s.Labour {
		if c.From <= day && day <= c.To {
			planned[c.Trade] += c.Headcount
		}
	}
	return planned
}

// PlantOn gives how many machines of each type are planned on a day.
func (s Schedule) PlantOn(day string) map[string]int64 {
	planned := map[string]int64{}
	for _, m := range s.Plant {
		if m.From <= day && day <= m.To {
			planned[m.Type] += m.Count
		}
	}
	return planned
}
