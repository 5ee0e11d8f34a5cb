package record

import (
	"encoding/json"
	"fmt"

	"github.com/countersign/countersign/pkg/proof"
)

// Sealed is a content in the one form that is stored, hashed and signed.
type Sealed struct {
	Document []byte // canonical JSON (RFC 8785)
	Hash     string // lower-case hex SHA-256 of Document
}

// Seal gives the content's canonical document and its hash; two equal contents always give the same bytes.
func (c *Content) Seal() (Sealed, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return Sealed{}, fmt.Errorf("seal record %s/%s: %w", c.Project, c.ID, err)
	}
	doc, err := proof.Canonical(raw)
	if err != nil {
		return Sealed{}, fmt.Errorf("seal record %s/%s: %w", c.Project, c.ID, err)
	}
	return Sealed{Document: doc, Hash: proof.Hash(doc)}, nil
}

// Unseal reads a content back from its sealed document.
func Unseal(document []byte) (Content, error) {
	var c Content
	if err := json.Unmarshal(document, &c); err != nil {
		return Content{}, fmt.Errorf("unseal: %w", err)
	}
	return c, nil
}
