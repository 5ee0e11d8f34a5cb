package sniff

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Limits of an office document, which is a zip archive.
const (
	maxEntries   = 10_000
	maxDirectory = 2 << 20   // bytes of the archive's directory, which is held in memory
	maxInflated  = 256 << 20 // bytes of all entries
	maxRatio     = 100       // of those to the file, where they are more than freeInflated
	freeInflated = 32 << 20
)

// openZip opens an archive that begins and ends with the file. What its entries are is for checkEntries to say.
func openZip(s *source) (*zip.Reader, error) {
	if err := checkEnd(s); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(s, s.size)
	if err != nil {
		return nil, refuse(codeBroken)
	}
	return archive, nil
}

// checkEntries leaves nothing open to interpretation: names are plain and different, nothing is encrypted, and the
// sizes that are declared are bearable.
func checkEntries(archive *zip.Reader) error {
	seen := map[string]bool{}
	declared := uint64(0)
	for _, entry := range archive.File {
		if err := checkEntry(entry, seen); err != nil {
			return err
		}
		if declared += entry.UncompressedSize64; declared > maxInflated || entry.UncompressedSize64 > maxInflated {
			return refuse(codeBomb)
		}
	}
	return nil
}

// checkEnd reads the end record before the library does, since that holds the whole directory in memory.
func checkEnd(s *source) error {
	tail := s.tail(endRecord + maxZipComment)
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endRecord {
		return refuse(codeBroken)
	}
	record := tail[at:]
	entries, length, offset := binary.LittleEndian.Uint16(record[10:]), int64(binary.LittleEndian.Uint32(record[12:])), int64(binary.LittleEndian.Uint32(record[16:]))
	switch {
	case entries > maxEntries || length > maxDirectory: // also what needs the 64-bit records
		return refuse(codeBomb)
	case int(binary.LittleEndian.Uint16(record[20:])) != len(record)-endRecord:
		return refuse(codePolyglot) // something follows the archive
	case offset+length != s.size-int64(len(record)):
		return refuse(codePolyglot) // something stands before it or between
	}
	return nil
}

func checkEntry(entry *zip.File, seen map[string]bool) error {
	name := entry.Name
	folded := strings.ToLower(name)
	switch {
	case entry.Flags&1 != 0:
		return refuse(codeEncrypted)
	case entry.Method != zip.Store && entry.Method != zip.Deflate,
		seen[folded],
		entry.Mode()&fs.ModeType&^fs.ModeDir != 0, // a link or a device
		!fs.ValidPath(strings.TrimSuffix(name, "/")) || path.Clean(name) != strings.TrimSuffix(name, "/"),
		strings.ContainsAny(name, "\\:\x00"):
		return refuse(codeBroken)
	}
	seen[folded] = true
	return nil
}

// budget is what may still be inflated of one file.
type budget struct {
	fileSize int64
	spent    int64
}

// open inflates one entry. Its reader refuses when the file turns out a bomb, whatever its directory said.
func (b *budget) open(entry *zip.File) (io.ReadCloser, error) {
	content, err := entry.Open()
	if err != nil {
		return nil, refuse(codeBroken)
	}
	return &metered{ReadCloser: content, budget: b}, nil
}

type metered struct {
	io.ReadCloser
	budget *budget
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.ReadCloser.Read(p)
	b := m.budget
	b.spent += int64(n)
	if b.spent > maxInflated || b.spent > freeInflated && b.spent > maxRatio*b.fileSize {
		return 0, refuse(codeBomb)
	}
	if err == nil || err == io.EOF { //nolint:errorlint // the library's own, never wrapped
		return n, err
	}
	return n, refuse(codeBroken) // flate's or zip's word that the entry is damaged
}
