package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"

	"github.com/countersign/countersign/internal/blob"
)

// Begin implements blob.Resumable.
func (s *Store) Begin(ctx context.Context, key string, meta blob.Meta) (_ string, err error) {
	defer blob.Wrap(&err, "begin", key)
	if err := errors.Join(ctx.Err(), blob.CheckKey(key), meta.Check()); err != nil {
		return "", err
	}
	id := blob.NewUploadID(s.now())
	if err := s.root.Mkdir(workFolder(id), folderMode); err != nil {
		return "", failure(err)
	}
	if err := s.begin(id, began{Key: key, Meta: meta}); err != nil {
		s.discard(id)
		return "", failure(err)
	}
	return id, nil
}

func (s *Store) begin(id string, what began) error {
	f, err := s.root.OpenFile(path.Join(workFolder(id), dataFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := s.writeJSON(path.Join(workFolder(id), uploadFile), what); err != nil {
		return err
	}
	return s.syncUpwards(workFolder(id))
}

// Append implements blob.Resumable.
func (s *Store) Append(ctx context.Context, uploadID string, offset int64, content io.Reader, size int64) (_ int64, err error) {
	defer blob.Wrap(&err, "append", uploadID)
	leave, err := s.writers.Enter(uploadID)
	if err != nil {
		return 0, err
	}
	defer leave()
	upload, err := s.Progress(ctx, uploadID)
	if err != nil {
		return 0, err
	}
	if offset != upload.Offset {
		return upload.Offset, fmt.Errorf("%w: it ends at %d, the piece begins at %d", blob.ErrOffset, upload.Offset, offset)
	}
	f, err := s.root.OpenFile(path.Join(workFolder(uploadID), dataFile), os.O_WRONLY|os.O_APPEND, fileMode)
	if err != nil {
		return offset, failure(err)
	}
	end, err := extend(f, offset, blob.NewIntake(ctx, content, size))
	return end, errors.Join(err, f.Close())
}

// extend adds what comes to the end of a file. A cut keeps what came before it; a piece longer than declared is
// taken back whole.
func extend(f *os.File, offset int64, intake *blob.Intake) (int64, error) {
	err := errors.Join(pour(f, intake), f.Sync())
	if errors.Is(intake.Failure(), blob.ErrMismatch) {
		return offset, errors.Join(intake.Failure(), f.Truncate(offset), f.Sync())
	}
	stat, statErr := f.Stat()
	if statErr != nil {
		return offset, failure(statErr)
	}
	if intake.Failure() != nil {
		return stat.Size(), intake.Failure()
	}
	if err == nil && intake.Short() {
		err = io.ErrUnexpectedEOF
		return stat.Size(), err
	}
	return stat.Size(), failure(err)
}

// Progress implements blob.Resumable.
func (s *Store) Progress(ctx context.Context, uploadID string) (_ blob.Upload, err error) {
	if err := ctx.Err(); err != nil {
		return blob.Upload{}, err
	}
	started, err := blob.UploadStart(uploadID)
	if err != nil {
		return blob.Upload{}, err
	}
	var what began
	if err := s.readJSON(path.Join(workFolder(uploadID), uploadFile), &what); err != nil {
		return blob.Upload{}, failure(err)
	}
	stat, err := s.root.Stat(path.Join(workFolder(uploadID), dataFile))
	if err != nil {
		return blob.Upload{}, failure(err)
	}
	return blob.Upload{ID: uploadID, Key: what.Key, Offset: stat.Size(), StartedAt: started, Meta: what.Meta}, nil
}

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
	s.discard(uploadID)
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
	return failure(s.remove(workFolder(uploadID)))
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
