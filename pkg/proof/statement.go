package proof

import (
	"encoding/json"
	"fmt"
)

// StatementSchema is the form of what a signer signs.
const StatementSchema = "countersign.sign-off/1"

// What somebody signs for.
const (
	ForPublication     = "publication"
	ForWithdrawal      = "withdrawal"
	ForSecrecyLowering = "secrecy_lowering"
	ForDelegation      = "delegation"
	ForReportIssue     = "report.issue"
	ForAssessment      = "conduct.assess" // the assessment of a month: its document is the subject
	ForDecision        = "conduct.decide" // on a finding about somebody's reporting
	ForReceipt         = "directive.receipt"
)

// Statement is what a signer signs. Edition, Record, State and Version are absent for purposes without a record; there
// ContentHash is the hash of Subject.
type Statement struct {
	ContentHash string          `json:"content_hash"`
	Delegation  string          `json:"delegation,omitempty"` // id of the delegation that he signs under
	Edition     int             `json:"edition,omitempty"`
	For         string          `json:"for,omitempty"` // login of the person whom he stands for
	Project     string          `json:"project"`
	Purpose     string          `json:"purpose"`
	Reason      string          `json:"reason,omitempty"`
	Record      string          `json:"record,omitempty"`
	Schema      string          `json:"schema"` // StatementSchema; Document sets it
	Signer      string          `json:"signer"` // login
	State       string          `json:"state,omitempty"`
	Subject     json.RawMessage `json:"subject,omitempty"`
	Version     int64           `json:"version,omitempty"`
}

// Document gives the statement in its canonical form: the bytes whose hash is the statement's hash and whose leaf is
// the challenge of a single sign-off. Errors: a subject that is no JSON.
func (s Statement) Document() ([]byte, error) {
	s.Schema = StatementSchema
	return Document(s)
}

// Document gives the canonical form of any value that marshals to a JSON object. Numbers in it must be whole and below
// 2^53, as everywhere in this package.
func Document(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return Canonical(raw)
}
