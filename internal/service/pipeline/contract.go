package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// contractQuantity gives the contract's quantity of the work that a progress record tells of, from the published bills
// of quantities (V12); empty where there is none. Bills above the author's clearance stay out: a refusal would tell
// their numbers.
func (s *Service) contractQuantity(ctx context.Context, actor policy.Actor, q check.Query) (string, error) {
	if q.Work.Item == "" {
		return "", nil
	}
	m, _ := actor.On(q.Project, s.now())
	sums, err := s.store.Readers().FigureSums(ctx, q.Project, store.SumQuery{
		Keys: []figure.Key{figure.ContractQuantity}, Dims: []string{figure.Dim(q.Work.Item)}, UpTo: m.Clearance, ByUnitProject: true,
	})
	if err != nil {
		return "", err
	}
	return contractOf(sums, q.Work), nil
}

// contractOf gives the quantity of the unit project; where its bills do not tell, that of all unit projects together is
// a bound still.
func contractOf(sums []store.FigureSum, of check.Work) string {
	var all, own figure.Sum
	for _, s := range sums {
		if s.Unit != figure.Unit(of.Unit) {
			continue
		}
		all.Value, all.Records = all.Value.Add(s.Value), all.Records+s.Records
		if s.UnitProject == figure.Dim(of.UnitProject) {
			own.Value, own.Records = own.Value.Add(s.Value), own.Records+s.Records
		}
	}
	switch {
	case own.Records > 0:
		return own.Value.String()
	case all.Records > 0:
		return all.Value.String()
	}
	return ""
}
