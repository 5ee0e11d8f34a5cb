// Package verify answers whoever holds something that claims to be published (issue "Trust", public verify page): what
// a code stands for, and what a file is beside what was published. It says nothing of what is hidden from the asker,
// and keeps nothing of what it is shown.
package verify

import (
	"context"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/internal/store"
)

// Service verifies for the public.
type Service struct {
	store   *store.Store
	objects blob.Store
	decoder *picture.Decoder
	places  chan struct{} // files held in memory at once
	now     func() time.Time
}

// New composes the service.
func New(s *store.Store, objects blob.Store, decoder *picture.Decoder, now func() time.Time) *Service {
	return &Service{store: s, objects: objects, decoder: decoder, places: make(chan struct{}, filesAtOnce), now: now}
}

// Published is a publication as one asker may see it. Leaf is where the ledger has its publication; -1: nowhere yet.
type Published struct {
	store.Publication
	Sight   policy.Sight
	Site    store.Project
	Leaf    int64
	Lineage []Bead
}

// Bead is one publication in the line of those that took each other's place, oldest first.
type Bead struct {
	No, Code, ContentHash string
	State                 record.State
	At                    time.Time
}

// ByCode gives what a code stands for. A code that stands for nothing, for what is not published and for what is
// hidden from the asker are one and the same absence.
func (s *Service) ByCode(ctx context.Context, actor policy.Actor, code string) ([]Published, error) {
	visible, err := s.visible(ctx, actor, code)
	if err != nil {
		return nil, err
	}
	for i := range visible {
		if err := s.complete(ctx, actor, &visible[i]); err != nil {
			return nil, err
		}
	}
	return visible, nil
}

func (s *Service) visible(ctx context.Context, actor policy.Actor, code string) ([]Published, error) {
	all, err := s.store.Readers().PublicationsByCode(ctx, code, actor.Clearest(policy.Facts{At: s.now()}))
	if err != nil {
		return nil, err
	}
	var seen []Published
	for _, p := range all {
		sight := policy.SeePublic(actor, s.facts(&p))
		if sight == policy.Nothing {
			continue
		}
		if err := s.note(ctx, actor, &p); err != nil {
			return nil, err
		}
		seen = append(seen, Published{Publication: p, Sight: sight, Leaf: -1})
	}
	if len(seen) == 0 {
		return nil, fault.Hidden()
	}
	return seen, nil
}

// note writes down who reads something above internal, before anything of it leaves (R3.6).
func (s *Service) note(ctx context.Context, actor policy.Actor, p *store.Publication) error {
	if !p.Level().Secret() {
		return nil
	}
	return s.store.NoteSecretRead(ctx, store.SecretRead{
		At: s.now(), Project: p.Project, Actor: actor.UserID, What: "publication", Secrecy: p.Level(), Record: p.Record, Version: p.Version,
	})
}

// told says whether a publication may be named in passing: above internal each is asked for by itself, and written down.
func (s *Service) told(actor policy.Actor, p *store.Publication) bool {
	return !p.Level().Secret() && policy.SeePublic(actor, s.facts(p)) != policy.Nothing
}

func (s *Service) facts(p *store.Publication) policy.Facts {
	return policy.Facts{Project: p.Project, At: s.now(), State: p.State, Secrecy: p.Level(), Author: p.Author, Class: p.Class, ValidUntil: p.ValidUntil}
}

// complete adds what stands around a publication: its project, its place in the ledger, what came before and after.
func (s *Service) complete(ctx context.Context, actor policy.Actor, p *Published) (err error) {
	if p.Site, err = s.store.Project(ctx, p.Project); err != nil {
		return err
	}
	if p.Leaf, err = s.leafOf(ctx, &p.Publication); err != nil {
		return err
	}
	p.Lineage, err = s.lineage(ctx, actor, &p.Publication)
	return err
}

// leafOf finds the leaf of the event by which a record was published.
func (s *Service) leafOf(ctx context.Context, p *store.Publication) (int64, error) {
	events, err := s.store.Events(ctx, record.Key{Project: p.Project, ID: p.Record})
	if err != nil {
		return -1, err
	}
	for _, e := range events {
		if e.Action == "record."+string(record.Publish) {
			leaves, err := s.store.LeavesOf(ctx, []int64{e.Seq})
			if leaf, ok := leaves[e.Seq]; ok && err == nil {
				return leaf, nil
			}
			return -1, err
		}
	}
	return -1, nil
}

// maxLineage bounds how far corrections of corrections are followed each way.
const maxLineage = 20

// lineage walks from the first publication that the asker may see to the last. It ends where something is hidden.
func (s *Service) lineage(ctx context.Context, actor policy.Actor, p *store.Publication) ([]Bead, error) {
	line := []Bead{beadOf(p)}
	for at, n := p, 0; at.CorrectsNo != "" && n < maxLineage; n++ {
		before, err := s.seen(ctx, actor, p.Project, at.CorrectsNo)
		if err != nil || before == nil {
			return line, err
		}
		line, at = append([]Bead{beadOf(before)}, line...), before
	}
	for at, n := p, 0; at.SupersededBy != "" && n < maxLineage; n++ {
		after, err := s.seen(ctx, actor, p.Project, at.SupersededBy)
		if err != nil || after == nil {
			return line, err
		}
		line, at = append(line, beadOf(after)), after
	}
	return line, nil
}

func beadOf(p *store.Publication) Bead {
	return Bead{No: p.No, Code: p.Code, ContentHash: p.ContentHash, State: p.State, At: p.Published.At}
}

// seen gives a publication by its number, or nil where the asker may not know of it.
func (s *Service) seen(ctx context.Context, actor policy.Actor, project, no string) (*store.Publication, error) {
	p, err := s.store.Readers().Publication(ctx, project, no)
	if errors.Is(err, store.ErrNotFound) || err == nil && !s.told(actor, p) {
		return nil, nil //nolint:nilnil // hidden and absent are one
	}
	return p, err
}
