package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ReadSignature reads a signature document and refuses everything that is not exactly one: a document has one form.
func ReadSignature(document []byte) (s Signature, err error) {
	err = readExactly(document, &s, func() ([]byte, error) { return s.Document() })
	return s, err
}

// ReadEvent reads an event document and refuses everything that is not exactly one.
func ReadEvent(document []byte) (e Event, err error) {
	err = readExactly(document, &e, func() ([]byte, error) { return e.Document() })
	return e, err
}

// readExactly reads a document whose own writing must give the same bytes again.
func readExactly(document []byte, into any, again func() ([]byte, error)) error {
	d := json.NewDecoder(bytes.NewReader(document))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	written, err := again()
	if err == nil && !bytes.Equal(written, document) {
		err = fmt.Errorf("the document is not in its canonical form")
	}
	return err
}

// Check checks a signature by itself: the statement leads to the batch's root, the proof is over that root, and the
// assurance is what the proof is worth. Whether its content, its key and its event are right, others have to say.
func (s *Signature) Check() *Finding {
	document, err := s.Statement.Document()
	if err != nil {
		return finding("statement.form", ContentIntact, "", err.Error(), "签认书无法读取", "the statement cannot be read")
	}
	if !CheckPath(s.Batch.Path, s.Batch.Index, s.Batch.Size, Leaf(document), s.Batch.Root) {
		return finding("statement.path", ContentIntact, s.Batch.Root.String(), Leaf(document).String(), "签认书不在所签的一批之内", "the statement is not among those that were signed")
	}
	if subject, _ := Canonical(s.Statement.Subject); subject != nil && Hash(subject) != s.Statement.ContentHash {
		return finding("statement.subject", ContentIntact, Hash(subject), s.Statement.ContentHash, "所附文件与所签摘要不符", "the subject is not what was signed")
	}
	if worth := s.worth(); worth != s.Assurance {
		return finding("signature.assurance", SoleControl, worth, s.Assurance, "所记的保证等级与签名方式不符", "the assurance is not what the method is worth")
	}
	if s.Passkey != nil {
		return s.Passkey.Check(s.Batch.Root)
	}
	return nil
}

// worth is the assurance that the method and the key really have; empty for a method that is none.
func (s *Signature) worth() string {
	switch {
	case s.Method == MethodPasskey && s.Passkey != nil && s.Passkey.BackupEligible:
		return SyncedKey
	case s.Method == MethodPasskey && s.Passkey != nil:
		return DeviceKey
	case s.Method == MethodPasswordOTP && s.Passkey == nil:
		return PasswordOTP
	case s.Method == MethodPassword && s.Passkey == nil:
		return Password
	}
	return ""
}
