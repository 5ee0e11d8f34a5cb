package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/domain/fault"
)

// scanner cuts delimited text into rows (RFC 4180), bounded in memory whatever the text is. encoding/csv would read a
// quote that never closes to the end of the file before it says anything. CR, LF and CRLF all end a row.
type scanner struct {
	in        *bufio.Reader
	delimiter byte
	line      int // of the next byte
	row       scanned
	field     []byte
	size      int
}

// scanned is one row as the scanner saw it.
type scanned struct {
	line   int
	fields [][]byte
	fault  *fault.Field
}

func (r scanned) empty() bool {
	for _, f := range r.fields {
		if len(bytes.TrimSpace(f)) > 0 {
			return false
		}
	}
	return true
}

type place uint8

const (
	atStart place = iota // nothing of the field yet
	plain
	inQuotes
	afterQuote // a quote inside quotes: the end, or half of a doubled one
)

// next gives the next row, or io.EOF.
func (s *scanner) next() (scanned, error) {
	s.row, s.field, s.size = scanned{line: s.line}, nil, 0
	at, began := atStart, false
	for {
		c, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return s.atEnd(at, began)
		}
		if err != nil {
			return scanned{}, fmt.Errorf("line %d: %w", s.line, err)
		}
		began = true
		var done bool
		if at, done = s.take(c, at); done {
			return s.row, nil
		}
	}
}

func (s *scanner) atEnd(at place, began bool) (scanned, error) {
	if !began {
		return scanned{}, io.EOF
	}
	if at == inQuotes {
		s.fail("E_QUOTE", fmt.Sprintf("第 %d 行开始的引号没有结束。", s.row.line), fmt.Sprintf("A quote that opened in the row of line %d never closes.", s.row.line))
	}
	s.endField()
	return s.row, nil
}

// take moves by one byte; done says that the row is complete.
func (s *scanner) take(c byte, at place) (next place, done bool) {
	if at == inQuotes {
		return s.quoted(c), false
	}
	switch {
	case c == s.delimiter:
		s.endField()
		return atStart, false
	case c == '\n' || c == '\r':
		s.endLine(c)
		s.endField()
		return atStart, true
	case c == '"' && at == atStart:
		return inQuotes, false
	case c == '"' && at == afterQuote:
		s.put(c)
		return inQuotes, false
	case at == afterQuote && c != ' ':
		s.fail("E_QUOTE", "引号之后还有文字。", "There is text after a closing quote.")
		return plain, false
	}
	s.put(c)
	return plain, false
}

func (s *scanner) quoted(c byte) place {
	if c == '"' {
		return afterQuote
	}
	if c == '\n' {
		s.line++
	}
	s.put(c)
	return inQuotes
}

// endLine counts the line and takes the LF of a CRLF.
func (s *scanner) endLine(c byte) {
	s.line++
	if c != '\r' {
		return
	}
	if next, err := s.in.Peek(1); err == nil && next[0] == '\n' {
		_, _ = s.in.Discard(1) // it was just peeked
	}
}

func (s *scanner) put(c byte) {
	s.size++
	switch {
	case len(s.field) >= MaxCell:
		s.fail("V3", "单元格内容超过 512 KiB。", "A cell is longer than 512 KiB.")
	case s.size > maxRow:
		s.fail("E_ROW_TOO_LONG", "该行超过 2 MiB。", "The row is longer than 2 MiB.")
	default:
		s.field = append(s.field, c)
	}
}

func (s *scanner) endField() {
	if len(s.row.fields) <= maxColumns {
		s.row.fields = append(s.row.fields, s.field)
	}
	s.field = nil
}

// fail keeps the first reason of a row.
func (s *scanner) fail(code, zh, en string) {
	if s.row.fault == nil {
		f := rowFault("", code, zh, en)
		s.row.fault = &f
	}
}
