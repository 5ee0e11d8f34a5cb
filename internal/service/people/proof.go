package people

import (
	"context"
	"errors"
	"time"

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
	return s.wrongProof(ctx, user, now, "proof.password", fault.Text{Zh: "密码不正确", En: "the password is wrong"})
}

// VerifyCode checks that a person gave his own password and a one-time code of his own device. A code proves once; a
// wrong or used one counts like a wrong password.
func (s *Service) VerifyCode(ctx context.Context, user, password, code string) error {
	has, err := s.codes.HasCode(ctx, user)
	if err != nil {
		return err
	}
	if !has {
		return fault.Fields([]fault.Field{{Field: "proof.method", Code: "V24", Zh: "您没有有效的一次性口令，请先登记并经批准。", En: "You have no active one-time code; register one and have it approved first."}})
	}
	if err := s.VerifyPassword(ctx, user, password); err != nil {
		return err
	}
	right, err := s.codes.UseCode(ctx, user, code)
	if err != nil || right {
		return err
	}
	return s.wrongProof(ctx, user, s.now(), "proof.otp", fault.Text{Zh: "一次性口令不正确或已用过", En: "the one-time code is wrong or was used"})
}

func (s *Service) wrongProof(ctx context.Context, user string, at time.Time, field string, what fault.Text) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertLoginAttempt(store.LoginAttempt{Login: user, At: at})
	})
	if err != nil {
		return err
	}
	f := fault.New(fault.Forbidden, "E_PROOF", what.Zh+"，未签认。", "Nothing was signed: "+what.En+".").Audited("sign.proof.failed")
	f.Fields = []fault.Field{{Field: field, Code: "V24", Zh: what.Zh + "。", En: what.En + "."}}
	return f
}
