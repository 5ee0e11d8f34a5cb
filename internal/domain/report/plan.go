package report

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// Plan is a published record that plans something: a contract's quantities, or a schedule.
type Plan struct {
	figure.Source
	PublishedAt time.Time
}

// planItem is a line of a schedule.
type planItem struct {
	WBS       string         `json:"wbs"`
	Unit      string         `json:"unit"`
	Quantity  *figure.Amount `json:"quantity"`
	Start     string         `json:"start"`
	Finish    string         `json:"finish"`
	WeightPct *figure.Amount `json:"weight_pct"`
}

// plannedRun is so many people or machines of a kind from a day to a day.
type plannedRun struct {
	Trade     string `json:"trade"`
	Type      string `json:"type"`
	From      string `json:"from"`
	To        string `json:"to"`
	Headcount int64  `json:"headcount"`
	Count     int64  `json:"count"`
}

type contractItem struct {
	WBS          string         `json:"wbs"`
	Unit         string         `json:"unit"`
	Quantity     *figure.Amount `json:"quantity"`
	UnitPriceFen *int64         `json:"unit_price_fen"`
}

type planBody struct {
	DocType       string         `json:"doc_type"`
	EffectiveDate string         `json:"effective_date"`
	SignedDate    string         `json:"signed_date"`
	PlanItems     []planItem     `json:"plan_items"`
	PlanLabour    []plannedRun   `json:"plan_labour"`
	PlanPlant     []plannedRun   `json:"plan_plant"`
	Quantities    []contractItem `json:"quantities"`
}

// plans are what is in force for a report: the newest of each kind.
type plans struct {
	schedule, contract *Plan
	items              []planItem
	labour, plant      []plannedRun
	quantities         []contractItem
}

// inForce picks the newest schedule and contract up to a level that take effect by the end of the period.
func inForce(all []Plan, level record.Secrecy, last string) plans {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b Plan) int {
		return cmp.Or(a.PublishedAt.Compare(b.PublishedAt), cmp.Compare(a.ArchiveNo, b.ArchiveNo))
	})
	var p plans
	for i := range sorted {
		if sorted[i].Level <= level {
			p.take(&sorted[i], last)
		}
	}
	return p
}

func (p *plans) take(one *Plan, last string) {
	var body planBody
	if json.Unmarshal(one.Content.Body, &body) != nil {
		return
	}
	body.tidy()
	switch {
	case one.Content.Class == "B2" && body.DocType == "schedule" && effective(body.EffectiveDate, one) <= last:
		p.schedule, p.items, p.labour, p.plant = one, body.PlanItems, body.PlanLabour, body.PlanPlant
	case one.Content.Class == "A4" && len(body.Quantities) > 0 && effective(body.SignedDate, one) <= last:
		p.contract, p.quantities = one, body.Quantities
	}
}

// tidy spells names and units as the sums do.
func (b *planBody) tidy() {
	for i := range b.PlanItems {
		b.PlanItems[i].WBS, b.PlanItems[i].Unit = figure.Dim(b.PlanItems[i].WBS), figure.Unit(b.PlanItems[i].Unit)
	}
	for i := range b.Quantities {
		b.Quantities[i].WBS, b.Quantities[i].Unit = figure.Dim(b.Quantities[i].WBS), figure.Unit(b.Quantities[i].Unit)
	}
	for _, runs := range [][]plannedRun{b.PlanLabour, b.PlanPlant} {
		for i := range runs {
			runs[i].Trade, runs[i].Type = figure.Dim(runs[i].Trade), figure.Dim(runs[i].Type)
		}
	}
}

func effective(day string, p *Plan) string { return cmp.Or(day, p.Content.WorkDate) }

// fraction is how much of a run of days has passed at the end of a day, spread evenly: 0 before it, 1 after it.
func fraction(start, finish, day string) *big.Rat {
	all := dayCount(start, finish)
	switch {
	case all == 0 || day < start:
		return new(big.Rat)
	case day >= finish:
		return big.NewRat(1, 1)
	}
	return big.NewRat(int64(dayCount(start, day)), int64(all))
}

// weights gives the weight of each item of the schedule, as shares of all: as the schedule gives them, else by the
// contract's prices, else nil.
func (p *plans) weights() []*big.Rat {
	shares, sum := make([]*big.Rat, len(p.items)), new(big.Rat)
	for _, of := range []func(planItem) *big.Rat{givenWeight, p.pricedWeight} {
		sum.SetInt64(0)
		complete := len(p.items) > 0
		for i, item := range p.items {
			if shares[i] = of(item); shares[i] == nil {
				complete = false
				break
			}
			sum.Add(sum, shares[i])
		}
		if complete && sum.Sign() > 0 {
			for i := range shares {
				shares[i] = new(big.Rat).Quo(shares[i], sum)
			}
			return shares
		}
	}
	return nil
}

func givenWeight(i planItem) *big.Rat {
	if i.WeightPct == nil {
		return nil
	}
	return rat(*i.WeightPct)
}

func (p *plans) pricedWeight(i planItem) *big.Rat {
	for _, q := range p.quantities {
		if q.WBS == i.WBS && q.Unit == i.Unit && q.UnitPriceFen != nil && i.Quantity != nil {
			return new(big.Rat).Mul(rat(*i.Quantity), new(big.Rat).SetInt64(*q.UnitPriceFen))
		}
	}
	return nil
}

// planned adds up what runs of one name, or of every name, plan for a day; nil where none of them covers it.
func planned(runs []plannedRun, day string, name *string) *figure.Amount {
	var sum *figure.Amount
	for _, r := range runs {
		if day < r.From || day > r.To || name != nil && *name != cmp.Or(r.Trade, r.Type) {
			continue
		}
		if sum == nil {
			sum = whole(0)
		}
		*sum = sum.Add(figure.Whole(r.Headcount + r.Count))
	}
	return sum
}

// plannedOver adds the days up.
func plannedOver(runs []plannedRun, p Period, name *string) *figure.Amount {
	var sum *figure.Amount
	for _, day := range daysOf(p.First, p.Last) {
		if n := planned(runs, day, name); n != nil {
			if sum == nil {
				sum = whole(0)
			}
			*sum = sum.Add(*n)
		}
	}
	return sum
}
