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

// place moves the bytes of a record to the area of its secrecy level: once it is published, under lock until its
// retention ends (R4.6), and as soon as it is classified where the level is above internal, encrypted (R3.6). The copy
// is verified before the row points to it, and the former object goes last: a crash leaves at most something to sweep.
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
	to, seal, err := placement(rec)
	if err != nil {
		return err
	}
	if !moves(rec, a, to) {
		return r.clear(ctx, a, to)
	}
	from := blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}
	placed, err := r.bring(ctx, from, blob.Area(to.Area), seal)
	if err != nil {
		return err
	}
	failpoint.Hit("place.copied")
	if placed.SHA256 != a.SHA256 {
		return blob.ErrMismatch
	}
	to.ObjectKey, to.ObjectVersion = placed.Key, placed.Version
	if err := r.store.Write(ctx, func(tx *store.Tx) error { return tx.MarkPlaced(a.Project, a.ID, to) }); err != nil {
		return err
	}
	failpoint.Hit("place.row-moved")
	return r.leave(ctx, from, placed.Ref)
}

// placement is where the bytes of a record belong by its level in force, and under what seal: before publication
// nothing has to be kept.
func placement(rec *record.Record) (store.Placement, blob.Seal, error) {
	area, err := blob.AreaOf(rec.Level())
	to := store.Placement{State: store.Linked, Area: string(area), Secrecy: rec.Level(), ValidUntil: rec.ValidUntil}
	seal := blob.Seal{ValidFrom: rec.ValidFrom, ValidUntil: rec.ValidUntil}
	if rec.Published != nil {
		seal.RetainUntil = rec.Retention.Until(rec.Published.At)
		to.State, to.RetainUntil = store.Placed, seal.RetainUntil.Format(time.DateOnly)
	}
	return to, seal, err
}

// moves says whether bytes have to go: what was published to its level's area under lock, and before that only what is
// secret, so that it lies encrypted as soon as its level is known.
func moves(rec *record.Record, a store.Attachment, to store.Placement) bool {
	if a.Area == to.Area {
		return a.State != to.State && rec.Published != nil
	}
	return rec.Published != nil || rec.Level().Secret()
}

// bring copies an object into an area, or seals it where it lies.
func (r *Runner) bring(ctx context.Context, from blob.Ref, to blob.Area, seal blob.Seal) (blob.Info, error) {
	if from.Area == to {
		return r.objects.Reseal(ctx, from, seal)
	}
	return r.objects.Place(ctx, from, to, seal)
}

// clear removes what a crash left in a former area after the row had moved on: it may lie there unencrypted.
func (r *Runner) clear(ctx context.Context, a store.Attachment, to store.Placement) error {
	if a.Area != to.Area {
		return nil // it never moved
	}
	for _, area := range blob.Levels() {
		former := blob.Ref{Area: area, Key: a.ObjectKey}
		if string(area) == a.Area {
			continue
		}
		if err := r.leave(ctx, former, blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}); err != nil {
			return err
		}
	}
	return nil
}

// leave removes an object from where it lay. An object store that does not let the program pass its lock keeps it until
// its time; nothing points to it any more.
func (r *Runner) leave(ctx context.Context, from, to blob.Ref) error {
	var err error
	switch from.Area {
	case to.Area:
		return nil
	case blob.Staging:
		err = r.objects.Delete(ctx, from.Key)
	default:
		err = r.objects.Discard(ctx, from, to)
	}
	if errors.Is(err, blob.ErrLocked) {
		r.log.WarnContext(ctx, "an object that changed its level stays locked in its former area", "area", from.Area, "key", from.Key)
		return nil
	}
	if errors.Is(err, blob.ErrNotFound) {
		return nil
	}
	return err
}
