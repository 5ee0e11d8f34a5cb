package local

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	id, err := s.newWork()
	if err != nil {
		return "", err
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

// extend adds what comes to the end of a file. A cut keeps what came before it, so it is synced in any case.
func extend(f *os.File, offset int64, intake *blob.Intake) (int64, error) {
	err := errors.Join(pour(f, intake), f.Sync())
	stat, statErr := f.Stat()
	if statErr != nil {
		return offset, failure(statErr)
	}
	if intake.Failure() != nil {
		return stat.Size(), intake.Failure()
	}
	if err == nil && intake.Short() {
		return stat.Size(), io.ErrUnexpectedEOF
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
		return blob.Upload{}, s.lookup(err)
	}
	stat, err := s.root.Stat(path.Join(workFolder(uploadID), dataFile))
	if err != nil {
		return blob.Upload{}, failure(err)
	}
	return blob.Upload{ID: uploadID, Key: what.Key, Offset: stat.Size(), StartedAt: started, Meta: what.Meta}, nil
}
