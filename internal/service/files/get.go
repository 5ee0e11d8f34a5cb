package files

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

const retryAfter = 5 * time.Second

// Stat describes a file to those who may read it.
func (s *Service) Stat(ctx context.Context, actor policy.Actor, project, id string) (store.Attachment, error) {
	a, _, err := s.look(ctx, actor, project, id)
	return a, err
}

// look is Stat with the facts that it was decided on.
func (s *Service) look(ctx context.Context, actor policy.Actor, project, id string) (store.Attachment, policy.Facts, error) {
	if policy.ReadsPublishedOnly(actor, policy.Facts{Project: project, At: s.now()}) {
		return s.lookPublished(ctx, actor, project, id)
	}
	a, err := s.store.Attachment(ctx, project, id)
	if errors.Is(err, store.ErrNotFound) {
		return a, policy.Facts{}, s.absent(actor, project)
	}
	if err != nil {
		return a, policy.Facts{}, err
	}
	facts, err := s.decide(ctx, actor, a)
	return a, facts, err
}

// lookPublished is look for him who reads published data alone, by way of the readers' door: there is no other file
// behind it.
func (s *Service) lookPublished(ctx context.Context, actor policy.Actor, project, id string) (store.Attachment, policy.Facts, error) {
	a, p, err := s.store.Readers().File(ctx, project, id)
	if errors.Is(err, store.ErrNotFound) {
		return a, policy.Facts{}, s.absent(actor, project)
	}
	if err != nil {
		return a, policy.Facts{}, err
	}
	facts := policy.Facts{Project: project, At: s.now(), State: p.State, Secrecy: p.Level(), Author: p.Author, Class: p.Class, ValidUntil: p.ValidUntil}
	if err := policy.Decide(actor, policy.AttachmentRead, facts); err != nil {
		return a, facts, err
	}
	return a, facts, policy.InValidity(actor, facts)
}

// Open streams a file, or a part of it, to those who may read it; the right is asked for at every read.
func (s *Service) Open(ctx context.Context, actor policy.Actor, project, id string, part blob.Range) (store.Attachment, io.ReadCloser, error) {
	a, facts, err := s.look(ctx, actor, project, id)
	if err != nil {
		return a, nil, err
	}
	if facts.Secrecy.Secret() { // classified since it was asked for: nothing leaves without its reader's mark
		return a, nil, noMark(nil)
	}
	body, _, err := s.objects.Get(ctx, refOf(a), part)
	switch {
	case errors.Is(err, blob.ErrRange):
		return a, nil, err
	case err != nil && !errors.Is(err, blob.ErrNotFound):
		return a, nil, objectsDown(err)
	case err != nil:
		return a, nil, err
	}
	return a, body, nil
}

// decide asks the policy of the record that holds the file; while none does, it is its uploader's alone.
func (s *Service) decide(ctx context.Context, actor policy.Actor, a store.Attachment) (policy.Facts, error) {
	facts := policy.Facts{Project: a.Project, At: s.now(), State: record.Draft, Author: a.UploadedBy, Secrecy: a.Secrecy}
	if a.Record != "" {
		rec, err := s.store.Record(ctx, record.Key{Project: a.Project, ID: a.Record})
		if err != nil {
			return facts, err
		}
		facts = policy.FactsOf(rec, facts.At)
	}
	if err := policy.Decide(actor, policy.AttachmentRead, facts); err != nil {
		return facts, err
	}
	return facts, policy.InValidity(actor, facts)
}

func (s *Service) absent(actor policy.Actor, project string) error {
	return policy.Absent(actor, project, s.now())
}
