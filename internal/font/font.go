// Package font gives the typefaces that are drawn on the server: Noto Sans SC Regular, and for paper also Noto Serif SC
// Regular (both SIL Open Font License 1.1), which the panel's build puts into the program (fonts/ of the build; the
// repository holds no font).
//
// Their 25 megabytes are part of the program's file, so they take memory only where they are read: a face reads the few
// glyphs that it draws, and nothing stays when it is closed.
package font

import (
	"errors"
	"io"
	"io/fs"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
)

// Where the panel's build puts the typefaces.
const (
	sans  = "fonts/NotoSansSC-Regular.ttf"
	serif = "fonts/NotoSerifSC-Regular.ttf"
)

// ErrAbsent says that the program was built without the panel, and so without the typeface.
var ErrAbsent = errors.New("font: the panel is not built, so there is no typeface: run go generate ./web")

// Source gives faces of the typeface.
type Source struct {
	build fs.FS
	file  string
}

// From takes the sans-serif typeface from the panel's build; nil stands for a program without one.
func From(build fs.FS) Source { return Source{build: build, file: sans} }

// Serif gives the serif typeface of the same build, in which official papers are set.
func (s Source) Serif() Source { return Source{build: s.build, file: serif} }

// Face is the typeface in one size, in pixels. It is for one goroutine, and is closed after use. Errors: ErrAbsent.
func (s Source) Face(size float64) (*Face, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	glyphs, ok := f.(io.ReaderAt)
	if !ok {
		return nil, errors.Join(errors.New("font: the build can't be read at random"), f.Close())
	}
	parsed, err := opentype.ParseReaderAt(glyphs)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Face{Face: face, file: f}, nil
}

// Bytes gives the whole typeface, ten megabytes or more, for those who put it into a document. Errors: ErrAbsent.
func (s Source) Bytes() ([]byte, error) {
	f, err := s.open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

func (s Source) open() (fs.File, error) {
	if s.build == nil {
		return nil, ErrAbsent
	}
	f, err := s.build.Open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrAbsent
	}
	return f, err
}

// Face is the typeface in one size.
type Face struct {
	font.Face
	file fs.File
}

// Close lets go of the face.
func (f *Face) Close() error { return errors.Join(f.Face.Close(), f.file.Close()) }
