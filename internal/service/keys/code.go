package keys

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"time"

	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// enrolment is the kind of ceremony that makes a one-time code.
const enrolment = "enrol"

// Enrolment is shown to its owner once: the address that a device reads as a QR picture, and the same secret as text.
type Enrolment struct {
	Ceremony  string
	URI       string
	Secret    string
	Picture   Picture // of the URI, to be read by the device
	ExpiresAt time.Time
}

// enrolling is what is kept until the owner shows that his device has the secret.
type enrolling struct {
	ID     string `json:"id"`
	Sealed []byte `json:"sealed"`
}

// BeginCode makes the secret of a new one-time code of the actor's own.
func (s *Service) BeginCode(ctx context.Context, actor policy.Actor) (Enrolment, error) {
	if err := policy.Decide(actor, policy.CredentialOwn, policy.Facts{At: s.now()}); err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Countersign", AccountName: actor.UserID})
	if err != nil {
		return Enrolment{}, err
	}
	picture, err := pictureOf(key.URL())
	if err != nil {
		return Enrolment{}, err
	}
	id := newID()
	sealed, err := s.ring.Seal([]byte(key.Secret()), sealedFor(id))
	if err != nil {
		return Enrolment{}, err
	}
	c, err := s.begin(ctx, actor.UserID, enrolment, enrolling{ID: id, Sealed: sealed})
	return Enrolment{Ceremony: c.ID, URI: key.URL(), Secret: key.Secret(), Picture: picture, ExpiresAt: c.ExpiresAt}, err
}

// sealedFor ties a sealed secret to its credential.
func sealedFor(id string) string { return "credentials/" + id }

// FinishCode files the new one-time code, once its owner's device showed a right one.
func (s *Service) FinishCode(ctx context.Context, actor policy.Actor, in Registration) (signing.Credential, error) {
	begun, err := s.begun(ctx, actor, enrolment, in)
	if err != nil {
		return signing.Credential{}, err
	}
	var e enrolling
	if err := json.Unmarshal(begun.Data, &e); err != nil {
		return signing.Credential{}, err
	}
	c := signing.Credential{ID: e.ID, Kind: signing.TOTP, Handle: []byte(e.ID), Sealed: e.Sealed}
	step, err := s.stepOf(c, in.Code)
	if err != nil {
		return signing.Credential{}, err
	}
	if step == 0 {
		return signing.Credential{}, fault.Fields([]fault.Field{{Field: "code", Code: "V24", Zh: "一次性口令不正确。", En: "The one-time code is wrong."}})
	}
	c.SignCount = step
	return s.file(ctx, actor, begun.ID, in, c)
}

// HasCode reports whether a person has an active one-time code.
func (s *Service) HasCode(ctx context.Context, user string) (bool, error) {
	codes, err := s.codesOf(ctx, user)
	return len(codes) > 0, err
}

// UseCode reports whether a code is right now for one of the person's devices, and uses it up: each code proves once.
func (s *Service) UseCode(ctx context.Context, user, code string) (bool, error) {
	codes, err := s.codesOf(ctx, user)
	if err != nil {
		return false, err
	}
	for _, c := range codes {
		step, err := s.stepOf(c, code)
		if err != nil {
			return false, err
		}
		if step == 0 {
			continue
		}
		err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.UseCredential(c.ID, step, false) })
		if errors.Is(err, store.ErrStale) {
			return false, nil // used before, or taken away meanwhile
		}
		return err == nil, err
	}
	return false, nil
}

func (s *Service) codesOf(ctx context.Context, user string) ([]signing.Credential, error) {
	all, err := s.store.CredentialsOf(ctx, user)
	var codes []signing.Credential
	for _, c := range all {
		if c.Kind == signing.TOTP && c.State == signing.Active {
			codes = append(codes, c)
		}
	}
	return codes, err
}

// stepSeconds is how long a code lasts (RFC 6238); one step to either side bears clocks that differ.
const stepSeconds = 30

// stepOf gives the time step whose code this is; 0 where it is none of the steps around now.
func (s *Service) stepOf(c signing.Credential, code string) (int64, error) {
	secret, err := s.ring.Unseal(c.Sealed, sealedFor(c.ID))
	if err != nil {
		return 0, err
	}
	now := s.now().Unix() / stepSeconds
	found := int64(0)
	for step := now - 1; step <= now+1; step++ {
		want, err := hotp.GenerateCode(string(secret), uint64(step)) //nolint:gosec // seconds since 1970
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, nil
}
