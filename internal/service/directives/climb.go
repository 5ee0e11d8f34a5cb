package directives

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/store"
)

// climbBatch is how many directives climb in one pass.
const climbBatch = 100

// Climb takes directives that nobody answered in time one rung up. Any number of replicas may run it: the guard on the
// directive's version lets each rung be taken once.
func (s *Service) Climb(ctx context.Context) (more bool, err error) {
	due, err := s.store.DirectivesClimbing(ctx, s.now(), climbBatch)
	if err != nil {
		return false, err
	}
	for _, key := range due {
		if err := s.climb(ctx, key); err != nil {
			return false, err
		}
	}
	return len(due) == climbBatch, nil
}

func (s *Service) climb(ctx context.Context, key store.DirectiveKey) error {
	settings, err := s.settings(ctx, key.Project)
	if err != nil {
		return err
	}
	seen, err := s.store.Readers().Directive(ctx, key.Project, key.ID)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.LockDirective(key.Project, key.ID)
		if err != nil {
			return err
		}
		now := s.now()
		if next := d.NextRung(settings); next.IsZero() || now.Before(next) {
			return tx.SetClimb(d, next) // the settings changed meanwhile
		}
		next, err := directive.Move(d, directive.ToEscalate, directive.Input{At: now, Rung: d.Rung + 1})
		if err != nil {
			return err
		}
		if err := tx.SaveDirective(d, next, next.NextRung(settings), s.event(ctx, next, "")); err != nil {
			return err
		}
		return notify(tx, next, seen.Secrecy)
	})
	if errors.Is(err, store.ErrStale) {
		return nil // another replica, or a person, was first
	}
	return err
}
