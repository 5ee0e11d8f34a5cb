package directives

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Receipt is what a receiver signs, and what his signature sets off. The signing itself is the pipeline's: whoever
// answers the request brings the two together.
type Receipt struct {
	Record  string
	Subject json.RawMessage
	Matter  signing.Matter
	// Commit takes the step in the transaction that files the signature.
	Commit func(tx *store.Tx, sig store.Signature) error
}

// receiptSubject is the document that the receiver signs (docs/proofs.md). The moment is that of the signature.
type receiptSubject struct {
	ArchiveNo   string `json:"archive_no"`
	ContentHash string `json:"content_hash"`
	Directive   string `json:"directive"`
	Project     string `json:"project"`
	Record      string `json:"record"`
	Schema      string `json:"schema"`
}

// ReceiptSchema is the form of what the receiver of a directive signs.
const ReceiptSchema = "countersign.directive-receipt/1"

// Receipt prepares the receipt of a directive for a person who may sign for it now.
func (s *Service) Receipt(ctx context.Context, a policy.Actor, project, id string, ifMatch int64) (Receipt, error) {
	v, err := s.mayTry(ctx, a, project, id, directive.ToReceive)
	if err != nil {
		return Receipt{}, err
	}
	m, _ := a.On(project, s.now())
	if _, err := directive.Move(v.Directive.Directive, directive.ToReceive, directive.Input{By: a.UserID, Role: m.Role, At: s.now(), Proven: true}); err != nil {
		return Receipt{}, err
	}
	if v.Version != ifMatch {
		return Receipt{}, stale()
	}
	p, err := s.store.Readers().PublicationOf(ctx, record.Key{Project: project, ID: v.Record})
	if err != nil {
		return Receipt{}, err
	}
	subject, err := json.Marshal(receiptSubject{ArchiveNo: p.No, ContentHash: p.ContentHash, Directive: v.ID, Project: project, Record: v.Record, Schema: ReceiptSchema})
	return Receipt{
		Record: v.Record, Subject: subject, Matter: signing.Matter{Purpose: signing.ForReceipt, Secrecy: v.Secrecy, Class: v.Class},
		Commit: func(tx *store.Tx, sig store.Signature) error {
			in := directive.Input{Proven: true, Signature: sig.DocumentHash, Statement: sig.StatementHash}
			err := s.move(ctx, tx, a, v, ifMatch, directive.ToReceive, in)
			if errors.Is(err, store.ErrStale) {
				return stale()
			}
			return err
		},
	}, err
}
