package feedback

import (
	"context"
	"errors"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// lapsedBatch is how many feedbacks of a project one round escalates.
const lapsedBatch = 100

// Escalate tells the project managers of what nobody disposed of in time. Any number of replicas may run it: each passing
// of a due day is told once. It answers whether more is waiting.
func (s *Service) Escalate(ctx context.Context) (more bool, err error) {
	projects, err := s.store.Projects(ctx)
	if err != nil {
		return false, err
	}
	var failed error
	for _, p := range projects {
		full, err := s.escalateOf(ctx, p.ID)
		more, failed = more || full, errors.Join(failed, err)
	}
	return more, failed
}

func (s *Service) escalateOf(ctx context.Context, project string) (full bool, err error) {
	today := calendar.Day(s.now())
	lapsed, err := s.store.LapsedFeedback(ctx, project, today, lapsedBatch)
	if err != nil {
		return false, err
	}
	for _, each := range lapsed {
		if err := s.escalate(ctx, each, today); err != nil && !errors.Is(err, store.ErrStale) {
			return false, err
		}
	}
	return len(lapsed) == lapsedBatch, nil
}

func (s *Service) escalate(ctx context.Context, each feedback.Feedback, today string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.LockFeedback(each.Project, each.ID)
		if err != nil {
			return err
		}
		next, told := now.Escalate(today, s.now())
		if !told {
			return nil
		}
		if err := tx.SaveFeedback(now, next, s.note(ctx, "", "overdue", next, "")); err != nil {
			return err
		}
		return s.tellAbove(tx, next)
	})
}

// tellAbove tells the leaders of what a project manager himself left lying: nobody else is above him.
func (s *Service) tellAbove(tx *store.Tx, f feedback.Feedback) error {
	m, err := tx.LockMember(f.Project, f.Handler)
	if err != nil && !isAbsent(err) {
		return err
	}
	if err != nil || m.Role != policy.ProjectManager {
		return nil
	}
	return tx.TellLeaders(f, s.now())
}
