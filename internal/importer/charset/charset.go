// Package charset finds out in which encoding a text file was written, and reads it as UTF-8. A wrong guess would turn
// a record into nonsense that nobody could take back, so it refuses where the bytes do not speak clearly.
package charset

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Name is the name of an encoding as `--encoding` takes it.
type Name string

// The encodings that are read. Only the first five are ever guessed; the others must be declared.
const (
	UTF8        Name = "utf-8"
	UTF16LE     Name = "utf-16le"
	UTF16BE     Name = "utf-16be"
	GB18030     Name = "gb18030" // GB2312 and GBK are parts of it
	Big5        Name = "big5"    // with the Hong Kong supplement
	ISO8859_1   Name = "iso-8859-1"
	Windows1252 Name = "windows-1252"
	Macintosh   Name = "macintosh"
)

var decoders = map[Name]encoding.Encoding{
	UTF16LE:     unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	UTF16BE:     unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	GB18030:     simplifiedchinese.GB18030,
	Big5:        traditionalchinese.Big5,
	ISO8859_1:   charmap.ISO8859_1,
	Windows1252: charmap.Windows1252,
	Macintosh:   charmap.Macintosh,
}

var aliases = map[string]Name{
	"utf8": UTF8, "gbk": GB18030, "gb2312": GB18030, "cp936": GB18030, "cp950": Big5, "big5-hkscs": Big5,
	"utf-16": UTF16LE, "latin1": ISO8859_1, "cp1252": Windows1252, "macroman": Macintosh,
}

// Names gives every name that Parse takes first hand, for help texts.
func Names() []Name {
	return []Name{UTF8, UTF16LE, UTF16BE, GB18030, Big5, ISO8859_1, Windows1252, Macintosh}
}

// Parse reads a declared encoding's name; ok is false for an unknown one.
func Parse(declared string) (name Name, ok bool) {
	low := strings.ToLower(strings.TrimSpace(declared))
	if name, ok = aliases[low]; ok {
		return name, true
	}
	_, ok = decoders[Name(low)]
	return Name(low), ok || Name(low) == UTF8
}

// Text is a file's content as UTF-8. In a file that was not UTF-8 every U+FFFD stands for bytes that its encoding does
// not have; a UTF-8 file passes as it is, so that the reader can name the very row that is broken.
type Text struct {
	io.Reader
	Encoding Name
}

// sampleSize is how much of a file decides on its encoding; all of it was valid text or the rows after it are judged one by one.
const sampleSize = 1 << 20

// Open finds the encoding, or checks the declared one against the bytes, and gives the text without its byte order marks.
// Errors: a *fault.Error that says why the encoding is not clear.
func Open(r io.Reader, declared Name) (*Text, error) {
	buffered := bufio.NewReaderSize(r, sampleSize)
	sample, err := buffered.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("read the beginning: %w", err)
	}
	name, marks, refused := decide(sample, declared)
	if refused != nil {
		return nil, refused
	}
	if _, err := buffered.Discard(marks); err != nil {
		return nil, fmt.Errorf("skip the byte order mark: %w", err)
	}
	if name == UTF8 {
		return &Text{Reader: buffered, Encoding: UTF8}, nil
	}
	return &Text{Reader: transform.NewReader(buffered, decoders[name].NewDecoder()), Encoding: name}, nil
}

// decide names the encoding of a sample and how many bytes of byte order marks come first.
func decide(sample []byte, declared Name) (Name, int, *fault.Error) {
	marked, marks := byteOrderMark(sample)
	rest := sample[marks:]
	switch {
	case marked != "" && declared != "" && declared != marked:
		return "", 0, refuse("E_ENCODING", fmt.Sprintf("文件以 %s 字节序标记开头，与声明的 %s 不符。", marked, declared),
			fmt.Sprintf("The file begins with the byte order mark of %s, not of the declared %s.", marked, declared))
	case marked != "":
		return marked, marks, nil
	case declared != "":
		return declared, 0, contradicts(rest, declared)
	default:
		name, refused := guess(rest)
		return name, 0, refused
	}
}

// byteOrderMark recognises UTF-8 and UTF-16 marks; some programs write the UTF-8 mark twice.
func byteOrderMark(b []byte) (Name, int) {
	const mark = "\xEF\xBB\xBF"
	n := 0
	for strings.HasPrefix(string(b[n:min(n+3, len(b))]), mark) {
		n += len(mark)
	}
	switch {
	case n > 0:
		return UTF8, n
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return UTF16LE, 2
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return UTF16BE, 2
	}
	return "", 0
}

func refuse(code, zh, en string) *fault.Error { return fault.New(fault.Invalid, code, zh, en) }
