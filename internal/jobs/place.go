package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/failpoint"
	"github.com/countersign/countersign/internal/store"
)

// place moves the bytes of a published record to the area of its secrecy level, under lock until its retention ends
// (R4.6). The copy is verified before the row points to it, and the staged object goes last: a crash leaves at most
// something to sweep.
func (r *Runner) place(ctx context.Context, key record.Key) error {
	rec, err := r.store.Record(ctx, key)
	if err != nil {
		return fmt.Errorf("place %s/%s: %w", key.Project, key.ID, err)
	}
	attachments, err := r.store.AttachmentsOf(ctx, key)
	if err != nil {
		return fmt.Errorf("place %s/%s: %w", key.Project, key.ID, err)
	}
	for _, a := range attachments {
		if err := r.placeOne(ctx, rec, a); err != nil {
			return fmt.Errorf("place attachment %s/%s: %w", a.Project, a.ID, err)
		}
	}
	return nil
}

func (r *Runner) placeOne(ctx context.Context, rec *record.Record, a store.Attachment) error {
	if a.State == store.Placed || rec.Published == nil {
		return nil
	}
	area, err := blob.AreaOf(rec.Secrecy)
	if err != nil {
		return err
	}
	retain := rec.Retention.Until(rec.Published.At)
	from := blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}
	placed, err := r.objects.Place(ctx, from, area, blob.Seal{ValidFrom: rec.ValidFrom, ValidUntil: rec.ValidUntil, RetainUntil: retain})
	if err != nil {
		return err
	}
	failpoint.Hit("place.copied")
	if placed.SHA256 != a.SHA256 {
		return blob.ErrMismatch
	}
	to := store.Placement{
		Area: string(area), ObjectKey: placed.Key, ObjectVersion: placed.Version, Secrecy: rec.Secrecy,
		ValidUntil: rec.ValidUntil, RetainUntil: retain.Format(time.DateOnly),
	}
	if err := r.store.Write(ctx, func(tx *store.Tx) error { return tx.MarkPlaced(a.Project, a.ID, to) }); err != nil {
		return err
	}
	failpoint.Hit("place.row-moved")
	if err := r.objects.Delete(ctx, a.ObjectKey); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return err
	}
	return nil
}
