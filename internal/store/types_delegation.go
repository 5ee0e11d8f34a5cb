package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
)

// Delegation is a delegation with what its giver signed and how it ended.
type Delegation struct {
	policy.Delegation
	Reason    string
	SignedAt  time.Time
	Statement string    // hash of the statement that the giver signed
	Signature string    // hash of his signature document
	ClosedAt  time.Time // zero while it was neither revoked nor seen to have ended
	ClosedBy  string    // who revoked it; empty where it ended by itself
}
