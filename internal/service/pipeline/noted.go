package pipeline

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// note writes down that somebody reads a thing of this level, before he gets it; up to internal nothing is written.
func (s *Service) note(ctx context.Context, actor policy.Actor, project string, level record.Secrecy, r store.SecretRead) error {
	if !level.Secret() {
		return nil
	}
	r.At, r.Project, r.Actor, r.Secrecy = s.now(), project, actor.UserID, level
	return s.store.NoteSecretRead(ctx, r)
}

// seeNoted is see, with the reading written down.
func (s *Service) seeNoted(ctx context.Context, actor policy.Actor, key record.Key, what string) (*record.Record, policy.Sight, error) {
	rec, sight, err := s.see(ctx, actor, key)
	if err != nil {
		return nil, policy.Nothing, err
	}
	return rec, sight, s.note(ctx, actor, key.Project, rec.Level(), store.SecretRead{What: what, Record: key.ID, Version: rec.Version})
}

// noteListed writes down which things above internal a page of a list shows.
func (s *Service) noteListed(ctx context.Context, actor policy.Actor, project, what string, levels []record.Secrecy, ids []string) error {
	r := store.SecretRead{What: what}
	for i, level := range levels {
		if level.Secret() {
			r.Records = append(r.Records, ids[i])
		}
	}
	return s.note(ctx, actor, project, record.Highest(levels...), r)
}
