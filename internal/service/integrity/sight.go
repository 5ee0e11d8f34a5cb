package integrity

import (
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
)

// View is an item as one person may see it. With metadata alone its texts are left out.
type View struct {
	suspect.Suspicion
	Sight   policy.Sight
	Allowed []policy.Action // what he may do about it now
}

// sight gives how much of an item somebody sees: no more than of each record that it rests on. Who writes records sees
// what is about his own alone; what is about a day without a record is for those who answer for the project.
func sight(a policy.Actor, item suspect.Suspicion, facts map[string]policy.Facts, on policy.Facts) policy.Sight {
	m, _ := a.On(on.Project, on.At)
	answers := m.Role == policy.TechManager || m.Role == policy.ProjectManager || m.Role == policy.Auditor
	if len(item.Records) == 0 {
		if answers {
			return policy.Full
		}
		return policy.Nothing
	}
	best := policy.Full
	for _, id := range item.Records {
		f, known := facts[id]
		if !known || !answers && f.Author != a.UserID {
			return policy.Nothing
		}
		f.At = on.At
		best = min(best, policy.See(a, f))
	}
	return best
}

// see gives the items that an actor may see, in their order, each as far as he may.
func (s *Service) see(ctx context.Context, a policy.Actor, project string, items []suspect.Suspicion) ([]View, error) {
	var ids []string
	for _, item := range items {
		ids = append(ids, item.Records...)
	}
	facts, err := s.store.RecordFacts(ctx, project, ids)
	if err != nil {
		return nil, err
	}
	on := s.on(project)
	var seen []View
	for _, item := range items {
		if sees := sight(a, item, facts, on); sees != policy.Nothing {
			seen = append(seen, View{Suspicion: item, Sight: sees, Allowed: allowed(a, item, sees, authorsOf(item, facts), on)})
		}
	}
	return seen, nil
}

func authorsOf(item suspect.Suspicion, facts map[string]policy.Facts) []string {
	var all []string
	for _, id := range item.Records {
		if author := facts[id].Author; !slices.Contains(all, author) {
			all = append(all, author)
		}
	}
	return all
}

// allowed gives what the actor may do about an item now.
func allowed(a policy.Actor, item suspect.Suspicion, sees policy.Sight, involved []string, on policy.Facts) []policy.Action {
	if !item.State.Unsettled() || sees != policy.Full || slices.Contains(involved, a.UserID) {
		return nil
	}
	var all []policy.Action
	waiting := item.Account != nil && item.Account.Refusal == ""
	if mayExplain(a, item, on) == nil {
		all = append(all, policy.SuspicionExplain)
	}
	if waiting && item.Account.By != a.UserID && policy.Decide(a, policy.SuspicionConfirm, on) == nil {
		all = append(all, policy.SuspicionConfirm)
	}
	return all
}

// mayExplain: the owner's role, and the project manager, on whose list everything comes that stays unexplained.
func mayExplain(a policy.Actor, item suspect.Suspicion, on policy.Facts) error {
	if err := policy.Decide(a, policy.SuspicionExplain, on); err != nil {
		return err
	}
	if m, _ := a.On(on.Project, on.At); m.Role == item.Owner || m.Role == policy.ProjectManager {
		return nil
	}
	return fault.New(fault.Forbidden, "E_FORBIDDEN", "该项由"+item.Owner.Label().Zh+"核查。", "This is for the "+item.Owner.Label().En+" to explain.").Audited("explain.denied")
}
