package pipeline

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

// readThrough reads an attachment to its end; the object store checks its digest on the way.
func (s *Service) readThrough(ctx context.Context, a store.Attachment) error {
	body, info, err := s.objects.Get(ctx, blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}, blob.Range{})
	if err != nil {
		return unreadable(a, err)
	}
	defer func() { _ = body.Close() }()
	if info.SHA256 != a.SHA256 {
		return unreadable(a, blob.ErrMismatch)
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return unreadable(a, err)
	}
	return nil
}

// unreadable says why the bytes could not be confirmed: the store may be down for now, or the object is damaged.
func unreadable(a store.Attachment, err error) error {
	if errors.Is(err, blob.ErrNotFound) || errors.Is(err, blob.ErrMismatch) {
		f := fault.New(fault.Conflict, "E_ATTACHMENT_DAMAGED", "附件“"+a.Name+"”缺失或已损坏，不能签认。",
			"The attachment “"+a.Name+"” is missing or damaged; it cannot be signed.").Audited("attach.damaged")
		return f.Because(err)
	}
	f := fault.New(fault.Unavailable, "E_OBJECTS_DOWN", "对象存储暂时不可用，未作任何改动，请稍后重试。",
		"The object store does not answer; nothing was changed. Try again shortly.")
	f.RetryAfter = 5 * time.Second
	return f.Because(err)
}
