package people

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Unlock forgets the wrong passwords of an account, so that its owner may try again before the window is over.
func (s *Service) Unlock(ctx context.Context, actor policy.Actor, login string) error {
	if err := policy.Decide(actor, policy.AccountUnlock, policy.Facts{At: s.now()}); err != nil {
		return err
	}
	if _, err := s.store.User(ctx, login); errors.Is(err, store.ErrNotFound) {
		return fault.Hidden()
	} else if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetLoginAttempts(login); err != nil {
			return err
		}
		return tx.Append(s.note(ctx, actor.UserID, "user.unlock", "", map[string]string{"user": login}))
	})
}
