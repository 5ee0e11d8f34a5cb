package notify

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Outgoings lists what waits, left or was given up, up to the reader's level. Titles are for members of the project:
// an administrator sees targets and failures.
func (s *Service) Outgoings(ctx context.Context, a policy.Actor, project string, state store.DeliveryState, p store.Page) ([]store.Outgoing, string, error) {
	if err := s.may(ctx, a, policy.DistributionRead, project); err != nil {
		return nil, "", err
	}
	all, next, err := s.store.Outgoings(ctx, project, state, s.reach(a, project), p)
	if _, member := a.On(project, s.now()); !member {
		for i := range all {
			all[i].Message.Title.Zh, all[i].Message.Title.En, all[i].Message.Lines = "", "", nil
		}
	}
	return all, next, err
}

// Retry sends a message again that was given up.
func (s *Service) Retry(ctx context.Context, a policy.Actor, project, id string) error {
	if err := s.may(ctx, a, policy.DistributionChange, project); err != nil {
		return err
	}
	o, err := s.store.Outgoing(ctx, project, id)
	if err != nil {
		return absent(err)
	}
	if o.Message.Level > s.reach(a, project) {
		return absent(store.ErrNotFound)
	}
	return stale(s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.RetryOutgoing(project, id, s.now(), s.note(ctx, a.UserID, "delivery.retry", project, map[string]string{"delivery": id}))
	}))
}

// Receipts gives who was sent an issued report, and who has opened it.
func (s *Service) Receipts(ctx context.Context, a policy.Actor, project, report string) ([]store.ReportReceipt, error) {
	if err := s.may(ctx, a, policy.ReceiptRead, project); err != nil {
		return nil, err
	}
	return s.store.ReportReceipts(ctx, project, report)
}
