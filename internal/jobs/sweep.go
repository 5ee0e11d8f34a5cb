package jobs

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/store"
)

const sweepBatch = 500

// Sweep removes what no record names after the grace time: unlinked attachments with their bytes, staged objects
// without a row (a crash between object and row, or between placing and cleaning), and uploads that nobody finished.
func (r *Runner) Sweep(ctx context.Context) (more bool, err error) {
	before := r.now().Add(-r.grace)
	more, err = r.sweepRows(ctx, before)
	if err != nil {
		return false, err
	}
	return more, errors.Join(r.sweepObjects(ctx, before), r.sweepUploads(ctx, before))
}

func (r *Runner) sweepRows(ctx context.Context, before time.Time) (more bool, err error) {
	staged, err := r.store.StagedOlderThan(ctx, before, sweepBatch)
	if err != nil {
		return false, err
	}
	for _, a := range staged {
		swept := false
		err := r.store.Write(ctx, func(tx *store.Tx) (err error) {
			// Asked again inside the transaction: a record may have named it meanwhile.
			swept, err = tx.SweepStaged(a.Project, a.ID, before)
			return err
		})
		if err != nil {
			return false, err
		}
		if swept {
			if err := r.remove(ctx, a.ObjectKey); err != nil {
				return false, err
			}
		}
	}
	return len(staged) == sweepBatch, nil
}

func (r *Runner) sweepObjects(ctx context.Context, before time.Time) error {
	for entry, err := range r.objects.List(ctx, blob.Staging, "") {
		if err != nil {
			return err
		}
		if !entry.StoredAt.Before(before) {
			continue
		}
		named, err := r.named(ctx, entry.Key)
		if err != nil {
			return err
		}
		if !named {
			if err := r.remove(ctx, entry.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// named reports whether a row still points to the staged object. A key that we did not make is left alone.
func (r *Runner) named(ctx context.Context, key string) (bool, error) {
	project, rest, ok := strings.Cut(key, "/")
	if !ok || len(rest) < uuidLength {
		return true, nil
	}
	a, err := r.store.Attachment(ctx, project, rest[:uuidLength])
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return a.Area == string(blob.Staging) && a.ObjectKey == key, err
}

const uuidLength = 36

func (r *Runner) sweepUploads(ctx context.Context, before time.Time) error {
	for upload, err := range r.objects.Unfinished(ctx) {
		if err != nil {
			return err
		}
		if !upload.StartedAt.Before(before) {
			continue
		}
		if err := r.objects.Abort(ctx, upload.ID); err != nil && !errors.Is(err, blob.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (r *Runner) remove(ctx context.Context, key string) error {
	r.log.InfoContext(ctx, "swept a staged object that no record names", "key", key)
	if err := r.objects.Delete(ctx, key); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return err
	}
	return nil
}

// keepAttempts and keepAnswers are how long tries to log in and answers to repeatable requests are kept.
const (
	keepAttempts = 24 * time.Hour
	keepAnswers  = 24 * time.Hour
)

// Expire forgets sessions and ceremonies that have ended, tries to log in, and answers to repeatable requests.
func (r *Runner) Expire(ctx context.Context) (more bool, err error) {
	now := r.now()
	return false, r.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.DeleteSessionsBefore(now), tx.DeleteLoginAttempts(now.Add(-keepAttempts)), tx.DeleteAnswers(now.Add(-keepAnswers)),
			tx.DeleteUploadsBefore(now.Add(-r.grace)), tx.DeleteCeremoniesBefore(now))
	})
}
