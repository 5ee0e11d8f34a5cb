package paper

import (
	"bytes"
	"context"
	"io"

	"github.com/signintech/gopdf"

	"github.com/countersign/countersign/internal/domain/record"
)

// The page after GB/T 9704, in points: A4, 37 mm above the text, 28 mm left of it, a text block of 156 × 225 mm with 22
// lines of 28 characters.
const (
	mm         = 72 / 25.4
	pageWidth  = 210 * mm
	pageHeight = 297 * mm
	blockTop   = 37 * mm
	blockLeft  = 28 * mm
	blockWidth = 156 * mm
	blockEnd   = blockTop + 225*mm
	linePitch  = 225 * mm / 22
	bodySize   = 15.8 // 28 characters fill a line; 三号 is 16
)

// face is a typeface of paper: song for running text, hei for titles and labels.
type face string

const (
	song face = "song"
	hei  face = "hei"
)

// ink is a colour of print.
type ink struct{ r, g, b uint8 }

var (
	black   = ink{0x10, 0x12, 0x14}
	soft    = ink{0x55, 0x5b, 0x63}
	ghost   = ink{0xe6, 0xe7, 0xe9}
	sealRed = ink{0xb3, 0x26, 0x1e}
)

// block is where text may stand on a page.
type block struct{ left, top, width, end float64 }

// sheet is a document being printed. The first error stays; what comes after it does nothing.
type sheet struct {
	language
	pdf     *gopdf.GoPdf
	seal    Seal
	level   record.Secrecy
	block   block
	y       float64
	begin   func() // what each new page starts with
	missing glyphs
	err     error
}

// print makes the pages, puts on each what every page has, and writes them out.
func (p *Press) print(ctx context.Context, w io.Writer, seal Seal, lang string, level record.Secrecy, fill func(*sheet)) error {
	if err := seal.check(); err != nil {
		return err
	}
	return p.within(ctx, func() error {
		s, err := p.sheet(seal, lang, level)
		if err != nil {
			return err
		}
		fill(s)
		s.furnish()
		if s.err != nil {
			return s.err
		}
		out, err := s.pdf.GetBytesPdfReturnErr()
		if err != nil {
			return err
		}
		_, err = io.Copy(w, bytes.NewReader(out))
		return err
	})
}

func (p *Press) sheet(seal Seal, lang string, level record.Secrecy) (*sheet, error) {
	s := &sheet{language: languageOf(lang), pdf: &gopdf.GoPdf{}, seal: seal, level: level, block: block{blockLeft, blockTop, blockWidth, blockEnd}}
	s.pdf.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	option := gopdf.TtfOption{OnGlyphNotFound: s.missing.note, OnGlyphNotFoundSubstitute: func(rune) rune { return substitute }}
	serif, err := p.fonts.Serif().Bytes()
	if err != nil {
		return nil, err
	}
	sans, err := p.fonts.Bytes()
	if err != nil {
		return nil, err
	}
	s.try(s.pdf.AddTTFFontDataWithOption(string(song), serif, option))
	s.try(s.pdf.AddTTFFontDataWithOption(string(hei), sans, option))
	return s, s.err
}

func (s *sheet) try(err error) {
	if s.err == nil {
		s.err = err
	}
}

// page begins a new one.
func (s *sheet) page() {
	s.pdf.AddPage()
	s.y = s.block.top
	s.ghost()
	if s.begin != nil {
		s.begin()
	}
}

// room begins a new page where less than so many points are left.
func (s *sheet) room(points float64) {
	if s.y+points > s.block.end+0.5 {
		s.page()
	}
}
