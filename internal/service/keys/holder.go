package keys

import (
	"context"
	"crypto/sha256"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// holder is a person as the WebAuthn library asks for him.
type holder struct {
	user        store.User
	credentials []signing.Credential
}

// WebAuthnID is what a key keeps of its owner: nothing that a finder of the key could read.
func (h holder) WebAuthnID() []byte {
	sum := sha256.Sum256([]byte("countersign user " + h.user.ID))
	return sum[:]
}

// WebAuthnName is the login.
func (h holder) WebAuthnName() string { return h.user.ID }

// WebAuthnDisplayName is the name that the device shows.
func (h holder) WebAuthnDisplayName() string { return h.user.NameZh + " " + h.user.NameEn }

// WebAuthnCredentials are the keys that may be used.
func (h holder) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(h.credentials))
	for i, c := range h.credentials {
		all[i] = webauthn.Credential{
			ID: c.Handle, PublicKey: c.PublicKey, AttestationFormat: "none", AttestationType: "none",
			Flags:         webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: c.BackupEligible, BackupState: c.BackedUp},
			Authenticator: webauthn.Authenticator{SignCount: uint32(c.SignCount)}, //nolint:gosec // of a key: it came as 32 bits
		}
		for _, t := range c.Transports {
			all[i].Transport = append(all[i].Transport, protocol.AuthenticatorTransport(t))
		}
	}
	return all
}

// holderOf gives a person with his active keys that are worth at least so much.
func (s *Service) holderOf(ctx context.Context, user string, least signing.Assurance) (holder, error) {
	u, err := s.store.User(ctx, user)
	if err != nil {
		return holder{}, err
	}
	h := holder{user: u}
	all, err := s.store.CredentialsOf(ctx, user)
	for _, c := range all {
		if c.Kind == signing.Passkey && c.State == signing.Active && c.Assurance().AtLeast(least) {
			h.credentials = append(h.credentials, c)
		}
	}
	return h, err
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }
