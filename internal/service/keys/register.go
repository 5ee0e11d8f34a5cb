package keys

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/approval"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// registration is the kind of ceremony that makes a key.
const registration = "register"

// Registration finishes what its owner began: Answer is what the key said, Code a one-time code of a new device.
type Registration struct {
	Ceremony string
	Label    string
	Reason   string
	Answer   json.RawMessage
	Code     string
}

// BeginPasskey gives the options of navigator.credentials.create for a new key of the actor's own.
func (s *Service) BeginPasskey(ctx context.Context, actor policy.Actor) (signing.Ceremony, error) {
	if err := policy.Decide(actor, policy.CredentialOwn, policy.Facts{At: s.now()}); err != nil {
		return signing.Ceremony{}, err
	}
	who, err := s.holderOf(ctx, actor.UserID, "")
	if err != nil {
		return signing.Ceremony{}, err
	}
	creation, session, err := s.party.BeginRegistration(who,
		webauthn.WithExclusions(webauthn.Credentials(who.WebAuthnCredentials()).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationRequired,
		}),
		webauthn.WithCredentialParameters(acceptedAlgorithms()))
	if err != nil {
		return signing.Ceremony{}, err
	}
	return s.ceremony(ctx, actor.UserID, registration, session, creation.Response)
}

// acceptedAlgorithms are those that a stranger can check with the usual tools.
func acceptedAlgorithms() []protocol.CredentialParameter {
	var all []protocol.CredentialParameter
	for _, a := range []webauthncose.COSEAlgorithmIdentifier{webauthncose.AlgES256, webauthncose.AlgEdDSA, webauthncose.AlgRS256} {
		all = append(all, protocol.CredentialParameter{Type: protocol.PublicKeyCredentialType, Algorithm: a})
	}
	return all
}

// ceremony keeps what was begun and gives the browser its part.
func (s *Service) ceremony(ctx context.Context, user, kind string, kept, options any) (signing.Ceremony, error) {
	raw, err := json.Marshal(options)
	if err != nil {
		return signing.Ceremony{}, err
	}
	c, err := s.begin(ctx, user, kind, kept)
	return signing.Ceremony{ID: c.ID, Options: raw, ExpiresAt: c.ExpiresAt}, err
}

// FinishPasskey files the new key. It signs nothing before another person lets it in.
func (s *Service) FinishPasskey(ctx context.Context, actor policy.Actor, in Registration) (signing.Credential, error) {
	begun, err := s.begun(ctx, actor, registration, in)
	if err != nil {
		return signing.Credential{}, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal(begun.Data, &session); err != nil {
		return signing.Credential{}, err
	}
	who, err := s.holderOf(ctx, actor.UserID, "")
	if err != nil {
		return signing.Credential{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(in.Answer)
	if err != nil {
		return signing.Credential{}, badAnswer(err)
	}
	made, err := s.party.CreateCredential(who, session, parsed)
	if err != nil {
		return signing.Credential{}, badAnswer(err)
	}
	c, err := credentialOf(made)
	if err != nil {
		return signing.Credential{}, badAnswer(err)
	}
	return s.file(ctx, actor, begun.ID, in, c)
}

// credentialOf takes over what the library found of a new key.
func credentialOf(made *webauthn.Credential) (signing.Credential, error) {
	public, err := webauthncose.ParsePublicKey(made.PublicKey)
	if err != nil {
		return signing.Credential{}, err
	}
	algorithm, pem, err := spki(public)
	if err != nil {
		return signing.Credential{}, err
	}
	c := signing.Credential{
		Kind: signing.Passkey, Handle: made.ID, PublicKey: made.PublicKey, PublicPEM: pem, Algorithm: algorithm,
		BackupEligible: made.Flags.BackupEligible, BackedUp: made.Flags.BackupState, SignCount: int64(made.Authenticator.SignCount),
	}
	if id, err := uuid.FromBytes(made.Authenticator.AAGUID); err == nil {
		c.AAGUID = id.String()
	}
	for _, t := range made.Transport {
		if name := string(t); len(name) <= 20 && len(c.Transports) < 8 && !strings.ContainsAny(name, " \t\r\n") {
			c.Transports = append(c.Transports, name)
		}
	}
	return c, nil
}

// begun finds what the actor began, after checking what he wrote beside it.
func (s *Service) begun(ctx context.Context, actor policy.Actor, kind string, in Registration) (store.Ceremony, error) {
	if err := policy.Decide(actor, policy.CredentialOwn, policy.Facts{At: s.now()}); err != nil {
		return store.Ceremony{}, err
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(in.Label)); n == 0 || n > 60 {
		return store.Ceremony{}, fault.Fields([]fault.Field{{Field: "label", Code: "V1", Zh: "请为密钥起名（不超过 60 字）。", En: "Give the key a name of at most 60 characters."}})
	}
	c, err := s.store.Ceremony(ctx, in.Ceremony, actor.UserID, kind, s.now())
	if errors.Is(err, store.ErrNotFound) {
		return c, ceremonyOver()
	}
	return c, err
}

func ceremonyOver() error {
	return fault.New(fault.Conflict, "E_CEREMONY", "这次操作已完成或已超过 5 分钟，请重新开始。", "This was finished already, or begun more than 5 minutes ago; begin again.").
		Audited("ceremony.denied")
}

func badAnswer(cause error) error {
	return fault.Fields([]fault.Field{{Field: "answer", Code: "V24", Zh: "密钥的应答未通过核验。", En: "The key's answer did not pass the check."}}).
		Because(cause).Audited("key.register.denied")
}

// file writes a new credential and asks for the second person, in one transaction with the end of the ceremony.
func (s *Service) file(ctx context.Context, actor policy.Actor, ceremony string, in Registration, c signing.Credential) (signing.Credential, error) {
	now := s.now()
	if c.ID == "" {
		c.ID = newID()
	}
	c.User, c.Label, c.State, c.MadeAt, c.Version = actor.UserID, strings.TrimSpace(in.Label), signing.Pending, now, 1
	asked, err := approval.Ask(approval.Request{
		ID: newID(), Kind: signing.Activate, Subject: c.ID, Payload: json.RawMessage(`{}`), Reason: in.Reason, AskedBy: actor.UserID, AskedAt: now,
	})
	if err != nil {
		return signing.Credential{}, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.EndCeremony(ceremony); err != nil {
			return err
		}
		if err := tx.InsertCredential(c); err != nil {
			return err
		}
		if err := tx.InsertApproval(asked); err != nil {
			return err
		}
		return tx.Append(s.event(ctx, actor.UserID, "key.register", "", registered(c, asked)))
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return signing.Credential{}, ceremonyOver()
	case errors.Is(err, store.ErrExists):
		return signing.Credential{}, fault.New(fault.Conflict, "E_ID_REUSE", "该密钥已经登记。", "This key is registered already.")
	}
	return c, err
}

// registered is what the ledger keeps of a new credential: whose it is, and which public key.
func registered(c signing.Credential, asked approval.Request) map[string]string {
	detail := map[string]string{"key": c.ID, "kind": string(c.Kind), "request": asked.ID, "user": c.User}
	if c.Kind == signing.Passkey {
		detail["credential"] = proof.Base64URL(c.Handle).String()
		detail["public_key"] = proof.Hash([]byte(c.PublicPEM))
		detail["backup_eligible"] = strconv.FormatBool(c.BackupEligible)
	}
	return detail
}
