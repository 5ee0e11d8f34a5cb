package jobs

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/store"
)

// closeBatch is how many delegations are closed in one write.
const closeBatch = 100

// CloseDelegations closes the delegations whose end has come, for ever: a clock that is put back later revives none.
// Until then each is judged by its end anyway, so nobody waits for this duty.
func (r *Runner) CloseDelegations(ctx context.Context) (more bool, err error) {
	now := r.now()
	ended, err := r.store.DelegationsEnded(ctx, now, closeBatch)
	if err != nil || len(ended) == 0 {
		return false, err
	}
	for _, d := range ended {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.CloseDelegation(d.Project, d.ID, "", now); err != nil {
				return err
			}
			detail, _ := json.Marshal(map[string]string{"delegation": d.ID, "from": d.From, "to": d.To}) // strings: cannot fail
			return tx.Append(store.Event{At: now, Project: d.Project, Action: "delegation.end", Detail: detail})
		})
		if err != nil && !errors.Is(err, store.ErrStale) { // another replica, or a revocation, was first
			return false, err
		}
	}
	return len(ended) == closeBatch, nil
}
