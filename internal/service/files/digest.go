package files

import (
	"context"
	"encoding/hex"
	"io"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/suite"
)

// sm3Of reads received bytes once more for their SM3 digest, where the installation has the SM suite.
func (s *Service) sm3Of(ctx context.Context, info blob.Info) (string, error) {
	if !s.limits.SM3 {
		return "", nil
	}
	body, _, err := s.objects.Get(ctx, info.Ref, blob.Range{})
	if err != nil {
		return "", objectsDown(err)
	}
	defer func() { _ = body.Close() }()
	digest := suite.NewSM3()
	if _, err := io.CopyBuffer(struct{ io.Writer }{digest}, body, make([]byte, blob.CopyBuffer)); err != nil {
		return "", objectsDown(err)
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}
