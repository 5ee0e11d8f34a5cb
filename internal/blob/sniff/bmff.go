package sniff

import (
	"encoding/binary"
	"slices"
)

// The box format of ISO 14496-12 holds HEIF pictures, films and sound.
const (
	maxBoxes = 100_000
	maxMeta  = 4 << 20 // bytes of a picture's description
)

var (
	heicBrands  = []string{"heic", "heix", "heim", "heis", "hevc", "hevx"}
	heifBrands  = []string{"mif1", "mif2", "msf1", "heif"}
	movieBrands = []string{
		"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9", "mp41", "mp42", "avc1", "hvc1", "dash", "MSNV", "mmp4", "M4V ", "M4VH", "M4VP",
		"M4A ", "M4B ", "3gp4", "3gp5", "3gp6", "3gp7", "3gs7", "3ge6", "3g2a", "3g2b", "XAVC", "qt  ",
	}
)

// byBrand says what a box file is by its major brand. Film, QuickTime and sound differ in nothing that matters here,
// so the name decides among them.
func byBrand(head []byte) []*format {
	brand := string(head[8:12])
	switch {
	case slices.Contains(heicBrands, brand):
		return []*format{heicFormat}
	case slices.Contains(heifBrands, brand):
		return []*format{heifFormat}
	case slices.Contains(movieBrands, brand):
		return []*format{mp4Format, movFormat, m4aFormat}
	}
	return nil
}

type box struct {
	name         string
	content, end int64
}

// boxAt reads the frame of a box that lies within end; false if there is none.
func boxAt(s *source, offset, end int64) (box, bool) {
	b := s.at(offset, 16)
	if len(b) < 8 || end-offset < 8 {
		return box{}, false
	}
	found := box{name: string(b[4:8]), content: offset + 8}
	switch size := int64(binary.BigEndian.Uint32(b)); {
	case size == 0: // to the end
		found.end = end
	case size == 1 && len(b) == 16:
		found.content = offset + 16
		large := binary.BigEndian.Uint64(b[8:])
		if large > uint64(end-offset) { //nolint:gosec // positive
			return box{}, false
		}
		found.end = offset + int64(large) //nolint:gosec // bounded above
	default:
		found.end = offset + size
	}
	return found, found.end <= end && found.content <= found.end
}

// boxes calls visit for the boxes between two offsets, which they must fill.
func boxes(s *source, offset, end int64, visit func(box) error) error {
	for range maxBoxes {
		if offset == end {
			return nil
		}
		found, ok := boxAt(s, offset, end)
		if !ok {
			return refuse(codeBroken)
		}
		if err := visit(found); err != nil {
			return err
		}
		offset = found.end
	}
	return refuse(codeBroken)
}

// checkMovie wants whole boxes and, among them, the film's own description: a recording that was cut off has none.
func checkMovie(s *source, _ *Finding) error {
	described := false
	err := boxes(s, 0, s.size, func(b box) error {
		described = described || b.name == "moov"
		return nil
	})
	if err == nil && !described {
		return refuse(codeBroken)
	}
	return err
}

// checkHEIF wants whole boxes and reads the sizes of all pictures from the description.
func checkHEIF(s *source, finding *Finding) error {
	err := boxes(s, 0, s.size, func(b box) error {
		if b.name != "meta" {
			return nil
		}
		if b.end-b.content > maxMeta {
			return refuse(codeBomb)
		}
		return measureItems(s, finding, box{name: b.name, content: b.content + 4, end: b.end}) // after version and flags
	})
	if err == nil && finding.Width == 0 {
		return refuse(codeBroken)
	}
	return err
}

// measureItems goes down from meta through iprp to ipco, where each picture's size is an ispe box.
func measureItems(s *source, finding *Finding, in box) error {
	return boxes(s, in.content, in.end, func(b box) error {
		switch b.name {
		case "iprp", "ipco":
			return measureItems(s, finding, b)
		case "ispe":
			width, short := s.number(b.content+4, 4, binary.BigEndian)
			height, tooShort := s.number(b.content+8, 4, binary.BigEndian)
			if short || tooShort || b.end-b.content < 12 {
				return refuse(codeBroken)
			}
			return measure(finding, width, height)
		}
		return nil
	})
}
