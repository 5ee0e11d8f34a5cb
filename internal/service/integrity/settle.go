package integrity

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

func (s *Service) seeOne(ctx context.Context, a policy.Actor, project string, item suspect.Suspicion) (View, error) {
	seen, err := s.see(ctx, a, project, []suspect.Suspicion{item})
	if err != nil {
		return View{}, err
	}
	if len(seen) == 0 {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	return seen[0], nil
}

// Explain records what the owner found out about an item, with what it rests on (R5.4).
func (s *Service) Explain(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text, evidence string) (View, error) {
	return s.settle(ctx, a, project, id, ifMatch, change{
		action: "suspicion.explain",
		may:    func(item suspect.Suspicion) error { return mayExplain(a, item, s.on(project)) },
		run: func(item suspect.Suspicion, authors []string) (suspect.Suspicion, error) {
			return item.Explain(suspect.Account{Text: text, Evidence: evidence, By: a.UserID, At: s.now()}, authors)
		},
	})
}

// Confirm lets a second person accept the account, which clears the item, or give it back with a reason.
func (s *Service) Confirm(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, agree bool, reason string) (View, error) {
	action := "suspicion.confirm"
	if !agree {
		action = "suspicion.refuse"
	}
	return s.settle(ctx, a, project, id, ifMatch, change{
		action: action, reason: reason,
		may: func(suspect.Suspicion) error { return policy.Decide(a, policy.SuspicionConfirm, s.on(project)) },
		run: func(item suspect.Suspicion, authors []string) (suspect.Suspicion, error) {
			return item.Confirm(a.UserID, s.now(), agree, reason, authors)
		},
	})
}

// change is one step of an item: who may do it, what it does, and what its event says.
type change struct {
	action string
	reason string
	may    func(suspect.Suspicion) error
	run    func(item suspect.Suspicion, authors []string) (suspect.Suspicion, error)
}

// settle is the one path of every step that a person takes: see, decide, lock, change, save.
func (s *Service) settle(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, c change) (View, error) {
	view, err := s.Get(ctx, a, project, id)
	if err != nil {
		return View{}, err
	}
	if view.Sight != policy.Full {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	if err := c.may(view.Suspicion); err != nil {
		return View{}, err
	}
	facts, err := s.store.RecordFacts(ctx, project, view.Records)
	if err != nil {
		return View{}, err
	}
	var next suspect.Suspicion
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		item, err := tx.LockSuspicion(project, id)
		if err != nil {
			return err
		}
		if item.Version != ifMatch {
			return stale()
		}
		if next, err = c.run(item, authorsOf(item, facts)); err != nil {
			return err
		}
		detail := detailOf(next)
		detail.Reason, detail.Version = c.reason, next.Version
		return tx.SaveSuspicion(item, next, s.note(ctx, a.UserID, c.action, project, detail))
	})
	if errors.Is(err, store.ErrStale) {
		return View{}, stale()
	}
	if err != nil {
		return View{}, err
	}
	return s.seeOne(ctx, a, project, next)
}
