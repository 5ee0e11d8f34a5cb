package people

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

// VerifyPassword checks that a person gave his own password now: the proof of a sign-off. Wrong ones count towards
// the lock of the account, so that a stolen session is no way to guess.
func (s *Service) VerifyPassword(ctx context.Context, user, password string) error {
	now := s.now()
	wrong, err := s.store.WrongLogins(ctx, user, now.Add(-s.limits.Window))
	if err != nil {
		return err
	}
	account, err := s.store.User(ctx, user)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	right, err := s.hasher.matches(ctx, password, account.PasswordHash)
	switch {
	case err != nil:
		return err
	case wrong >= s.limits.Tries:
		return locked()
	case right && !account.Disabled:
		return nil
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertLoginAttempt(store.LoginAttempt{Login: user, At: now})
	})
	if err != nil {
		return err
	}
	f := fault.New(fault.Forbidden, "E_PROOF", "密码不正确，未签认。", "The password is wrong; nothing was signed.").Audited("sign.proof.failed")
	f.Fields = []fault.Field{{Field: "proof.password", Code: "V24", Zh: "密码不正确。", En: "Wrong password."}}
	return f
}
