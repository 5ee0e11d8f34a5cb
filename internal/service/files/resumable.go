package files

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Upload is a resumable upload as its sender sees it.
type Upload struct {
	ID      string
	Offset  int64 // bytes that have arrived
	Size    int64
	Expires time.Time
	// Attachment is set once the upload is finished.
	Attachment *store.Attachment
}

// Begin opens a resumable upload that will become the attachment id (tus 1.0, creation). Size and digest are required:
// the room is asked for before the first byte, and what arrives must come true.
func (s *Service) Begin(ctx context.Context, actor policy.Actor, project, attachment string, in Incoming) (Upload, error) {
	if err := s.mayPut(ctx, actor, project); err != nil {
		return Upload{}, err
	}
	if a, done, err := s.repeated(ctx, actor, project, attachment, in.SHA256); done || err != nil {
		return Upload{Offset: a.Size, Size: a.Size, Attachment: &a}, err
	}
	if err := s.room(in.Size); err != nil {
		return Upload{}, err
	}
	began, err := s.objects.Begin(ctx, objectKey(project, attachment, in.SHA256), blob.Meta{FileName: in.Name})
	if err != nil {
		return Upload{}, refusedBytes(err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Upload{}, err
	}
	row := store.Upload{
		Project: project, ID: id.String(), Attachment: attachment, ObjectUpload: began, SHA256: in.SHA256, Size: in.Size,
		ContentType: in.ContentType, Name: in.Name, UploadedBy: actor.UserID, StartedAt: s.now(), CameraSource: in.CameraSource,
	}
	if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertUpload(row) }); err != nil {
		return Upload{}, errors.Join(err, s.objects.Abort(ctx, began))
	}
	return s.seen(row, 0), nil
}

// Progress says how far an upload is.
func (s *Service) Progress(ctx context.Context, actor policy.Actor, project, id string) (Upload, error) {
	row, err := s.own(ctx, actor, project, id)
	if err != nil {
		return Upload{}, err
	}
	at, err := s.objects.Progress(ctx, row.ObjectUpload)
	if err != nil {
		return Upload{}, uploadGone(err)
	}
	return s.seen(row, at.Offset), nil
}

// Append adds bytes at an offset, which must be where the upload ends. With the last byte the upload becomes the
// attachment, examined like any other.
func (s *Service) Append(ctx context.Context, actor policy.Actor, project, id string, offset int64, body io.Reader, size int64) (Upload, error) {
	row, err := s.own(ctx, actor, project, id)
	if err != nil {
		return Upload{}, err
	}
	if offset < 0 || offset > row.Size || size > row.Size-offset {
		return Upload{}, wrongOffset(nil)
	}
	end, err := s.objects.Append(ctx, row.ObjectUpload, offset, io.LimitReader(body, row.Size-offset+1), size)
	if err != nil {
		return s.seen(row, end), uploadGone(err)
	}
	if end < row.Size {
		return s.seen(row, end), nil
	}
	return s.finish(ctx, actor, row)
}

func (s *Service) finish(ctx context.Context, actor policy.Actor, row store.Upload) (Upload, error) {
	info, err := s.objects.Finish(ctx, row.ObjectUpload, blob.Declared{Size: row.Size, SHA256: row.SHA256})
	if err != nil {
		return Upload{}, errors.Join(uploadGone(err), s.forget(ctx, row))
	}
	in := Incoming{ContentType: row.ContentType, Name: row.Name, SHA256: row.SHA256, Size: row.Size, CameraSource: row.CameraSource}
	a, _, err := s.adopt(ctx, actor, row.Project, row.Attachment, in, info)
	done := s.seen(row, row.Size)
	done.Attachment = &a
	return done, errors.Join(err, s.forget(ctx, row))
}

// Abort gives an upload up.
func (s *Service) Abort(ctx context.Context, actor policy.Actor, project, id string) error {
	row, err := s.own(ctx, actor, project, id)
	if err != nil {
		return err
	}
	return s.forget(ctx, row)
}

func (s *Service) forget(ctx context.Context, row store.Upload) error {
	if err := s.objects.Abort(ctx, row.ObjectUpload); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteUpload(row.Project, row.ID) })
}

// own finds an upload for the person who began it; to everybody else it does not exist.
func (s *Service) own(ctx context.Context, actor policy.Actor, project, id string) (store.Upload, error) {
	if err := s.mayPut(ctx, actor, project); err != nil {
		return store.Upload{}, err
	}
	row, err := s.store.Upload(ctx, project, id)
	if errors.Is(err, store.ErrNotFound) || (err == nil && row.UploadedBy != actor.UserID) {
		return store.Upload{}, fault.Hidden().Audited("access.denied")
	}
	return row, err
}

// keepFor is how long an unfinished upload may be resumed.
const keepFor = 24 * time.Hour

func (s *Service) seen(row store.Upload, offset int64) Upload {
	return Upload{ID: row.ID, Offset: offset, Size: row.Size, Expires: row.StartedAt.Add(keepFor)}
}

// uploadGone says in the user's terms why an upload cannot go on.
func uploadGone(err error) error {
	switch {
	case errors.Is(err, blob.ErrNotFound):
		return fault.Hidden().Because(err)
	case errors.Is(err, blob.ErrOffset):
		return wrongOffset(err)
	}
	return refusedBytes(err)
}

func wrongOffset(cause error) error {
	return fault.New(fault.Conflict, "E_OFFSET", "分片位置与已接收的不一致，请先查询进度。", "The piece does not begin where the upload ends; ask for the progress first.").
		Audited("upload.conflict").Because(cause)
}
