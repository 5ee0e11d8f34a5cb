package sniff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
)

const (
	pngHead      = 8
	chunkFrame   = 12      // length, type and checksum
	maxUnpacked  = 8 << 20 // bytes that the compressed texts and profiles of one picture may unpack to
	maxTextChunk = 16 << 20
)

// checkPNG walks the chunks: size from the header, bombs and scripts in everything that is not the picture.
func checkPNG(s *source, finding *Finding) error {
	unpacked := int64(0)
	offset := int64(pngHead)
	for i := range maxSegments {
		b := s.at(offset, 8)
		if len(b) < 8 {
			return refuse(codeBroken)
		}
		length, name := int64(binary.BigEndian.Uint32(b)), string(b[4:])
		if (i == 0) != (name == "IHDR") || length > s.size-offset-chunkFrame {
			return refuse(codeBroken)
		}
		if name == "IEND" {
			return nil
		}
		if err := checkChunk(s, finding, name, offset+8, length, &unpacked); err != nil {
			return err
		}
		offset += chunkFrame + length
	}
	return refuse(codeBroken)
}

func checkChunk(s *source, finding *Finding, name string, offset, length int64, unpacked *int64) error {
	switch name {
	case "IDAT", "fdAT":
		return nil
	case "IHDR":
		width, short := s.number(offset, 4, binary.BigEndian)
		height, tooShort := s.number(offset+4, 4, binary.BigEndian)
		if short || tooShort || length != 13 {
			return refuse(codeBroken)
		}
		return measure(finding, width, height)
	}
	if length > maxTextChunk {
		return refuse(codeBomb)
	}
	if found, err := contains(s.section(offset, length), scripts...); err != nil || found {
		return orPolyglot(err)
	}
	if start := compressedFrom(s, name, offset, length); start > 0 {
		return unpack(s.section(start, offset+length-start), unpacked)
	}
	return nil
}

func orPolyglot(err error) error {
	if err != nil {
		return err
	}
	return refuse(codePolyglot)
}

// compressedFrom is where the compressed content of a text or profile chunk begins; 0 if it has none.
func compressedFrom(s *source, name string, offset, length int64) int64 {
	const keyword = 80 // bytes at most, with its end
	end := int64(bytes.IndexByte(s.at(offset, int(min(length, keyword))), 0))
	if end < 0 {
		return 0
	}
	switch name {
	case "zTXt", "iCCP": // keyword 0 method
		return offset + end + 2
	case "iTXt": // keyword 0 flag method language 0 translated 0
		return compressedText(s, offset+end+1, offset+length)
	}
	return 0
}

func compressedText(s *source, offset, end int64) int64 {
	b := s.at(offset, int(min(end-offset, 4096)))
	if len(b) < 2 || b[0] != 1 {
		return 0
	}
	rest := b[2:]
	for range 2 {
		zero := bytes.IndexByte(rest, 0)
		if zero < 0 {
			return 0
		}
		rest = rest[zero+1:]
	}
	return offset + int64(len(b)-len(rest))
}

// unpack inflates into nowhere and stops at the limit. Damage in a profile or a text spoils no picture.
func unpack(content io.Reader, unpacked *int64) error {
	inflated, err := zlib.NewReader(content)
	if err != nil {
		return nil
	}
	n, _ := io.Copy(io.Discard, io.LimitReader(inflated, maxUnpacked-*unpacked+1))
	if *unpacked += n; *unpacked > maxUnpacked {
		return refuse(codeBomb)
	}
	return nil
}
