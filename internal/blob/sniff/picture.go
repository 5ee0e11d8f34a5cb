package sniff

import (
	"encoding/binary"
)

const maxSegments = 100_000 // of a picture's structure; more is no photograph

// checkJPEG walks the segments up to the compressed data: size from the frame header, scripts in the metadata.
func checkJPEG(s *source, finding *Finding) error {
	offset := int64(2)
	for range maxSegments {
		marker, content, ok := nextMarker(s, offset)
		switch {
		case !ok || marker == 0xd9:
			return refuse(codeBroken)
		case marker == 0xda:
			return finishJPEG(s, finding, content)
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8: // no content
			offset = content
			continue
		case isFrame(marker):
			if err := measureFrame(s, finding, content); err != nil {
				return err
			}
		}
		length, short := s.number(content, 2, binary.BigEndian)
		if short {
			return refuse(codeBroken)
		}
		offset = content + max(2, int64(length)) //nolint:gosec // 2 bytes
	}
	return refuse(codeBroken)
}

// maxStray is how many bytes that are no marker are skipped, as readers do: some writers get a segment's length wrong.
const maxStray = 4096

// nextMarker finds the next marker and where its content begins.
func nextMarker(s *source, offset int64) (marker byte, content int64, ok bool) {
	b := s.at(offset, 4)
	if len(b) == 4 && b[0] != 0xff {
		b = s.at(offset, maxStray)
	}
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0xff && b[i+1] != 0 {
			return b[i+1], offset + int64(i) + 2, true
		}
	}
	return 0, 0, false
}

// isFrame knows the frame headers SOF0 to SOF15, less the three other segments among their numbers.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

func measureFrame(s *source, finding *Finding, content int64) error {
	height, short := s.number(content+3, 2, binary.BigEndian)
	width, tooShort := s.number(content+5, 2, binary.BigEndian)
	if short || tooShort {
		return refuse(codeBroken)
	}
	return measure(finding, width, height)
}

// finishJPEG is reached where the compressed data begin.
func finishJPEG(s *source, finding *Finding, offset int64) error {
	if finding.Width == 0 || offset+4 >= s.size {
		return refuse(codeBroken)
	}
	found, err := contains(s.section(0, offset), scripts...)
	if err == nil && found {
		return refuse(codePolyglot)
	}
	return err
}

// checkWebP reads the size from the first chunk, of which there are three kinds.
func checkWebP(s *source, finding *Finding) error {
	b := s.at(0, 30)
	if len(b) < 30 || int64(binary.LittleEndian.Uint32(b[4:]))+8 > s.size {
		return refuse(codeBroken)
	}
	bits := binary.LittleEndian.Uint32(b[21:])
	switch string(b[12:16]) {
	case "VP8 ":
		return measure(finding, uint64(binary.LittleEndian.Uint16(b[26:])&0x3fff), uint64(binary.LittleEndian.Uint16(b[28:])&0x3fff))
	case "VP8L":
		return measure(finding, uint64(bits&0x3fff)+1, uint64(bits>>14&0x3fff)+1)
	case "VP8X":
		return measure(finding, uint24(b[24:])+1, uint24(b[27:])+1)
	}
	return refuse(codeBroken)
}

func uint24(b []byte) uint64 { return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 }

const (
	maxPages   = 1000
	tagWidth   = 256
	tagHeight  = 257
	typeShort  = 3
	entryBytes = 12
)

// checkTIFF walks the pages of a TIFF file.
func checkTIFF(s *source, finding *Finding) error {
	var order binary.ByteOrder = binary.LittleEndian
	if s.at(0, 1)[0] == 'M' {
		order = binary.BigEndian
	}
	page, short := s.number(4, 4, order)
	for range maxPages {
		if short || page < 8 {
			return refuse(codeBroken)
		}
		if page, short = pageOf(s, finding, int64(page), order); page == 0 && !short { //nolint:gosec // 4 bytes
			break
		}
	}
	if page != 0 || finding.Width == 0 {
		return refuse(codeBroken)
	}
	return measure(finding, uint64(finding.Width), uint64(finding.Height)) //nolint:gosec // positive
}

// pageOf reads one page's size into the finding if it is the largest yet, and answers where the next page is.
func pageOf(s *source, finding *Finding, offset int64, order binary.ByteOrder) (next uint64, short bool) {
	count, short := s.number(offset, 2, order)
	if short {
		return 0, true
	}
	var width, height uint64
	entries := s.at(offset+2, int(count)*entryBytes) //nolint:gosec // at most 65,535
	for ; len(entries) >= entryBytes; entries = entries[entryBytes:] {
		switch value := entryValue(entries, order); order.Uint16(entries) {
		case tagWidth:
			width = value
		case tagHeight:
			height = value
		}
	}
	if width*height > uint64(finding.Width)*uint64(finding.Height) || width > maxSide || height > maxSide { //nolint:gosec // positive
		finding.Width, finding.Height = int(min(width, 1<<31)), int(min(height, 1<<31)) //nolint:gosec // bounded
	}
	return s.number(offset+2+int64(count)*entryBytes, 4, order) //nolint:gosec // at most 65,535
}

func entryValue(entry []byte, order binary.ByteOrder) uint64 {
	if order.Uint16(entry[2:]) == typeShort {
		return uint64(order.Uint16(entry[8:]))
	}
	return uint64(order.Uint32(entry[8:]))
}
