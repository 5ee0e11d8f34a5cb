package pipeline

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// resolves tells the feedback on a publication that it went out of force, in the transaction that ends it (R4.7): what
// was adopted waits for its sender's word from then on.
func (s *Service) resolves(ctx context.Context, tx *store.Tx, old *record.Record, in feedback.Input) error {
	live, err := tx.LiveFeedbackOn(old.Project, old.ArchiveNo)
	if err != nil {
		return err
	}
	for _, f := range live {
		next, err := feedback.Move(f, feedback.Resolve, in)
		if err != nil {
			return err
		}
		detail, _ := json.Marshal(map[string]string{"feedback": f.ID, "on": old.ArchiveNo, "result": in.Result}) // strings: cannot fail
		ev := store.Event{At: in.At, Project: f.Project, Actor: in.By, Action: "feedback.resolve", RequestID: store.RequestID(ctx), Detail: detail}
		if err := tx.SaveFeedback(f, next, ev); err != nil {
			return err
		}
	}
	return nil
}
