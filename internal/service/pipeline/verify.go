package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// verifiedSignature gives the signature over a signed record only if everything about it holds when looked at anew:
// rows alone make no signature (L3).
func verifiedSignature(tx *store.Tx, signed *record.Record) (store.Signature, error) {
	sig, err := tx.SignatureOf(signed.Key(), signed.ContentHash)
	if errors.Is(err, store.ErrNotFound) {
		return sig, unproven(errors.New("no signature over the content"))
	}
	if err != nil {
		return sig, err
	}
	document, err := proof.ReadSignature(sig.Document)
	if err != nil {
		return sig, unproven(err)
	}
	for _, check := range []func(*store.Tx, *record.Record, store.Signature, *proof.Signature) error{checkForm, checkStatement, checkKey, checkDelegation, checkEvent} {
		if err := check(tx, signed, sig, &document); err != nil {
			return sig, err
		}
	}
	return sig, nil
}

// unproven refuses to publish; what is wrong goes to the log, and a security event stays.
func unproven(cause error) error {
	return fault.New(fault.Conflict, "E_SIGNATURE", "所存签名未通过核验，不能发布，请通知安全管理员。",
		"The stored signature did not pass the check; it can't be published. Tell the security administrator.").Audited("publish.signature.invalid").Because(cause)
}

// checkForm: the document is the one that the row names, says the same, and is whole in itself.
func checkForm(_ *store.Tx, _ *record.Record, sig store.Signature, document *proof.Signature) error {
	switch {
	case proof.Hash(sig.Document) != sig.DocumentHash:
		return unproven(errors.New("the document is not the one that the signature names"))
	case document.SignedAt != proof.Moment(sig.At), document.Method != sig.Method, document.Assurance != string(sig.Assurance):
		return unproven(errors.New("row and document disagree"))
	}
	if f := document.Check(); f != nil {
		return unproven(f)
	}
	return nil
}

// checkStatement: what was signed is what this server would have asked to be signed, of somebody who might sign it.
func checkStatement(_ *store.Tx, signed *record.Record, sig store.Signature, document *proof.Signature) error {
	if signed.Signed == nil || signed.Signed.By != sig.Signer || !signed.Signed.At.Equal(sig.At) || signed.Version != sig.Version+1 {
		return unproven(errors.New("record and signature disagree on who signed which version when"))
	}
	for _, hand := range []*record.Step{{By: signed.Author}, signed.Screened, signed.Classified} {
		if hand != nil && (hand.By == sig.Signer || hand.By == sig.For) {
			return unproven(fmt.Errorf("%s signed what passed through his own hands", sig.Signer))
		}
	}
	then := *signed
	then.State, then.Version = record.Classified, sig.Version
	want, err := signing.OfRecord(&then, signing.ForPublication, "", sig.Signer, sig.Standing).Document()
	if err != nil {
		return err
	}
	have, err := document.Statement.Document()
	if err != nil || !bytes.Equal(want, have) || proof.Hash(have) != sig.StatementHash {
		return unproven(fmt.Errorf("the statement is not that of the record: %s", have))
	}
	return nil
}

// checkKey: a key was the signer's, and in force when it signed.
func checkKey(tx *store.Tx, _ *record.Record, sig store.Signature, document *proof.Signature) error {
	if document.Passkey == nil {
		return nil
	}
	c, err := tx.CredentialByHandle(document.Passkey.Credential)
	if errors.Is(err, store.ErrNotFound) {
		return unproven(errors.New("the key is not registered"))
	}
	if err != nil {
		return err
	}
	if c.User != sig.Signer || c.PublicPEM != document.Passkey.PublicKey || c.Assurance() != sig.Assurance || !c.ValidAt(sig.At) {
		return unproven(fmt.Errorf("key %s was not the signer's, or not in force", c.ID))
	}
	return nil
}

// checkEvent: the history knows of this very signature. For a password there is nothing else to hold it to.
func checkEvent(tx *store.Tx, signed *record.Record, sig store.Signature, _ *proof.Signature) error {
	event, err := tx.EventAt(signed.Key(), signed.Version)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	var bound signing.Bound
	if err != nil || json.Unmarshal(event.Detail, &bound) != nil || event.Action != "record.sign" || event.Actor != sig.Signer ||
		bound.Signature != sig.DocumentHash || bound.Statement != sig.StatementHash {
		return unproven(errors.New("no event tells of this signature"))
	}
	return nil
}
