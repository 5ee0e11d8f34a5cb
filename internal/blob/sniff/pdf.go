package sniff

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strings"
)

const (
	maxObjectStream  = 32 << 20  // bytes that one object stream may unpack to
	maxObjectStreams = 256 << 20 // bytes that all may unpack to
	dictionaryReach  = 4096      // bytes from an object stream's name to its data
	endMarkerWithin  = 4096
)

// forbidden are the names by which a PDF acts, hides, or carries files. Every JavaScript action is of this subtype,
// so that the short key /JS, which random bytes contain, need not be looked for.
var forbidden = map[string]string{
	"JavaScript": codeActive, "Launch": codeActive, "RichMedia": codeActive, "XFA": codeActive, "SubmitForm": codeActive,
	"ImportData": codeActive, "GoToE": codeActive, "EmbeddedFile": codeEmbedded, "EmbeddedFiles": codeEmbedded,
	"Encrypt": codeEncrypted,
}

// checkPDF looks for forbidden names everywhere, also where a reader would not (in a comment, in the middle of a
// picture): what is skipped by one reader is read by another. Names may be written with #-escapes, and objects may be
// packed into streams: both are undone.
func checkPDF(s *source, _ *Finding) error {
	if !bytes.Contains(s.tail(endMarkerWithin), []byte("%%EOF")) {
		return refuse(codeBroken)
	}
	scan := &pdfScan{s: s}
	return scan.run(s.section(0, s.size), true)
}

type pdfScan struct {
	s        *source
	unpacked int64
}

// run reads content and judges each name in it. In the file itself, a name that announces an object stream leads
// into that stream.
func (p *pdfScan) run(content io.Reader, inFile bool) error {
	names := &nameReader{}
	buffer := make([]byte, window)
	for {
		n, err := content.Read(buffer)
		for name := range names.in(buffer[:n]) {
			if code := forbidden[name]; code != "" {
				return refuse(code)
			}
			if inFile && name == "ObjStm" {
				if err := p.objectStream(names.offset); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// objectStream unpacks the object stream whose type name ends at an offset. One that can't be unpacked as readers do
// is refused: what it holds can't be known.
func (p *pdfScan) objectStream(offset int64) error {
	dictionary, data, ok := p.findData(offset)
	if !ok {
		return refuse(codeBroken)
	}
	if !strings.Contains(dictionary, "/Filter") {
		return nil // plain text: the scan of the file reads it
	}
	if !plainFlate(dictionary) {
		return refuse(codeBroken)
	}
	inflated, err := zlib.NewReader(p.s.section(data, p.s.size))
	if err != nil {
		return refuse(codeBroken)
	}
	counted := &countingReader{content: io.LimitReader(inflated, maxObjectStream+1)}
	err = p.run(counted, false)
	p.unpacked += counted.count
	if counted.count > maxObjectStream || p.unpacked > maxObjectStreams {
		return refuse(codeBomb)
	}
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return err
	}
	return nil // damaged further on: a reader gets no more of it than the scan did
}

// findData gives an object stream's dictionary and where its data begin.
func (p *pdfScan) findData(offset int64) (dictionary string, data int64, ok bool) {
	before := p.s.at(max(0, offset-dictionaryReach), int(min(offset, dictionaryReach)))
	if start := bytes.LastIndex(before, []byte("obj")); start >= 0 {
		before = before[start:]
	}
	after := p.s.at(offset, dictionaryReach)
	at := bytes.Index(after, []byte("stream"))
	if at < 0 {
		return "", 0, false
	}
	data = offset + int64(at) + int64(len("stream"))
	for _, c := range p.s.at(data, 2) {
		if c != '\r' && c != '\n' {
			break
		}
		if data++; c == '\n' {
			break
		}
	}
	return string(before) + string(after[:at]), data, true
}

// plainFlate says whether a stream is packed by zlib and by nothing else.
func plainFlate(dictionary string) bool {
	if !strings.Contains(dictionary, "/FlateDecode") && !strings.Contains(dictionary, "/Fl") {
		return false
	}
	for _, other := range []string{"LZW", "ASCII", "/AHx", "/A85", "RunLength", "/RL", "Crypt", "Predictor", "DCTDecode", "#"} {
		if strings.Contains(dictionary, other) {
			return false
		}
	}
	return true
}

type countingReader struct {
	content io.Reader
	count   int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.content.Read(p)
	c.count += int64(n)
	return n, err
}
