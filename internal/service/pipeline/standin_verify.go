package pipeline

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// checkDelegation: who signed for somebody else had his leave, signed by the other, for this record and at that moment.
func checkDelegation(tx *store.Tx, signed *record.Record, sig store.Signature, _ *proof.Signature) error {
	if sig.Delegation == "" && sig.For == "" {
		return nil
	}
	d, err := tx.LockDelegation(sig.Key.Project, sig.Delegation)
	if errors.Is(err, store.ErrNotFound) {
		return unproven(fmt.Errorf("there is no delegation %q", sig.Delegation))
	}
	if err != nil {
		return err
	}
	then := policy.FactsOf(signed, sig.At)
	then.Secrecy = signed.Secrecy // the level that was signed, whatever it was raised to since
	closed := d.Closed && !sig.At.Before(d.ClosedAt)
	if d.From != sig.For || d.To != sig.Signer || closed || !d.Held(policy.RecordSign, then) {
		return unproven(fmt.Errorf("delegation %s did not let %s sign this for %s", d.ID, sig.Signer, sig.For))
	}
	return checkGrant(tx, d)
}

// checkGrant: the delegation is the document that its giver signed.
func checkGrant(tx *store.Tx, d store.Delegation) error {
	stored, err := tx.SignatureDocument(d.Project, d.Signature)
	if errors.Is(err, store.ErrNotFound) {
		return unproven(fmt.Errorf("delegation %s is not signed", d.ID))
	}
	if err != nil {
		return err
	}
	signature, err := proof.ReadSignature(stored)
	if err != nil {
		return unproven(err)
	}
	if f := signature.Check(); f != nil {
		return unproven(f)
	}
	subject, err := d.Document(d.Reason)
	if err != nil {
		return err
	}
	s := signature.Statement
	if proof.Hash(stored) != d.Signature || s.Purpose != string(signing.ForDelegation) || s.Signer != d.From || !bytes.Equal(s.Subject, subject) {
		return unproven(fmt.Errorf("delegation %s is not what %s signed", d.ID, d.From))
	}
	return nil
}
