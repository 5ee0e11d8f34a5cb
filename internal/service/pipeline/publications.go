package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Publications gives one page of what is published and in force, up to the actor's clearance, newest first. It reads
// the publication tables alone, which only a signed record fills.
func (s *Service) Publications(ctx context.Context, actor policy.Actor, project string, f store.PublicationFilter, p store.Page) (store.Publications, error) {
	facts := s.on(project)
	if err := policy.Decide(actor, policy.PublicationList, facts); err != nil {
		return store.Publications{}, err
	}
	m, _ := actor.On(project, facts.At)
	f.MaxSecrecy = m.Clearance
	f.ValidOn = s.today()
	f.WithExpired = m.Role == policy.Custodian
	return s.store.Publications(ctx, project, f, p)
}

// PublicationView is a publication as one actor may see it: withdrawn and superseded ones leave readers a tombstone.
type PublicationView struct {
	Publication *store.Publication
	Sight       policy.Sight
	Attachments []store.Attachment
}

// Publication shows one publication by its archive number. Past its validity it is gone for readers (410); the
// custodian still has it.
func (s *Service) Publication(ctx context.Context, actor policy.Actor, project, no string) (PublicationView, error) {
	pub, err := s.store.Publication(ctx, project, no)
	if isAbsent(err) {
		return PublicationView{}, absent(actor, project, s.now())
	}
	if err != nil {
		return PublicationView{}, err
	}
	facts := policy.Facts{Project: project, At: s.now(), State: pub.State, Secrecy: pub.Secrecy, Author: pub.Author, Class: pub.Class}
	if err := policy.Decide(actor, policy.PublicationRead, facts); err != nil {
		return PublicationView{}, err
	}
	if err := s.inValidity(actor, facts, pub.ValidUntil); err != nil {
		return PublicationView{}, err
	}
	v := PublicationView{Publication: pub, Sight: policy.See(actor, facts)}
	if v.Sight == policy.Full {
		v.Attachments, err = s.store.AttachmentsOf(ctx, record.Key{Project: project, ID: pub.Record})
	}
	return v, err
}

// inValidity refuses what is past its validity to everybody but the custodian and the auditor, who keep it.
func (s *Service) inValidity(actor policy.Actor, f policy.Facts, until string) error {
	if until == "" || s.today() <= until || !f.State.OnBoard() {
		return nil
	}
	if m, _ := actor.On(f.Project, f.At); m.Role == policy.Custodian || m.Role == policy.Auditor {
		return nil
	}
	return fault.New(fault.Gone, "E_EXPIRED", "该内容已过有效期。", "This content is past its validity.").Audited("validity.expired")
}

// today is the civil date in the project's zone.
func (s *Service) today() string { return s.now().In(Zone).Format("2006-01-02") }
