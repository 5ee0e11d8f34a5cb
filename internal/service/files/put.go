package files

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/sniff"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/failpoint"
	"github.com/countersign/countersign/internal/store"
)

// Incoming is what the sender says of a file. Its type and name are claims that are checked; its digest must come true.
type Incoming struct {
	ContentType string
	Name        string
	SHA256      string // lower-case hex
	Size        int64  // bytes; blob.UnknownSize if not declared
	// CameraSource is where a photo came from: store.CameraInApp, store.CameraGallery, or empty.
	CameraSource string
}

// Put takes one file in: object first, then the row. The same id with the same bytes answers as the first time; with
// others it is a conflict. Created says whether this call made it.
func (s *Service) Put(ctx context.Context, actor policy.Actor, project, id string, in Incoming, body io.Reader) (a store.Attachment, created bool, err error) {
	if err := s.mayPut(ctx, actor, project); err != nil {
		return a, false, err
	}
	if a, done, err := s.repeated(ctx, actor, project, id, in.SHA256); done || err != nil {
		return a, false, err
	}
	if err := s.room(in.Size); err != nil {
		return a, false, err
	}
	key := objectKey(project, id, in.SHA256)
	info, err := s.objects.Put(ctx, blob.Incoming{
		Key: key, Content: io.LimitReader(body, s.limits.MaxBytes+1),
		Declared: blob.Declared{Size: in.Size, SHA256: in.SHA256}, Meta: blob.Meta{FileName: in.Name},
	})
	if err != nil {
		return a, false, refusedBytes(err)
	}
	failpoint.Hit("upload.object-without-row")
	return s.adopt(ctx, actor, project, id, in, info)
}

// adopt examines staged bytes and gives them their row; what is refused leaves no object behind.
func (s *Service) adopt(ctx context.Context, actor policy.Actor, project, id string, in Incoming, info blob.Info) (store.Attachment, bool, error) {
	a, photo, err := s.examine(ctx, actor, project, id, in, info)
	if err != nil {
		return store.Attachment{}, false, errors.Join(err, s.objects.Delete(ctx, info.Key))
	}
	received := receiptOf(ctx, a)
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		if a.Receipt, err = tx.InsertAttachment(a, received); err != nil || photo == nil {
			return err
		}
		return tx.InsertPhoto(*photo)
	})
	if errors.Is(err, store.ErrExists) {
		a, done, err := s.repeated(ctx, actor, project, id, in.SHA256)
		if err == nil && !done {
			err = reused()
		}
		return a, false, errors.Join(err, s.objects.Delete(ctx, info.Key))
	}
	failpoint.Hit("upload.row-without-answer")
	return a, err == nil, err
}

// examine finds out what the bytes really are (V11), and of a photo what it tells.
func (s *Service) examine(ctx context.Context, actor policy.Actor, project, id string, in Incoming, info blob.Info) (store.Attachment, *store.Photo, error) {
	content, _, err := blob.OpenAt(ctx, s.objects, info.Ref)
	if err != nil {
		return store.Attachment{}, nil, err
	}
	found, err := sniff.Inspect(sniff.File{Content: content, Size: info.Size, Declared: in.ContentType, Name: in.Name})
	if err != nil {
		return store.Attachment{}, nil, refusedType(err)
	}
	a := store.Attachment{
		Project: project, ID: id, SHA256: info.SHA256, Size: info.Size, ContentType: found.MediaType,
		Name: in.Name, UploadedBy: actor.UserID, UploadedAt: s.now(), State: store.Staged,
		Area: string(info.Area), ObjectKey: info.Key, ObjectVersion: info.Version, Secrecy: record.Internal, CameraSource: in.CameraSource,
	}
	if a.SM3, err = s.sm3Of(ctx, info); err != nil {
		return a, nil, err
	}
	photo, err := s.lookInto(ctx, a, content)
	if photo != nil {
		a.CapturedAt = photo.TakenAt
	}
	return a, photo, err
}

func (s *Service) mayPut(ctx context.Context, actor policy.Actor, project string) error {
	if err := policy.Decide(actor, policy.AttachmentPut, policy.Facts{Project: project, At: s.now()}); err != nil {
		return err
	}
	_, err := s.store.Project(ctx, project)
	if errors.Is(err, store.ErrNotFound) {
		return fault.Hidden()
	}
	return err
}

// repeated answers an id that is in use: the same person's same bytes are a repeat, everything else a conflict.
func (s *Service) repeated(ctx context.Context, actor policy.Actor, project, id, sha256 string) (store.Attachment, bool, error) {
	a, err := s.store.Attachment(ctx, project, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return a, false, nil
	case err != nil:
		return a, false, err
	case a.SHA256 == sha256 && a.UploadedBy == actor.UserID:
		return a, true, nil
	}
	return store.Attachment{}, false, reused()
}

func reused() error {
	return fault.New(fault.Conflict, "E_ID_REUSE", "该附件编号已用于另一个文件。", "This id is in use for another file.").Audited("attach.locked")
}

// objectKey is never shared between records or levels: sharing would tell what exists. It is not shared between two
// attempts of one upload either: what a crash left without a row is the sweep's alone, so that a sender who comes back
// at that moment is never told that bytes are stored which are about to go.
func objectKey(project, id, sha256 string) string {
	return fmt.Sprintf("%s/%s-%s-%s", project, id, sha256, rand.Text())
}

// refusedBytes says what was wrong with the bytes, in the user's terms.
func refusedBytes(err error) error {
	switch {
	case errors.Is(err, blob.ErrMismatch):
		return fault.New(fault.Invalid, "E_DIGEST", "文件内容与声明的大小或摘要不符，请重新上传。",
			"The bytes are not those declared; upload the file again.").Audited("upload.mismatch").Because(err)
	case errors.Is(err, blob.ErrExists):
		return reused()
	case errors.Is(err, blob.ErrFull):
		return fault.New(fault.InsufficientStorage, "E_NO_SPACE", "存储空间不足，暂不接收文件。", "Storage is full; no files are taken for now.").Because(err)
	case errors.Is(err, blob.ErrUnavailable):
		return objectsDown(err)
	case errors.Is(err, blob.ErrMeta):
		return fault.Fields([]fault.Field{{Field: "Content-Disposition", Code: "V3", Zh: "文件名无效。", En: "The file name cannot be kept."}})
	}
	return err
}

// refusedType says what was wrong with the kind of file.
func refusedType(err error) error {
	var refusal *sniff.Refusal
	if errors.As(err, &refusal) {
		return refusal.Fault()
	}
	return refusedBytes(err)
}

func objectsDown(err error) error {
	f := fault.New(fault.Unavailable, "E_OBJECTS_DOWN", "对象存储暂时不可用，请稍后重试。", "The object store does not answer; try again shortly.")
	f.RetryAfter = retryAfter
	return f.Because(err)
}
