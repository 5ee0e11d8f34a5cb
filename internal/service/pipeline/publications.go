package pipeline

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Publications gives one page of what is published and in force, up to the actor's clearance, newest first. It reads
// through the readers' door, where only what is signed stands.
func (s *Service) Publications(ctx context.Context, actor policy.Actor, project string, f store.PublicationFilter, p store.Page) (store.Publications, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.PublicationList, facts); err != nil {
		return store.Publications{}, err
	}
	m, _ := actor.On(project, facts.At)
	f.MaxSecrecy = m.Clearance
	f.ValidOn = calendar.Day(facts.At)
	f.WithExpired = policy.SeesExpired(actor, facts)
	page, err := s.store.Readers().Publications(ctx, project, f, p)
	if err != nil {
		return page, err
	}
	levels, ids := make([]record.Secrecy, len(page.Items)), make([]string, len(page.Items))
	for i := range page.Items {
		levels[i], ids[i] = page.Items[i].Level(), page.Items[i].Record
		if err := s.hideLinks(ctx, actor, &page.Items[i]); err != nil {
			return store.Publications{}, err
		}
	}
	return page, s.noteListed(ctx, actor, project, "publications", levels, ids)
}

// factsOfPublication gathers the facts of a publication at a moment.
func factsOfPublication(p *store.Publication, at time.Time) policy.Facts {
	return policy.Facts{Project: p.Project, At: at, State: p.State, Secrecy: p.Level(), Author: p.Author, Class: p.Class, ValidUntil: p.ValidUntil}
}

// PublicationView is a publication as one actor may see it: withdrawn and superseded ones leave readers a tombstone.
type PublicationView struct {
	Publication *store.Publication
	Sight       policy.Sight
	Attachments []store.Attachment
	Photos      map[string]PhotoView // by attachment
}

// Publication shows one publication by its archive number. Past its validity it is gone for readers (410); the
// custodian still has it.
func (s *Service) Publication(ctx context.Context, actor policy.Actor, project, no string) (PublicationView, error) {
	pub, err := s.store.Readers().Publication(ctx, project, no)
	if isAbsent(err) {
		return PublicationView{}, absent(actor, project, s.now())
	}
	if err != nil {
		return PublicationView{}, err
	}
	facts := factsOfPublication(pub, s.now())
	if err := policy.Decide(actor, policy.PublicationRead, facts); err != nil {
		return PublicationView{}, err
	}
	if err := policy.InValidity(actor, facts); err != nil {
		return PublicationView{}, err
	}
	read := store.SecretRead{What: "publication", Record: pub.Record, Version: pub.Version}
	if err := s.note(ctx, actor, project, pub.Level(), read); err != nil {
		return PublicationView{}, err
	}
	if err := s.hideLinks(ctx, actor, pub); err != nil {
		return PublicationView{}, err
	}
	v := PublicationView{Publication: pub, Sight: policy.See(actor, facts)}
	if v.Sight != policy.Full {
		return v, nil
	}
	key := record.Key{Project: project, ID: pub.Record}
	if v.Attachments, err = s.store.Readers().Files(ctx, pub); err != nil || len(v.Attachments) == 0 {
		return v, err
	}
	v.Photos, err = s.photos(ctx, actor, key, facts)
	return v, err
}
