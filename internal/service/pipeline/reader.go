package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Who reads nothing but published data gets a record as it was published, by way of the readers' door: what was never
// signed is out of his reach by construction, not by a filter.

// readsPublished reports whether the actor's questions on this project go through the readers' door.
func (s *Service) readsPublished(actor policy.Actor, project string) bool {
	return policy.ReadsPublishedOnly(actor, s.on(project))
}

// publishedRecord is the record that a publication shows.
func publishedRecord(p *store.Publication) *record.Record {
	return &record.Record{
		Content: p.Content, State: p.State, Version: p.Version, Edition: p.Edition, ContentHash: p.ContentHash, ReceivedAt: p.ReceivedAt, UpdatedAt: p.ChangedAt(),
		Submitted: p.Submitted, Screened: p.Screened, Classified: p.Classified, Signed: p.Signed, Published: p.Published, Ended: p.Ended,
		ArchiveNo: p.No, Code: p.Code, Marking: p.Marking,
	}
}

// seePublished is see for him who reads published data alone.
func (s *Service) seePublished(ctx context.Context, actor policy.Actor, key record.Key) (*store.Publication, policy.Sight, error) {
	p, err := s.store.Readers().PublicationOf(ctx, key)
	if isAbsent(err) {
		return nil, policy.Nothing, absent(actor, key.Project, s.now())
	}
	if err != nil {
		return nil, policy.Nothing, err
	}
	facts := factsOfPublication(p, s.now())
	if err := policy.Decide(actor, policy.RecordRead, facts); err != nil {
		return nil, policy.Nothing, err
	}
	return p, policy.See(actor, facts), policy.InValidity(actor, facts)
}

// getPublished is Get through the readers' door.
func (s *Service) getPublished(ctx context.Context, actor policy.Actor, key record.Key) (View, error) {
	p, sight, err := s.seePublished(ctx, actor, key)
	if err != nil {
		return View{}, err
	}
	if err := s.note(ctx, actor, key.Project, p.Level(), store.SecretRead{What: "record", Record: key.ID, Version: p.Version}); err != nil {
		return View{}, err
	}
	v := View{Record: publishedRecord(p), Sight: sight, Allowed: []record.Action{}}
	if sight != policy.Full {
		return v, nil
	}
	if v.Attachments, err = s.store.Readers().Files(ctx, p); err != nil || len(v.Attachments) == 0 {
		return v, err
	}
	v.Photos, err = s.photos(ctx, actor, key, factsOfPublication(p, s.now()))
	return v, err
}

// listPublished is List through the readers' door: newest published first.
func (s *Service) listPublished(ctx context.Context, scope policy.Scope, f store.RecordFilter, p store.Page) (store.Records, error) {
	filter := store.PublicationFilter{Classes: f.Classes, From: f.From, To: f.To, Author: f.Author, Query: f.Query, ValidOn: calendar.Day(s.now())}
	for _, row := range scope.Rows {
		if f.Query == "" || row.Sight == policy.Full {
			filter.States = append(filter.States, row.States...)
			filter.MaxSecrecy = row.MaxSecrecy
		}
	}
	if len(filter.States) == 0 {
		return store.Records{}, nil
	}
	page, err := s.store.Readers().Publications(ctx, scope.Project, filter, p)
	if err != nil {
		return store.Records{}, err
	}
	out := store.Records{NextCursor: page.NextCursor}
	for i := range page.Items {
		out.Items = append(out.Items, store.Listed{Record: *publishedRecord(&page.Items[i]), AttachmentCount: page.Items[i].AttachmentCount})
	}
	return out, nil
}

// countPublished is Counts through the readers' door.
func (s *Service) countPublished(ctx context.Context, scope policy.Scope) ([]store.Count, error) {
	var states []record.State
	var upTo record.Secrecy
	for _, row := range scope.Rows {
		states, upTo = append(states, row.States...), row.MaxSecrecy
	}
	return s.store.Readers().Counts(ctx, scope.Project, states, upTo)
}

// publishedVersion is the one version of a record that readers have, the signed one. Each of the wanted numbers has to
// be one at which it was in force.
func (s *Service) publishedVersion(ctx context.Context, actor policy.Actor, key record.Key, read store.SecretRead, wanted ...int64) (store.Version, error) {
	p, sight, err := s.seePublished(ctx, actor, key)
	if err != nil {
		return store.Version{}, err
	}
	for _, n := range wanted {
		if n < p.SignedVersion || n > p.Version {
			return store.Version{}, fault.Hidden()
		}
	}
	if sight != policy.Full {
		return store.Version{}, fault.Hidden()
	}
	v := store.Version{Record: key, Version: p.SignedVersion, Edition: p.Edition, Action: string(record.Sign), ContentHash: p.ContentHash, Document: p.Document}
	if p.Signed != nil {
		v.By, v.At = p.Signed.By, p.Signed.At
	}
	return v, s.note(ctx, actor, key.Project, p.Level(), read)
}

// publishedVersions is Versions through the readers' door.
func (s *Service) publishedVersions(ctx context.Context, actor policy.Actor, key record.Key) ([]store.Version, error) {
	v, err := s.publishedVersion(ctx, actor, key, store.SecretRead{What: "versions", Record: key.ID})
	if err != nil {
		return nil, err
	}
	v.Document = nil
	return []store.Version{v}, nil
}

// eventsPublished is Events through the readers' door.
func (s *Service) eventsPublished(ctx context.Context, actor policy.Actor, key record.Key) ([]store.Event, error) {
	p, _, err := s.seePublished(ctx, actor, key)
	if err != nil {
		return nil, err
	}
	return publishedEvents(p), s.note(ctx, actor, key.Project, p.Level(), store.SecretRead{What: "events", Record: key.ID})
}

// publishedEvents are what a publication itself says of its life, from the signature on.
func publishedEvents(p *store.Publication) []store.Event {
	var all []store.Event
	add := func(action record.Action, step *record.Step, from, to record.State) {
		if step != nil {
			all = append(all, store.Event{At: step.At, Actor: step.By, Action: "record." + string(action), From: from, To: to})
		}
	}
	add(record.Sign, p.Signed, record.Classified, record.Signed)
	add(record.Publish, p.Published, record.Signed, record.Published)
	if p.State == record.Withdrawn {
		add(record.Withdraw, p.Ended, record.Published, record.Withdrawn)
	}
	if p.State == record.Superseded {
		add(record.Supersede, p.Ended, record.Published, record.Superseded)
	}
	return all
}
