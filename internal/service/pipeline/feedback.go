package pipeline

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// resolves tells the feedback on a publication of the one that takes its place, in the transaction that publishes it
// (R4.7): what was adopted waits for its sender's word from then on.
func (s *Service) resolves(ctx context.Context, tx *store.Tx, old, by *record.Record) error {
	live, err := tx.LiveFeedbackOn(old.Project, old.ArchiveNo)
	if err != nil {
		return err
	}
	for _, f := range live {
		next, err := feedback.Move(f, feedback.Resolve, feedback.Input{By: by.Published.By, At: by.Published.At, Result: by.ArchiveNo})
		if err != nil {
			return err
		}
		detail, _ := json.Marshal(map[string]string{"feedback": f.ID, "on": old.ArchiveNo, "result": by.ArchiveNo}) // strings: cannot fail
		ev := store.Event{At: by.Published.At, Project: f.Project, Actor: by.Published.By, Action: "feedback.resolve", RequestID: store.RequestID(ctx), Detail: detail}
		if err := tx.SaveFeedback(f, next, ev); err != nil {
			return err
		}
	}
	return nil
}
