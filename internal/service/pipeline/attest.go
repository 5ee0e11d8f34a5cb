package pipeline

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Attestation is a document of its own that somebody signs: a delegation, a change of level. Subject is that document,
// built by the server; Secrecy and Class are what the project's policy asks by.
type Attestation struct {
	Project string
	Record  string // id of the record that it concerns; empty: none
	Subject json.RawMessage
	Reason  string
	signing.Matter
}

// Attest proves the signer's will over a document of its own, stores the signature and does what hangs on it in the
// same transaction. What the signer may sign is decided before, by the caller. The event that with writes carries
// sig.Bound(). Errors: those of the proof, 403 E_ASSURANCE, 409 where the same document was signed already.
func (s *Service) Attest(ctx context.Context, actor policy.Actor, a Attestation, p Proof, with func(tx *store.Tx, sig store.Signature) error) error {
	statement, err := signing.OfSubject(a.Project, a.Record, a.Purpose, a.Subject, a.Reason, actor.UserID)
	if err != nil {
		return err
	}
	act, err := s.prove(ctx, actor, a.Project, p)
	if err != nil {
		return err
	}
	if err := act.sign(statement, a.Matter, s.now()); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		err := tx.InsertSignature(act.signature)
		if errors.Is(err, store.ErrExists) {
			return signedBefore(err)
		}
		if err != nil {
			return err
		}
		return with(tx, act.signature)
	})
}

// signedBefore answers who signs the same document a second time.
func signedBefore(cause error) error {
	return fault.New(fault.Conflict, "E_SIGNED", "这份文件您已签认过。", "You have signed this document already.").Because(cause)
}
