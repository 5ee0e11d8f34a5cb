// Package files takes attachments in and gives them out (R4.1, R4.6): bytes first, then the row, then the record that
// names them. A file is decided by its record's policy at every read.
package files

import (
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

// Limits bound what one installation takes.
type Limits struct {
	MaxBytes int64                 // of one file
	Free     func() (int64, error) // bytes free where files are kept; nil: not asked (an object store of its own)
	SM3      bool                  // take the SM3 digest of each file beside its SHA-256
	MinFree  int64                 // below it nothing more is taken (507)
}

// Service keeps attachments.
type Service struct {
	store    *store.Store
	objects  blob.Store
	limits   Limits
	pictures Pictures
	copies   *copies
	now      func() time.Time
}

// New composes the service.
func New(s *store.Store, objects blob.Store, limits Limits, pictures Pictures, now func() time.Time) *Service {
	return &Service{store: s, objects: objects, limits: limits, pictures: pictures, copies: newCopies(), now: now}
}

// room refuses what the installation cannot take: before the disk is full, not when it is.
func (s *Service) room(size int64) error {
	if size > s.limits.MaxBytes {
		return fault.New(fault.TooLarge, "E_TOO_LARGE", "文件超过上限。", "The file is larger than the limit.").Audited("quota.hit")
	}
	if s.limits.Free == nil {
		return nil
	}
	free, err := s.limits.Free()
	if err != nil {
		return err
	}
	if free-max(size, 0) < s.limits.MinFree {
		return fault.New(fault.InsufficientStorage, "E_NO_SPACE", "存储空间不足，暂不接收文件，已有内容不受影响。",
			"Storage is nearly full; no files are taken for now. What is stored is safe.").Audited("quota.hit")
	}
	return nil
}
