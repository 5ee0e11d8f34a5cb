package table

import (
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/domain/fault"
)

// errLongRun says that XML has more text in one piece, or more depth, than a table of site records ever has.
var errLongRun = errors.New("too much in one piece")

// maxRun is the longest text between two `<`.
const maxRun = 1 << 20

// markup passes XML on and stops where one piece of it would need too much memory.
type markup struct {
	from   io.Reader
	binary bool // a picture, not text
	n      int64
	run    int
}

func (m *markup) Read(p []byte) (int, error) {
	n, err := m.from.Read(p)
	for _, c := range p[:n] {
		if m.run++; c == '<' {
			m.run = 0
		}
		if m.run > maxRun && !m.binary {
			return 0, errLongRun
		}
	}
	m.n += int64(n)
	return n, err //nolint:wrapcheck // io.EOF must stay itself
}

func broken(err error) error {
	return fault.New(fault.Invalid, "E_FILE_BROKEN", "工作簿已损坏，无法读取。", "The workbook is broken and cannot be read.").Because(err)
}

func tooBig() error {
	return refuse("E_FILE_TOO_LARGE", "工作簿解压后过大，不予读取。", "Unpacked, the workbook is too large; it is not read.")
}

func isFault(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}

// refusePanic turns a panic of the spreadsheet library into the refusal of the file: it was given a file of its own making.
func refusePanic(err *error) {
	if p := recover(); p != nil {
		*err = broken(fmt.Errorf("panic: %v", p))
	}
}
