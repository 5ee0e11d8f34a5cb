package report

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// The plans themselves: a number that is measured against one rests on it; the breakdown is its archive number.
const (
	PlanSchedule figure.Key = "plan.schedule"
	PlanContract figure.Key = "plan.contract"
)

// cumulative are the keys whose sums a report reads back to the beginning of the project.
var cumulative = []figure.Key{
	figure.ProgressQuantity,
	figure.ProgressActualPct,
	figure.SafetyHazards,
	figure.SafetyHazardsOpen,
	figure.DirectiveIssued,
	figure.DirectiveOpen,
	figure.DirectiveCloses,
	figure.CoordinationIssues,
	figure.CoordinationOpen,
	figure.CostOutput,
	figure.CostPaid,
	figure.CostActual,
	figure.CostBudget,
	figure.CostContract,
	figure.MaterialReceived,
	figure.MaterialIssued,
	figure.MaterialWasted,
}

// Cumulative reports whether a report reads the sums of a key back to the beginning of the project, not of two periods
// alone.
func Cumulative(k figure.Key) bool { return slices.Contains(cumulative, k) }

// CumulativeKeys gives them all.
func CumulativeKeys() []figure.Key { return slices.Clone(cumulative) }

// dimLabel names one value of a breakdown for people.
func dimLabel(k figure.Key, dim string) fault.Text {
	if dim == "" {
		return text("未注明", "not stated")
	}
	d, _ := figure.ByKey(k)
	return d.DimName(dim)
}

// PeriodKeys gives the keys that a report reads of the period and the one before alone.
func PeriodKeys() []figure.Key {
	var keys []figure.Key
	for _, d := range figure.Keys() {
		if !Cumulative(d.Key) {
			keys = append(keys, d.Key)
		}
	}
	return keys
}
