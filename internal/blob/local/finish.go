package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"path"

	"github.com/countersign/countersign/internal/blob"
)

// Finish implements blob.Resumable.
func (s *Store) Finish(ctx context.Context, uploadID string, want blob.Declared) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "finish", uploadID)
	if err := want.Check(); err != nil {
		return blob.Info{}, err
	}
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return blob.Info{}, err
	}
	defer leave()
	upload, err := s.Progress(ctx, uploadID)
	if err != nil {
		return blob.Info{}, err
	}
	intake, err := s.digest(ctx, uploadID)
	if err != nil {
		return blob.Info{}, err
	}
	if err := want.Fits(intake.Count(), intake.SHA256()); err != nil {
		return blob.Info{}, err
	}
	info, err := s.install(uploadID, blob.Info{
		Ref:  blob.Ref{Area: blob.Staging, Key: upload.Key},
		Size: intake.Count(), SHA256: intake.SHA256(), StoredAt: s.now().UTC(), Meta: upload.Meta,
	})
	if err != nil {
		return blob.Info{}, err
	}
	s.discard(uploadID)                                              // if the same bytes were there before
	_ = s.root.Remove(path.Join(objectFolder(info.Ref), uploadFile)) // said its part; no harm if it stays
	return info, nil
}

// digest reads back what an upload has written: after a restart nothing else knows its bytes.
func (s *Store) digest(ctx context.Context, uploadID string) (*blob.Intake, error) {
	f, err := s.root.Open(path.Join(workFolder(uploadID), dataFile))
	if err != nil {
		return nil, failure(err)
	}
	defer func() { _ = f.Close() }()
	intake := blob.NewIntake(ctx, &file{ctx: ctx, File: f}, blob.UnknownSize)
	return intake, intake.Drain()
}

// Abort implements blob.Resumable.
func (s *Store) Abort(ctx context.Context, uploadID string) (err error) {
	defer blob.Wrap(&err, "abort", uploadID)
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := blob.UploadStart(uploadID); err != nil {
		return err
	}
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return err
	}
	defer leave()
	return s.lookup(s.remove(workFolder(uploadID)))
}

// Unfinished implements blob.Resumable.
func (s *Store) Unfinished(ctx context.Context) iter.Seq2[blob.Upload, error] {
	return func(yield func(blob.Upload, error) bool) {
		names, err := s.names(unfinished)
		if err != nil {
			yield(blob.Upload{}, err)
			return
		}
		for _, id := range names {
			upload, err := s.describe(ctx, id)
			if errors.Is(err, fs.ErrNotExist) {
				continue // finished since the folder was read
			}
			if !yield(upload, err) {
				return
			}
		}
	}
}

// describe tells of a work folder, even of one that a crash left without its upload.json.
func (s *Store) describe(ctx context.Context, id string) (blob.Upload, error) {
	upload, err := s.Progress(ctx, id)
	if !errors.Is(err, blob.ErrNotFound) {
		return upload, err
	}
	started, err := blob.UploadStart(id)
	if err != nil {
		return blob.Upload{}, fmt.Errorf("%w: %q does not belong in the object directory", blob.ErrMismatch, id)
	}
	_, err = s.root.Stat(workFolder(id))
	return blob.Upload{ID: id, StartedAt: started}, err
}
