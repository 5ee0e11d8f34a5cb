package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/charset"
)

// lines reads JSON Lines: one object a line.
type lines struct {
	from    *counter
	text    *bufio.Reader
	decoded bool // the text came out of another encoding: U+FFFD stands for bytes that it does not have
	number  int
	buffer  []byte
}

func openLines(from *counter, opt Options) (Reader, error) {
	text, err := charset.Open(from, opt.Encoding)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	return &lines{from: from, text: bufio.NewReaderSize(text, 64<<10), decoded: text.Encoding != charset.UTF8}, nil
}

// Next implements Reader; empty lines are passed over.
func (l *lines) Next() (Row, error) {
	for {
		whole, err := l.line()
		if err != nil {
			return Row{}, err
		}
		if len(bytes.TrimSpace(l.buffer)) > 0 {
			return l.row(whole), nil
		}
	}
}

func (l *lines) row(whole bool) Row {
	row := Row{Number: l.number}
	if !whole {
		row.Faults = []fault.Field{rowFault("", "E_ROW_TOO_LONG", "该行超过 2 MiB。", "The line is longer than 2 MiB.")}
		return row
	}
	if l.decoded && bytes.ContainsRune(l.buffer, '\uFFFD') {
		row.Faults = []fault.Field{undecodable("")}
		return row
	}
	row.Cells, row.Faults = flatten(l.buffer)
	return row
}

// line reads the next line into the buffer; whole is false when it was longer than a row may be, and its rest is dropped.
func (l *lines) line() (whole bool, err error) {
	l.buffer, whole = l.buffer[:0], true
	for {
		part, err := l.text.ReadSlice('\n')
		if whole = whole && len(l.buffer)+len(part) <= maxRow; whole {
			l.buffer = append(l.buffer, part...)
		}
		switch {
		case err == nil:
			l.number++
			return whole, nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(l.buffer) == 0:
			return false, io.EOF
		case errors.Is(err, io.EOF):
			l.number++
			return whole, nil
		default:
			return false, fmt.Errorf("line %d: %w", l.number+1, err)
		}
	}
}

// Columns implements Reader: every line names its own cells.
func (l *lines) Columns() []string { return nil }

// Read implements Reader.
func (l *lines) Read() int64 { return l.from.n }

// Close implements Reader.
func (l *lines) Close() error { return l.from.file.Close() }

func undecodable(field string) fault.Field {
	return rowFault(field, "V3", "有字节不属于该文件的编码。", "Some bytes do not belong to the encoding of the file.")
}
