package sniff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/gabriel-vasile/mimetype"
)

// source is the file's bytes. A read beyond the end gives what there is; a failure to read is kept for Inspect.
type source struct {
	content io.ReaderAt
	size    int64
	failure error
}

// at reads up to n bytes at an offset.
func (s *source) at(offset int64, n int) []byte {
	if offset < 0 || offset >= s.size || n <= 0 {
		return nil
	}
	into := make([]byte, min(int64(n), s.size-offset))
	return into[:s.read(into, offset)]
}

func (s *source) read(into []byte, offset int64) int {
	n, err := s.content.ReadAt(into, offset)
	if err != nil && !errors.Is(err, io.EOF) && s.failure == nil {
		s.failure = err
	}
	return n
}

// ReadAt implements io.ReaderAt for readers of the standard library.
func (s *source) ReadAt(into []byte, offset int64) (int, error) {
	n, err := s.content.ReadAt(into, offset)
	if err != nil && !errors.Is(err, io.EOF) && s.failure == nil {
		s.failure = err
	}
	return n, err
}

const headSize = 4096

func (s *source) head() []byte { return s.at(0, headSize) }

// tail reads the last n bytes.
func (s *source) tail(n int64) []byte {
	n = min(n, s.size)
	return s.at(s.size-n, int(n))
}

// section reads from an offset for n bytes, or to the end of the file.
func (s *source) section(offset, n int64) *io.SectionReader {
	return io.NewSectionReader(s, offset, max(0, min(n, s.size-offset)))
}

// guess names the content of a file that is not on the list, for the refusal's text.
func (s *source) guess() string { return mimetype.Detect(s.head()).String() }

// number reads an unsigned integer of 2 or 4 bytes; short says that the file ends before.
func (s *source) number(offset int64, n int, order binary.ByteOrder) (value uint64, short bool) {
	b := s.at(offset, n)
	switch {
	case len(b) < n:
		return 0, true
	case n == 2:
		return uint64(order.Uint16(b)), false
	default:
		return uint64(order.Uint32(b)), false
	}
}

const window = 64 << 10

// contains looks for any of the needles (lower case) in a stream, whatever its case there, in constant memory.
func contains(content io.Reader, needles ...string) (bool, error) {
	const overlap = 64 // more than any needle
	buffer := make([]byte, overlap+window)
	kept := 0
	for {
		n, err := content.Read(buffer[kept : kept+window])
		seen := bytes.ToLower(buffer[:kept+n])
		for _, needle := range needles {
			if bytes.Contains(seen, []byte(needle)) {
				return true, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		rest := max(0, kept+n-overlap)
		kept = copy(buffer, buffer[rest:kept+n])
	}
}
