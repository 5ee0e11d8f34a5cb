package paper

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/font"
)

// ErrNoMark says that a document above internal was to be made without its reader's mark.
var ErrNoMark = errors.New("paper: a document above internal carries its reader's mark")

// Press makes files, a few at a time: each takes a processor and some tens of megabytes while it is made.
type Press struct {
	fonts font.Source
	slots chan struct{}
}

// NewPress makes a press that works on so many files at once; others wait.
func NewPress(fonts font.Source, atOnce int) *Press {
	return &Press{fonts: fonts, slots: make(chan struct{}, max(atOnce, 1))}
}

// within waits for a place. Errors: those of the context.
func (p *Press) within(ctx context.Context, make func() error) error {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("paper: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	return make()
}

// check refuses what must not be made.
func (s Seal) check() error {
	if s.Personal && len(s.Mark) == 0 {
		return ErrNoMark
	}
	return nil
}

// PDF writes a report for print: A4 after GB/T 9704, with pictures, links, and the code on each page. Errors:
// font.ErrAbsent, ErrNoMark.
func (p *Press) PDF(ctx context.Context, w io.Writer, f File, lang string) error {
	return p.print(ctx, w, f.Seal, lang, f.Document.Level, func(s *sheet) { s.report(f) })
}
