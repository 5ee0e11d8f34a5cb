// Package sniff decides whether a file may be an attachment (V11). It believes neither the name nor the declared type:
// the bytes say what a file is, and name and declaration have to agree with them. What is not on the list of types is
// refused, and so is a file of a listed type that carries something else along: another format, a macro, a script, a
// file within, a reference to the outside, or more than it admits to.
//
// Decisions:
//   - No archives (zip, tar …), programs, web formats (HTML, SVG, JavaScript, XML), GIF or BMP: a site record needs none.
//   - Macros are refused, not flagged: what is signed must look the same for every reader, and a macro can change it.
//   - Encrypted documents are refused: nobody could check them now, or read them in the archive.
//   - A PDF may have an opening view; it may not have JavaScript, launch actions, forms that act, or files within.
//   - Pictures are judged by their headers alone and are never decoded here.
//
// What it does not find: malware inside a sound document, Excel 4.0 macro sheets in the old binary format, fields that
// fetch data when a reader agrees to (DDE). A virus scanner is another room.
package sniff

import (
	"io"
	"strings"
)

// File is what is to be inspected. Declared is the sender's media type and may be empty; Name is the sender's file
// name. Content is read in small pieces, in order as far as the format allows.
type File struct {
	Content  io.ReaderAt
	Size     int64 // bytes
	Name     string
	Declared string
}

// Finding is what an accepted file is. Width and Height are in pixels, zero for what is no picture.
type Finding struct {
	MediaType string
	Width     int
	Height    int
}

// Inspect answers what a file is, or why it is refused: then the error is a *Refusal. Any other error comes from
// reading Content. Memory stays within a few megabytes, whatever the file claims.
func Inspect(f File) (Finding, error) {
	s := &source{content: f.Content, size: f.Size}
	finding, err := inspect(s, f)
	if s.failure != nil { // whatever was concluded, it was concluded from half a file
		return Finding{}, s.failure
	}
	return finding, err
}

func inspect(s *source, f File) (Finding, error) {
	if f.Size <= 0 {
		return Finding{}, refuse(codeEmpty)
	}
	extension, err := checkName(f.Name)
	if err != nil {
		return Finding{}, err
	}
	candidates, err := detect(s)
	if err != nil {
		return Finding{}, err
	}
	kind, err := agree(s, candidates, extension, baseType(f.Declared))
	if err != nil {
		return Finding{}, err
	}
	if !kind.text {
		if err := checkPolyglot(s, kind); err != nil {
			return Finding{}, err
		}
	}
	finding := Finding{MediaType: kind.mediaType}
	if kind.check == nil {
		return finding, nil
	}
	return finding, kind.check(s, &finding)
}

// agree picks the candidate that the extension and the declared type both name.
func agree(s *source, candidates []*format, extension, declared string) (*format, error) {
	if len(candidates) == 0 {
		return nil, refuseType(s.guess())
	}
	for _, candidate := range candidates {
		if candidate.hasExtension(extension) && candidate.hasMediaType(declared) {
			return candidate, nil
		}
	}
	claims := "." + extension
	if declared != "" {
		claims += ", " + declared
	}
	return nil, refuseMismatch(candidates[0].mediaType, claims)
}

// baseType is a media type without its parameters. Browsers say application/octet-stream when they know no type:
// that claims nothing.
func baseType(declared string) string {
	base, _, _ := strings.Cut(declared, ";")
	base = strings.ToLower(strings.TrimSpace(base))
	if base == "application/octet-stream" || base == "binary/octet-stream" {
		return ""
	}
	return base
}
