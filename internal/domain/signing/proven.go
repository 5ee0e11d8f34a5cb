package signing

import (
	"encoding/json"
	"time"

	"github.com/countersign/countersign/pkg/proof"
)

// Proven is what was found of a signer's will: how he proved it, what that is worth, and the statements that the proof
// covers.
type Proven struct {
	Method    string
	Assurance Assurance
	// Passkey and Statements are set where a key signed: it signed exactly these documents, in this order.
	Passkey    *proof.Passkey
	Statements [][]byte
}

// At gives the batch of statement number index. A password covers each statement by itself.
func (p Proven) At(index int, statement []byte) proof.Batch {
	if p.Passkey == nil {
		return proof.BatchOf([][]byte{statement}, 0)
	}
	return proof.BatchOf(p.Statements, index)
}

// Signature puts the document of one statement's signature together.
func (p Proven) Signature(index int, s proof.Statement, at time.Time) (proof.Signature, error) {
	document, err := s.Document()
	if err != nil {
		return proof.Signature{}, err
	}
	return proof.Signature{
		Assurance: string(p.Assurance), Batch: p.At(index, document), Method: p.Method, Passkey: p.Passkey, SignedAt: proof.Moment(at), Statement: s,
	}, nil
}

// Ceremony is what a browser needs to ask a key for its signature over statements: the options of
// navigator.credentials.get as JSON.
type Ceremony struct {
	ID        string
	Options   json.RawMessage
	ExpiresAt time.Time
}

// Offer is how a person can sign something: by which methods at the assurance that is asked for, and the ceremony for
// his keys where he has one that is good enough.
type Offer struct {
	Root     proof.Digest
	Methods  []string
	Ceremony Ceremony
}
