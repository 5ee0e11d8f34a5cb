package files

import (
	"context"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/watermark"
)

// ReadersMark is the mark of one reader on his own, as a picture that is laid over each page of what is printed for him
// above internal (R3.6). It is made anew each time and kept nowhere.
func (s *Service) ReadersMark(ctx context.Context, actor policy.Actor, project string) (sheet []byte, err error) {
	faces := s.faces()
	lines, err := s.markLines(ctx, actor, project, faces)
	if err != nil {
		return nil, err
	}
	err = s.pictures.Decoder.Do(ctx, func() error {
		sheet, err = watermark.Sheet(lines, faces)
		return err
	})
	return sheet, err
}
