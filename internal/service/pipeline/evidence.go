package pipeline

import (
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
)

// Evidence is all that proves a record. Signed is set where the evidence begins with the sign-off: for readers.
type Evidence struct {
	Record      *record.Record
	Signed      *store.Event
	Versions    []store.Version // with their documents, oldest first
	Signatures  [][]byte        // signature documents, oldest first
	Events      []store.Event   // oldest first
	Attachments []store.Attachment

	signed []store.SignedDocument // as Signatures
}

// Evidence gathers all that proves a record. Errors: not found for those who may not read it, or its metadata alone.
func (s *Service) Evidence(ctx context.Context, actor policy.Actor, key record.Key) (Evidence, error) {
	for {
		rec, err := s.seeFully(ctx, actor, key)
		if err != nil {
			return Evidence{}, err
		}
		whole := policy.ProvesWhole(actor, policy.FactsOf(rec, s.now()))
		if !whole {
			if err := s.provesToReader(ctx, actor, rec); err != nil {
				return Evidence{}, err
			}
		}
		if err := s.note(ctx, actor, key.Project, rec.Level(), store.SecretRead{What: "proof", Record: key.ID, Version: rec.Version}); err != nil {
			return Evidence{}, err
		}
		e, err := s.gather(ctx, rec)
		if err != nil {
			return Evidence{}, err
		}
		now, err := s.store.Record(ctx, key)
		switch {
		case err != nil:
			return e, err
		case now.Version != rec.Version:
			continue // it moved on meanwhile: the parts would not fit together
		case whole:
			return e, nil
		}
		return e.sinceSigned()
	}
}

// provesToReader refuses a reader what is not published, and content that names a record which he may not know of: the
// signed bytes can't be given without that name.
func (s *Service) provesToReader(ctx context.Context, actor policy.Actor, rec *record.Record) error {
	if rec.State != record.Published {
		return policy.NotYetProven()
	}
	for _, id := range []string{rec.Supersedes, rec.DuplicateOf} {
		if id == "" {
			continue
		}
		other, err := s.store.Record(ctx, record.Key{Project: rec.Project, ID: id})
		if err != nil && !isAbsent(err) {
			return err
		}
		if err != nil || policy.See(actor, policy.FactsOf(other, s.now())) == policy.Nothing {
			return policy.NotYetProven()
		}
	}
	return nil
}

// sinceSigned leaves of the evidence what a reader of the publication may have: the content that was signed, the
// signature, and the moves from there to the publication. Errors: where something else lies between the two.
func (e Evidence) sinceSigned() (Evidence, error) {
	signed := slices.IndexFunc(e.Events, func(ev store.Event) bool { return ev.Action == "record.sign" && ev.ContentHash == e.Record.ContentHash })
	published := slices.IndexFunc(e.Events, func(ev store.Event) bool { return ev.Action == "record.publish" })
	if signed < 0 || published < 0 || e.Events[published].Version != e.Events[signed].Version+1 {
		return Evidence{}, policy.NotYetProven()
	}
	out := Evidence{Record: e.Record, Signed: &e.Events[signed], Attachments: e.Attachments, Events: []store.Event{e.Events[signed], e.Events[published]}}
	for _, v := range e.Versions {
		if v.ContentHash == e.Record.ContentHash {
			v.Version = out.Signed.Version - 1
			out.Versions = []store.Version{v}
		}
	}
	for i, d := range e.signed {
		if d.Purpose == signing.ForPublication && d.Version == out.Signed.Version-1 {
			out.Signatures = append(out.Signatures, e.Signatures[i])
		}
	}
	return out, nil
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
	e.signed = signed
	for _, d := range signed {
		e.Signatures = append(e.Signatures, d.Document)
	}
	if e.Events, err = s.store.Events(ctx, rec.Key()); err != nil {
		return e, err
	}
	e.Attachments, err = s.store.AttachmentsOf(ctx, rec.Key())
	return e, err
}
