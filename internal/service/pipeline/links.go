package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// A correction may be more secret than what it corrects. Whoever may not know of it is not told of it by the other end
// of the link either.

// hideLinks takes from a publication the numbers of those that the actor may not know of.
func (s *Service) hideLinks(ctx context.Context, actor policy.Actor, p *store.Publication) error {
	for _, link := range []*string{&p.SupersededBy, &p.CorrectsNo} {
		if *link == "" {
			continue
		}
		other, err := s.store.Readers().Publication(ctx, p.Project, *link)
		if err != nil && !isAbsent(err) {
			return err
		}
		if err != nil || policy.See(actor, factsOfPublication(other, s.now())) == policy.Nothing {
			*link = ""
		}
	}
	return nil
}

// hideSuccessor takes from a record the id of the one that took its place, where the actor may not know of it.
func (s *Service) hideSuccessor(ctx context.Context, actor policy.Actor, rec *record.Record) error {
	if rec.SupersededBy == "" {
		return nil
	}
	other, err := s.store.Record(ctx, record.Key{Project: rec.Project, ID: rec.SupersededBy})
	if err != nil && !isAbsent(err) {
		return err
	}
	if err != nil || policy.See(actor, policy.FactsOf(other, s.now())) == policy.Nothing {
		rec.SupersededBy = ""
	}
	return nil
}

// hideSuccession takes what an event says of the record that took this one's place, where the actor may not know of it.
func (s *Service) hideSuccession(ctx context.Context, actor policy.Actor, rec *record.Record, events []store.Event) error {
	shown := *rec
	if err := s.hideSuccessor(ctx, actor, &shown); err != nil || shown.SupersededBy == rec.SupersededBy {
		return err
	}
	for i := range events {
		if events[i].Action == "record."+string(record.Supersede) {
			events[i].Detail = nil
		}
	}
	return nil
}
