package paper

import (
	"bytes"
	"strconv"

	"github.com/signintech/gopdf"
	"github.com/skip2/go-qrcode"

	"github.com/countersign/countersign/internal/domain/record"
)

const (
	codeSide    = 20 * mm // at least 18 mm, so that a phone reads it at arm's length
	codeTop     = 11 * mm
	quietZone   = 4 // modules of white around the code, which the paper gives
	pageNumber  = 14.0
	markSide    = pageHeight * 1.02
	ghostSize   = 58.0
	ghostSlant  = 35.0
	footBase    = pageHeight - 13*mm
	numberBase  = blockEnd + 9*mm
	secrecyBase = 24 * mm
)

// ghost writes across a page that it is not issued. It lies under the text.
func (s *sheet) ghost() {
	if s.seal.State == Issued {
		return
	}
	text := s.of(stateNames[s.seal.State])
	t := style{hei, ghostSize, ghostSize, ghost}
	t.size *= min(1, pageWidth/s.wide(t, text))
	s.pdf.Rotate(ghostSlant, pageWidth/2, pageHeight/2)
	for _, y := range []float64{pageHeight * 0.32, pageHeight * 0.52, pageHeight * 0.72} {
		s.put(t, 0, y, pageWidth, centre, text)
	}
	s.pdf.RotateReset()
}

// furnish puts on every page what every page has: secrecy, code, page number, hash, and the reader's mark.
func (s *sheet) furnish() {
	pages := s.pdf.GetNumberOfPages()
	for n := 1; n <= pages && s.err == nil; n++ {
		s.try(s.pdf.SetPage(n))
		s.secrecy()
		s.code()
		s.foot(n, pages)
		s.mark()
	}
}

// secrecy stands top left, in black letters of the third size.
func (s *sheet) secrecy() {
	if s.level >= record.Internal {
		s.put(style{hei, 16, 16, black}, s.block.left, secrecyBase, s.block.width, left, s.of(levelNames[s.level]))
	}
}

// code draws the square code with what people type instead of it.
func (s *sheet) code() {
	if s.seal.Address == "" {
		return
	}
	x := s.block.left + s.block.width - codeSide
	s.square(s.seal.Address, x, codeTop, codeSide)
	s.pdf.AddExternalLink(s.seal.Address, x, codeTop, codeSide, codeSide)
	small := style{hei, 7.5, 9, soft}
	if s.seal.Code == "" {
		s.put(small, x-62*mm, codeTop+codeSide, 60*mm, right, s.say("扫码打开原件", "Scan to open the original"))
		return
	}
	s.put(small, x-62*mm, codeTop+codeSide-8, 60*mm, right, s.say("扫码或输入查验码核验", "Scan, or type the code, to verify"))
	s.put(small, x-62*mm, codeTop+codeSide, 60*mm, right, s.tell("查验码 {}", "Code {}", s.seal.Code))
}

// square draws a code of error correction M, in runs of dark modules.
func (s *sheet) square(content string, x, y, side float64) {
	code, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		s.try(err)
		return
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	module := side / float64(len(bits))
	s.pdf.SetFillColor(255, 255, 255)
	s.pdf.RectFromUpperLeftWithStyle(x-quietZone*module, y-quietZone*module, side+2*quietZone*module, side+2*quietZone*module, "F")
	s.pdf.SetFillColor(0, 0, 0)
	for row, line := range bits {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from {
				s.pdf.RectFromUpperLeftWithStyle(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module+0.05, "F")
				from = to
			}
		}
	}
}

// foot is the page number outside, and the hash that all files of the document carry.
func (s *sheet) foot(n, pages int) {
	a := right
	if n%2 == 0 {
		a = left
	}
	base := numberBase
	if s.block.end > blockEnd { // a sheet that is filled further down
		base = s.block.end + 7*mm
	}
	s.put(style{song, pageNumber, pageNumber, black}, s.block.left+pageNumber, base, s.block.width-2*pageNumber, a, "— "+strconv.Itoa(n)+" —")
	small := style{song, 7.5, 9, soft}
	s.put(small, s.block.left, footBase, s.block.width, left, "SHA-256 "+s.seal.Hash)
	s.put(small, s.block.left, footBase, s.block.width, right, s.tell("共 {} 页", "{} in all", strconv.Itoa(pages)))
}

// mark lays the reader's mark over the page.
func (s *sheet) mark() {
	if !s.seal.Personal || s.err != nil {
		return
	}
	holder, err := gopdf.ImageHolderByReader(bytes.NewReader(s.seal.Mark))
	if err != nil {
		s.try(err)
		return
	}
	s.try(s.pdf.ImageByHolder(holder, (pageWidth-markSide)/2, (pageHeight-markSide)/2, &gopdf.Rect{W: markSide, H: markSide}))
}
