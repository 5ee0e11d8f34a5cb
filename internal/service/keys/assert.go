package keys

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// signature is the kind of ceremony that signs.
const signature = "sign"

// asking is what is kept of a signature that was asked for: the very bytes that the signer was shown, and the
// library's own notes.
type asking struct {
	Statements [][]byte             `json:"statements"`
	Session    webauthn.SessionData `json:"session"`
}

// Offer gives the ways in which a person can sign statements at that assurance, and begins the ceremony where he has a
// key that is good enough: its challenge is the root over the statements.
func (s *Service) Offer(ctx context.Context, user string, statements [][]byte, least signing.Assurance) (signing.Offer, error) {
	offer := signing.Offer{Root: rootOf(statements)}
	if signing.Password.AtLeast(least) {
		offer.Methods = append(offer.Methods, proof.MethodPassword)
	}
	coded, err := s.HasCode(ctx, user)
	if err != nil {
		return offer, err
	}
	if coded && signing.PasswordOTP.AtLeast(least) {
		offer.Methods = append(offer.Methods, proof.MethodPasswordOTP)
	}
	who, err := s.holderOf(ctx, user, least)
	if err != nil || len(who.credentials) == 0 {
		return offer, err
	}
	offer.Methods = append(offer.Methods, proof.MethodPasskey)
	offer.Ceremony, err = s.ask(ctx, who, statements, offer.Root)
	return offer, err
}

func (s *Service) ask(ctx context.Context, who holder, statements [][]byte, root proof.Digest) (signing.Ceremony, error) {
	request, session, err := s.party.BeginLogin(who,
		webauthn.WithUserVerification(protocol.VerificationRequired),
		func(o *protocol.PublicKeyCredentialRequestOptions) error { o.Challenge = root[:]; return nil })
	if err != nil {
		return signing.Ceremony{}, err
	}
	return s.ceremony(ctx, who.user.ID, signature, asking{Statements: statements, Session: *session}, request.Response)
}

func rootOf(statements [][]byte) proof.Digest {
	leaves := make([]proof.Digest, len(statements))
	for i, document := range statements {
		leaves[i] = proof.Leaf(document)
	}
	return proof.Root(leaves)
}

// VerifyAssertion checks that a person's key signed what he was asked to sign, and ends the ceremony: an assertion
// proves once (V24).
func (s *Service) VerifyAssertion(ctx context.Context, user, ceremony string, answer []byte) (signing.Proven, error) {
	begun, err := s.store.Ceremony(ctx, ceremony, user, signature, s.now())
	if errors.Is(err, store.ErrNotFound) {
		return signing.Proven{}, ceremonyOver()
	}
	if err != nil {
		return signing.Proven{}, err
	}
	var asked asking
	if err := json.Unmarshal(begun.Data, &asked); err != nil {
		return signing.Proven{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return signing.Proven{}, fault.Fields([]fault.Field{{Field: "proof.assertion", Code: "V24", Zh: "密钥的应答无法读取。", En: "The key's answer cannot be read."}}).Because(err)
	}
	c, err := s.signingKey(ctx, user, parsed.RawID)
	if err != nil {
		return signing.Proven{}, err
	}
	proven := signing.Proven{Method: proof.MethodPasskey, Assurance: c.Assurance(), Passkey: s.passkeyOf(c, parsed), Statements: asked.Statements}
	if f := proven.Passkey.Check(rootOf(proven.Statements)); f != nil {
		return signing.Proven{}, forged(f.What, f.Zh, f.En).Because(f)
	}
	if err := s.secondOpinion(ctx, user, c, asked.Session, parsed); err != nil {
		return signing.Proven{}, err
	}
	return proven, s.count(ctx, begun.ID, c, proven.Passkey)
}

// signingKey finds the key that answered; it must be this person's, and active.
func (s *Service) signingKey(ctx context.Context, user string, handle []byte) (signing.Credential, error) {
	c, err := s.store.CredentialByHandle(ctx, handle)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return c, err
	}
	if err != nil || c.User != user || c.Kind != signing.Passkey {
		return c, forged("credential", "这不是本人登记的密钥", "this is not a key that the signer registered")
	}
	if c.State != signing.Active {
		label := c.State.Label()
		return c, forged("state", "该密钥"+label.Zh+"，不能签认", "the key is "+label.En+" and may not sign")
	}
	return c, nil
}

// passkeyOf puts together what a signature document keeps. What the answer says of itself is taken from the answer;
// whose key it is and where it may sign, from here.
func (s *Service) passkeyOf(c signing.Credential, parsed *protocol.ParsedCredentialAssertionData) *proof.Passkey {
	raw, data := parsed.Raw.AssertionResponse, parsed.Response.AuthenticatorData
	return &proof.Passkey{
		Algorithm: c.Algorithm, AuthenticatorData: proof.Base64URL(raw.AuthenticatorData), ClientData: proof.Base64URL(raw.ClientDataJSON),
		Signature: proof.Base64URL(raw.Signature), Credential: c.Handle, Origin: s.origin, RPID: s.party.Config.RPID, PublicKey: c.PublicPEM,
		BackupEligible: c.BackupEligible, BackedUp: data.Flags.HasBackupState(), SignCount: data.Counter,
	}
}

// secondOpinion lets the library check the same answer by its own means: what a stranger's check passes and a server's
// does not, or the other way, is no signature.
func (s *Service) secondOpinion(ctx context.Context, user string, c signing.Credential, session webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) error {
	u, err := s.store.User(ctx, user)
	if err != nil {
		return err
	}
	if _, err := s.party.ValidateLogin(holder{user: u, credentials: []signing.Credential{c}}, only(session, c), parsed); err != nil {
		return forged("assertion", "密钥的应答未通过核验", "the key's answer did not pass the check").Because(err)
	}
	return nil
}

// only narrows the session to the key that answered, which was among those that were asked if it is there now.
func only(session webauthn.SessionData, c signing.Credential) webauthn.SessionData {
	for _, id := range session.AllowedCredentialIDs {
		if string(id) == string(c.Handle) {
			session.AllowedCredentialIDs = [][]byte{c.Handle}
			return session
		}
	}
	return session
}

// count ends the ceremony and writes the key's counter down. A counter that went back means that there are two of the
// key: it is stopped at once.
func (s *Service) count(ctx context.Context, ceremony string, c signing.Credential, p *proof.Passkey) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.EndCeremony(ceremony); err != nil {
			return err
		}
		return tx.UseCredential(c.ID, int64(p.SignCount), p.BackedUp)
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return ceremonyOver()
	case !errors.Is(err, store.ErrStale):
		return err
	}
	asked, err := s.askRevoke(c, c.User, "签名计数倒退，密钥可能被复制 · its counter went back: there may be a copy")
	if err != nil {
		return err
	}
	if _, err := s.suspend(ctx, c.ID, "key.counter.back", asked); err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return forged("counter", "签名计数倒退，密钥可能被复制，已停用", "its counter went back: there may be a copy, and it is suspended")
}

// forged refuses a signature and leaves a security event.
func forged(what, zh, en string) *fault.Error {
	f := fault.New(fault.Forbidden, "E_V24", "签认未通过核验："+zh+"。", "The signature did not pass the check: "+en+".").Audited("sign.proof.failed")
	f.Fields = []fault.Field{{Field: "proof.assertion." + what, Code: "V24", Zh: zh + "。", En: en + "."}}
	return f
}
