package signing

import (
	"encoding/json"
	"fmt"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// Standing is for whom somebody signs; the zero value is for himself.
type Standing struct {
	For        string // login of the person whom he stands for
	Delegation string // id of the delegation that lets him
}

// OfRecord states what a person signs when he signs a record as it stands (docs/proofs.md).
func OfRecord(rec *record.Record, purpose Purpose, reason, signer string, s Standing) proof.Statement {
	return proof.Statement{
		ContentHash: rec.ContentHash, Edition: rec.Edition, Project: rec.Project, Record: rec.ID, State: string(rec.State), Version: rec.Version,
		Purpose: string(purpose), Reason: reason, Signer: signer, For: s.For, Delegation: s.Delegation,
	}
}

// OfSubject states what a person signs when he signs a document of its own: a delegation, a change of level. Errors:
// a subject that is no JSON object.
func OfSubject(project, record string, purpose Purpose, subject json.RawMessage, reason, signer string) (proof.Statement, error) {
	canonical, err := proof.Canonical(subject)
	if err != nil || len(canonical) == 0 || canonical[0] != '{' {
		return proof.Statement{}, fmt.Errorf("subject of a signature: no JSON object: %w", err)
	}
	return proof.Statement{
		ContentHash: proof.Hash(canonical), Project: project, Record: record, Purpose: string(purpose), Reason: reason, Signer: signer, Subject: canonical,
	}, nil
}

// Bound is what an event keeps of a signature: the hashes of its document and of the statement.
type Bound struct {
	Reason    string `json:"reason,omitempty"`
	Signature string `json:"signature"`
	Statement string `json:"statement"`
}
