package picture

import (
	"bytes"
	"encoding/binary"
)

// Markers of a JPEG's segments.
const (
	startOfImage = 0xd8
	endOfImage   = 0xd9
	startOfScan  = 0xda
	progressive  = 0xc2
	app0         = 0xe0
	app1         = 0xe1
	app2         = 0xe2
	app14        = 0xee
	app15        = 0xef
	comment      = 0xfe
)

// jpegSegment is one segment as it stands in the file; that of a scan has the compressed data behind it.
type jpegSegment struct {
	marker byte
	whole  []byte
}

func (s jpegSegment) payload() []byte { return s.whole[4:] }

// jpegSegments cuts a JPEG into its segments up to the end of its first picture. What lies behind, another picture or
// anything else, is no part of it.
func jpegSegments(data []byte) ([]jpegSegment, bool) {
	if len(data) < 4 || data[0] != 0xff || data[1] != startOfImage {
		return nil, false
	}
	var all []jpegSegment
	for at := 2; ; {
		at = nextMarker(data, at)
		if at < 0 {
			return nil, false
		}
		marker := data[at+1]
		if marker == endOfImage {
			return all, true
		}
		if at+4 > len(data) {
			return nil, false
		}
		end := at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if end < at+4 || end > len(data) {
			return nil, false
		}
		if marker == startOfScan {
			end = endOfScan(data, end)
		}
		all = append(all, jpegSegment{marker, data[at:end]})
		at = end
	}
}

// nextMarker skips fill, and stray bytes as readers do: some writers get a segment's length wrong.
func nextMarker(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] == 0xff && data[at+1] != 0xff && data[at+1] != 0 {
			return at
		}
	}
	return -1
}

// endOfScan finds the marker behind compressed data: there 0xff is stuffed with a zero, and restarts are part of them.
func endOfScan(data []byte, at int) int {
	for {
		next := bytes.IndexByte(data[at:], 0xff)
		if next < 0 || at+next+1 >= len(data) {
			return len(data)
		}
		at += next
		if follow := data[at+1]; follow != 0 && follow != 0xff && (follow < 0xd0 || follow > 0xd7) {
			return at
		}
		at++
	}
}

func isProgressive(data []byte) bool {
	segments, _ := jpegSegments(data)
	for _, s := range segments {
		if s.marker == progressive {
			return true
		}
	}
	return false
}

// drawn says whether a segment has a part in what the picture looks like.
func (s jpegSegment) drawn() bool {
	return s.marker == app14 || s.marker != comment && (s.marker < app0 || s.marker > app15)
}

// kept says whether a segment stays in a copy without metadata: what draws the picture, its colours and its density.
func (s jpegSegment) kept() bool {
	switch s.marker {
	case app0:
		return bytes.HasPrefix(s.payload(), []byte("JFIF\x00"))
	case app2:
		return bytes.HasPrefix(s.payload(), []byte("ICC_PROFILE\x00"))
	}
	return s.drawn()
}

// stripJPEG copies a JPEG without its metadata and without what hangs behind it; its picture data are copied byte by
// byte. Only the orientation stays, or the copy would lie on its side.
func stripJPEG(data []byte, orientation int) ([]byte, error) {
	segments, ok := jpegSegments(data)
	if !ok {
		return nil, ErrFormat
	}
	out := append(make([]byte, 0, len(data)), 0xff, startOfImage)
	if orientation > 1 {
		out = append(out, exifSegment(orientation)...)
	}
	for _, s := range segments {
		if s.kept() {
			out = append(out, s.whole...)
		}
	}
	return append(out, 0xff, endOfImage), nil
}

// exifSegment is an APP1 that says nothing but the orientation.
func exifSegment(orientation int) []byte {
	body := append([]byte("Exif\x00\x00"), orientationTIFF(orientation)...)
	return append([]byte{0xff, app1, 0, byte(len(body) + 2)}, body...) //nolint:gosec // 34 bytes
}

// orientationTIFF is the EXIF block that says nothing but the orientation.
func orientationTIFF(orientation int) []byte {
	return []byte{
		'I', 'I', 42, 0, 8, 0, 0, 0, // little-endian, first directory at 8
		1, 0, // with one entry:
		0x12, 0x01, 3, 0, 1, 0, 0, 0, byte(orientation), 0, 0, 0, //nolint:gosec // orientation, one short number, 1 to 8
		0, 0, 0, 0, // and no further directory
	}
}
