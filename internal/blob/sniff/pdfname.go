package sniff

import (
	"bytes"
	"iter"
	"strings"
)

const maxPDFName = 127 // bytes, by the standard

// nameReader finds the names of a PDF in pieces of it that follow each other.
type nameReader struct {
	offset int64 // of the byte after the name that was found last
	inside bool
	name   []byte
}

// in finds the names that end in the piece.
func (r *nameReader) in(piece []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		start := r.offset
		for i := 0; i < len(piece); i++ {
			if !r.inside {
				slash := bytes.IndexByte(piece[i:], '/')
				if slash < 0 {
					break
				}
				i += slash
				r.inside, r.name = true, r.name[:0]
				continue
			}
			if !endsName(piece[i]) {
				if len(r.name) < 3*maxPDFName {
					r.name = append(r.name, piece[i])
				}
				continue
			}
			r.inside = false
			r.offset = start + int64(i)
			if !yield(unescape(r.name)) {
				return
			}
			i-- // a slash both ends a name and begins one
		}
		r.offset = start + int64(len(piece))
	}
}

func endsName(c byte) bool { return c <= ' ' || strings.IndexByte("()<>[]{}/%", c) >= 0 }

// unescape undoes #xx.
func unescape(name []byte) string {
	if bytes.IndexByte(name, '#') < 0 {
		return string(name)
	}
	var plain []byte
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if high, low := hexDigit(name[i+1]), hexDigit(name[i+2]); high >= 0 && low >= 0 {
				plain = append(plain, byte(high<<4|low)) //nolint:gosec // two digits
				i += 2
				continue
			}
		}
		plain = append(plain, name[i])
	}
	return string(plain)
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }
