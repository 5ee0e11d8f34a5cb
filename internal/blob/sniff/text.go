package sniff

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/gabriel-vasile/mimetype"
)

// detectText says which text formats a beginning may be; none if it is no text, or text that some program runs.
func detectText(head []byte) []*format {
	plain := decodeHead(head)
	if hasControls(plain) {
		return nil
	}
	first := bytes.TrimSpace(plain)
	switch {
	case bytes.HasPrefix(first, []byte("ISO-10303-21;")):
		return []*format{ifcFormat}
	case startsDXF(first):
		return []*format{dxfFormat}
	case runs(plain):
		return nil
	}
	return []*format{textFormat, csvFormat}
}

// startsDXF knows a drawing exchange file: code 0 SECTION, perhaps after comments with code 999.
func startsDXF(text []byte) bool {
	lines := strings.Split(string(text), "\n")
	for len(lines) > 2 && strings.TrimSpace(lines[0]) == "999" {
		lines = lines[2:]
	}
	return len(lines) > 1 && strings.TrimSpace(lines[0]) == "0" && strings.TrimSpace(lines[1]) == "SECTION"
}

// inert are the media types of text that nothing runs. What looks like JSON or subtitles is still only text.
var inert = []string{"text/plain", "text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson", "text/vtt", "application/x-subrip"}

// runs says whether a browser, an interpreter or an XML reader would take the text for its own.
func runs(plain []byte) bool {
	detected := mimetype.Detect(plain)
	for _, name := range inert {
		if detected.Is(name) {
			return beginsMarkup(plain)
		}
	}
	return true
}

func beginsMarkup(plain []byte) bool {
	first := bytes.ToLower(bytes.TrimLeft(plain, " \t\r\n\ufeff"))
	for _, mark := range []string{"<!doctype", "<html", "<head", "<body", "<script", "<svg", "<iframe", "<?xml", "<?php", "<%", "#!", "{\\rtf", "%!ps"} {
		if bytes.HasPrefix(first, []byte(mark)) {
			return true
		}
	}
	return false
}

// decodeHead makes UTF-16 text readable to the detectors: a byte order mark says that it is.
func decodeHead(head []byte) []byte {
	order := utf16Order(head)
	if order == nil {
		return head
	}
	var units []uint16
	for rest := head[2:]; len(rest) > 1; rest = rest[2:] {
		units = append(units, order.Uint16(rest))
	}
	return []byte(string(utf16.Decode(units)))
}

// utf16Order is the order of the bytes of UTF-16 text, nil for other text.
func utf16Order(head []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return binary.BigEndian
	}
	return nil
}

// hasControls finds what no text contains. Bytes from 0x80 are let through: text of this trade comes in UTF-8,
// GB18030, Big5 and others.
func hasControls(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1a || c == 0x7f {
			return true
		}
	}
	return false
}

// checkText holds the whole file to what its beginning showed.
func checkText(s *source, _ *Finding) error {
	if order := utf16Order(s.head()); order != nil {
		return checkUTF16(s, order)
	}
	buffer := make([]byte, window)
	for content := s.section(0, s.size); ; {
		n, err := content.Read(buffer)
		if hasControls(buffer[:n]) {
			return refuse(codeBroken)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// checkUTF16 refuses controls in text of two-byte units.
func checkUTF16(s *source, order binary.ByteOrder) error {
	if s.size%2 != 0 {
		return refuse(codeBroken)
	}
	for offset := int64(0); offset < s.size; offset += window {
		for rest := s.at(offset, window); len(rest) > 1; rest = rest[2:] {
			if unit := order.Uint16(rest); unit < 0x80 && hasControls([]byte{byte(unit)}) {
				return refuse(codeBroken)
			}
		}
	}
	return nil
}
