package sniff

import (
	"bytes"
	"encoding/binary"
)

// scripts are what a browser or a server would run, wherever in a file it stands.
var scripts = []string{"<script", "<?php", "<html", "<iframe"}

// beginnings are what no other file has near its beginning. Further on, a photograph's XMP may well quote a document type.
var beginnings = append([]string{"%pdf-", "<!doctype", "<svg"}, scripts...)

const (
	pdfHeaderWithin = 1024 // readers accept a PDF's header this deep
	endRecord       = 22   // bytes of a zip's end record, without its comment
	maxZipComment   = 1<<16 - 1
)

// checkPolyglot refuses a file that is something else for another reader: a PDF or a page behind its beginning, an
// archive at its end.
func checkPolyglot(s *source, kind *format) error {
	if kind != pdfFormat {
		head := s.at(0, pdfHeaderWithin)
		found, err := contains(bytes.NewReader(head), beginnings...)
		if err != nil || found {
			return orPolyglot(err)
		}
	}
	if !kind.isZip() && endsInZip(s, kind.isCompound()) {
		return refuse(codePolyglot)
	}
	return nil
}

func (f *format) isZip() bool {
	switch f {
	case docxFormat, xlsxFormat, pptxFormat, odtFormat, odsFormat:
		return true
	}
	return false
}

func (f *format) isCompound() bool { return f == docFormat || f == xlsFormat }

// endsInZip says whether an unzipper, which reads from the end, would find an archive here: an end record whose
// directory lies before it. Word and Excel keep archives of their own (the theme) in the streams of the old formats,
// so there only one that ends with the file itself counts.
func endsInZip(s *source, atVeryEnd bool) bool {
	tail := s.tail(endRecord + maxZipComment)
	for at := bytes.LastIndex(tail, []byte("PK\x05\x06")); at >= 0; at = bytes.LastIndex(tail[:at], []byte("PK\x05\x06")) {
		record := tail[at:]
		if len(record) < endRecord || atVeryEnd && int(binary.LittleEndian.Uint16(record[20:])) != len(record)-endRecord {
			continue
		}
		directory := s.size - int64(len(record)) - int64(binary.LittleEndian.Uint32(record[12:]))
		if string(s.at(directory, 4)) == "PK\x01\x02" {
			return true
		}
	}
	return false
}
