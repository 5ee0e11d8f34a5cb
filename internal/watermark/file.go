package watermark

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"github.com/countersign/countersign/internal/picture"
)

// PDF is the media type of documents that can be stamped.
const PDF = "application/pdf"

// MaxPDF is the largest document that is stamped, in bytes: it is taken apart in memory.
const MaxPDF = 32 << 20

const quality = 88

// Carries says whether things of a media type and size can carry a mark at all, and as which type they are given out.
func Carries(mediaType string, size int64) (shownAs string, ok bool) {
	switch {
	case mediaType == PDF:
		return PDF, size <= MaxPDF
	case mediaType == picture.PNG:
		return picture.PNG, size <= picture.MaxBytes
	case picture.IsPicture(mediaType):
		return picture.JPEG, size <= picture.MaxBytes
	}
	return "", false
}

// File gives a copy of a picture or a document with the lines across each page. Call it within picture.Decoder.Do.
// Errors: ErrCannot.
func File(data []byte, mediaType string, lines []string, faces Faces) ([]byte, error) {
	if _, ok := Carries(mediaType, int64(len(data))); !ok {
		return nil, ErrCannot
	}
	if mediaType == PDF {
		return document(data, lines, faces)
	}
	img, err := picture.Decode(data, mediaType)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	marked, err := Over(img, lines, faces)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if mediaType == picture.PNG {
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, marked)
	} else {
		err = jpeg.Encode(&out, marked, &jpeg.Options{Quality: quality})
	}
	return out.Bytes(), err
}

// sheetSide is the stamp of a page in pixels, a square that is scaled over its longer side.
const sheetSide = 1400

// noConfigDir keeps the library from writing into the home directory of the program's user.
var noConfigDir = sync.OnceFunc(api.DisableConfigDir)

// document stamps every page of a PDF. One that is encrypted or damaged can't be stamped.
func document(data []byte, lines []string, faces Faces) ([]byte, error) {
	noConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	pages, err := api.PageDims(bytes.NewReader(data), conf)
	if err != nil || len(pages) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	sheet, err := Sheet(lines, faces)
	if err != nil {
		return nil, err
	}
	stamps := make(map[int]*model.Watermark, len(pages))
	for i, page := range pages {
		how := fmt.Sprintf("position:c, offset:0 0, rotation:0, opacity:1, scalefactor:%.4f abs", max(page.Width, page.Height)*1.02/sheetSide)
		if stamps[i+1], err = api.ImageWatermarkForReader(bytes.NewReader(sheet), how, true, false, types.POINTS); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCannot, err)
		}
	}
	var out bytes.Buffer
	if err := api.AddWatermarksMap(bytes.NewReader(data), &out, stamps, conf); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	return out.Bytes(), nil
}

// Sheet is the mark alone, on nothing, as a square PNG that lies over a page.
func Sheet(lines []string, faces Faces) ([]byte, error) {
	tile, err := tileOf(lines, faces, sheetSide/46.0)
	if err != nil {
		return nil, err
	}
	sheet := image.NewNRGBA(image.Rect(0, 0, sheetSide, sheetSide))
	spread(sheet, tile)
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, sheet)
	return out.Bytes(), err
}
