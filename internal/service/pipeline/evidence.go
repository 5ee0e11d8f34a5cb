package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Evidence is all that proves a record, for those who may read it whole.
type Evidence struct {
	Record      *record.Record
	Versions    []store.Version // with their documents, oldest first
	Signatures  [][]byte        // signature documents, oldest first
	Events      []store.Event   // oldest first
	Attachments []store.Attachment
}

// Evidence gathers all that proves a record. Errors: not found for those who may not read it, or its metadata alone.
func (s *Service) Evidence(ctx context.Context, actor policy.Actor, key record.Key) (Evidence, error) {
	for {
		rec, err := s.seeFully(ctx, actor, key)
		if err != nil {
			return Evidence{}, err
		}
		if err := policy.MayProve(actor, policy.FactsOf(rec, s.now())); err != nil {
			return Evidence{}, err
		}
		if err := s.note(ctx, actor, key.Project, rec.Level(), store.SecretRead{What: "proof", Record: key.ID, Version: rec.Version}); err != nil {
			return Evidence{}, err
		}
		e, err := s.gather(ctx, rec)
		if err != nil {
			return Evidence{}, err
		}
		now, err := s.store.Record(ctx, key)
		if err != nil || now.Version == rec.Version {
			return e, err // else it moved on meanwhile: the parts would not fit together
		}
	}
}

func (s *Service) gather(ctx context.Context, rec *record.Record) (e Evidence, err error) {
	e.Record = rec
	if e.Versions, err = s.store.VersionDocuments(ctx, rec.Key()); err != nil {
		return e, err
	}
	signed, err := s.store.SignedDocuments(ctx, rec.Key())
	if err != nil {
		return e, err
	}
	for _, d := range signed {
		e.Signatures = append(e.Signatures, d.Document)
	}
	if e.Events, err = s.store.Events(ctx, rec.Key()); err != nil {
		return e, err
	}
	e.Attachments, err = s.store.AttachmentsOf(ctx, rec.Key())
	return e, err
}
