package sniff

import "bytes"

// detect says which formats a file can be, by its content alone; none means that it is not on the list. An error says
// that the container had to be opened and is refused for what it is.
func detect(s *source) ([]*format, error) {
	head := s.head()
	if found := byBeginning(head); found != nil {
		return found, nil
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return detectZip(s)
	case bytes.HasPrefix(head, oleMagic):
		return detectOLE(s)
	case startsAudioFrame(head):
		return []*format{mp3Format}, nil
	}
	return detectText(head), nil
}

// byBeginning knows the formats that show themselves in their first bytes.
func byBeginning(head []byte) []*format {
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	riff := func(form string) bool { return begins("RIFF") && len(head) > 12 && string(head[8:12]) == form }
	switch {
	case begins("\xff\xd8\xff"):
		return []*format{jpegFormat}
	case begins("\x89PNG\r\n\x1a\n"):
		return []*format{pngFormat}
	case riff("WEBP"):
		return []*format{webpFormat}
	case riff("WAVE"):
		return []*format{wavFormat}
	case begins("II*\x00"), begins("MM\x00*"):
		return []*format{tiffFormat}
	case begins("%PDF-"):
		return []*format{pdfFormat}
	case begins("ID3"):
		return []*format{mp3Format}
	case begins("AutoCAD Binary DXF\r\n\x1a\x00"):
		return []*format{dxfBinaryFormat}
	case isDWG(head):
		return []*format{dwgFormat}
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return byBrand(head)
	}
	return nil
}

// isDWG knows every release of the drawing format since 1982: "AC", four digits or dots.
func isDWG(head []byte) bool {
	if len(head) < 6 || string(head[:2]) != "AC" {
		return false
	}
	for _, c := range head[2:6] {
		if c != '.' && (c < '0' || c > '9') {
			return false
		}
	}
	return head[2] == '1' || head[2] == '2' || head[2] == '0'
}
