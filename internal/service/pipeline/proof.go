package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Proof is the signer's proof of his own will, given anew with each sign-off. A password may come with a one-time code;
// a key's assertion comes with the ceremony in which it was asked for.
type Proof struct {
	Method    string // MethodPassword and its like
	Password  string
	OTP       string
	Ceremony  string
	Assertion json.RawMessage
}

// The methods of proof.
const (
	MethodPassword    = proof.MethodPassword
	MethodPasswordOTP = proof.MethodPasswordOTP
	MethodPasskey     = proof.MethodPasskey
)

// Verifier checks that a proof was given by this person.
type Verifier struct {
	Passwords
	Keys
}

// Passwords checks what a person knows; people.Service does.
type Passwords interface {
	// VerifyPassword checks his password alone.
	VerifyPassword(ctx context.Context, user, password string) error
	// VerifyCode checks his password and a one-time code, which is used up.
	VerifyCode(ctx context.Context, user, password, code string) error
}

// Keys checks what a person has, and knows what a project asks for; keys.Service does.
type Keys interface {
	// VerifyAssertion checks his key's answer to what he was asked to sign, and ends the ceremony.
	VerifyAssertion(ctx context.Context, user, ceremony string, answer []byte) (signing.Proven, error)
	// Offer gives the ways in which he can sign statements, and begins the ceremony for his keys.
	Offer(ctx context.Context, user string, statements [][]byte, least signing.Assurance) (signing.Offer, error)
	// InForce gives the policy by which a signature is judged now.
	InForce(ctx context.Context, project string) (signing.Policy, error)
}

// willed is a proven will on its way into one signature.
type willed struct {
	proven signing.Proven
	policy signing.Policy
	index  int // of the statement among those that a key signed

	bound     signing.Bound // goes into the event, once the signature is made
	signature store.Signature
}

// prove checks the signer's proof.
func (s *Service) prove(ctx context.Context, actor policy.Actor, project string, p Proof) (*willed, error) {
	proven, err := s.proven(ctx, actor.UserID, p)
	if err != nil {
		return nil, err
	}
	rules, err := s.verifier.InForce(ctx, project)
	return &willed{proven: proven, policy: rules}, err
}

func (s *Service) proven(ctx context.Context, user string, p Proof) (signing.Proven, error) {
	switch p.Method {
	case MethodPassword:
		return signing.Proven{Method: p.Method, Assurance: signing.Password}, s.verifier.VerifyPassword(ctx, user, p.Password)
	case MethodPasswordOTP:
		return signing.Proven{Method: p.Method, Assurance: signing.PasswordOTP}, s.verifier.VerifyCode(ctx, user, p.Password, p.OTP)
	case MethodPasskey:
		return s.verifier.VerifyAssertion(ctx, user, p.Ceremony, p.Assertion)
	}
	return signing.Proven{}, fault.Fields([]fault.Field{{
		Field: "proof.method", Code: "V24", Zh: "不支持的签认方式。", En: "This method of proof is not supported.", Seen: p.Method,
		Allowed: strings.Join([]string{MethodPasskey, MethodPasswordOTP, MethodPassword}, ", "),
	}})
}

// item is the same will for statement number i of a batch.
func (w *willed) item(i int) *willed { return &willed{proven: w.proven, policy: w.policy, index: i} }

// signRecord makes the signature over a record as it stands.
func (w *willed) signRecord(rec *record.Record, purpose signing.Purpose, in *record.Input) error {
	standing := signing.Standing{For: in.For, Delegation: in.Delegation}
	return w.sign(signing.OfRecord(rec, purpose, in.Reason, in.By, standing), matterOf(rec, purpose), in.At)
}

// matterOf is what the policy asks by when a record is signed.
func matterOf(rec *record.Record, purpose signing.Purpose) signing.Matter {
	return signing.Matter{Purpose: purpose, Secrecy: rec.Level(), Class: rec.Class}
}

// sign makes the signature over a statement that this server built from what it holds. A key must have signed exactly
// these bytes: nothing that differs slips in.
func (w *willed) sign(statement proof.Statement, matter signing.Matter, at time.Time) error {
	if least := w.policy.Least(matter); !w.proven.Assurance.AtLeast(least) {
		return signing.TooWeak(w.proven.Assurance, least)
	}
	stated, err := statement.Document()
	if err != nil {
		return err
	}
	if w.proven.Passkey != nil && (w.index >= len(w.proven.Statements) || !bytes.Equal(stated, w.proven.Statements[w.index])) {
		return otherStatement()
	}
	signature, err := w.proven.Signature(w.index, statement, at)
	if err != nil {
		return err
	}
	document, err := signature.Document()
	if err != nil {
		return err
	}
	w.bound = signing.Bound{Reason: statement.Reason, Signature: proof.Hash(document), Statement: proof.Hash(stated)}
	w.signature = store.Signature{
		Key: record.Key{Project: statement.Project, ID: statement.Record}, Version: statement.Version, ContentHash: statement.ContentHash,
		Signer: statement.Signer, Method: w.proven.Method, Purpose: matter.Purpose, At: at, Assurance: w.proven.Assurance,
		Standing:      signing.Standing{For: statement.For, Delegation: statement.Delegation},
		StatementHash: w.bound.Statement, Document: document, DocumentHash: w.bound.Signature,
	}
	return nil
}

func otherStatement() error {
	f := fault.New(fault.Forbidden, "E_V24", "密钥所签的不是这份内容，未签认。", "The key signed something else; this was not signed.").Audited("sign.proof.failed")
	f.Fields = []fault.Field{{Field: "proof.assertion.statement", Code: "V24", Zh: "签认书与当前内容不一致。", En: "The statement is not that of the present content."}}
	return f
}
