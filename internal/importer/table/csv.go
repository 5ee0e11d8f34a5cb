package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/charset"
)

// csvFile reads comma-separated values with a header.
type csvFile struct {
	from    *counter
	scan    *scanner
	decoded bool
	columns []string
}

func openCSV(from *counter, opt Options) (Reader, error) {
	text, err := charset.Open(from, opt.Encoding)
	if err != nil {
		return nil, fmt.Errorf("encoding: %w", err)
	}
	buffered := bufio.NewReaderSize(text, 64<<10)
	delimiter := opt.Delimiter
	if delimiter == 0 {
		delimiter = sniffDelimiter(buffered)
	}
	f := &csvFile{from: from, decoded: text.Encoding != charset.UTF8, scan: &scanner{in: buffered, delimiter: delimiter, line: 1}}
	return f, f.header(opt.HeaderRow)
}

// header reads up to the header row and takes its names.
func (f *csvFile) header(row int) error {
	for n := 1; ; n++ {
		r, err := f.scan.next()
		switch {
		case errors.Is(err, io.EOF):
			return refuse("E_NO_HEADER", "文件没有表头。", "The file has no header.")
		case err != nil:
			return err
		case row == 0 && !r.empty() || n == row:
			f.columns, err = headerNames(r.fields)
			return err
		}
	}
}

// Next implements Reader; empty lines are passed over.
func (f *csvFile) Next() (Row, error) {
	for {
		r, err := f.scan.next()
		if err != nil {
			return Row{}, err //nolint:wrapcheck // io.EOF must stay itself
		}
		if !r.empty() || r.fault != nil {
			return f.row(r), nil
		}
	}
}

func (f *csvFile) row(r scanned) Row {
	row := Row{Number: r.line}
	if r.fault != nil {
		row.Faults = []fault.Field{*r.fault}
		return row
	}
	if !sameWidth(r.fields, len(f.columns)) {
		row.Faults = []fault.Field{ragged(len(r.fields), len(f.columns))}
		return row
	}
	for i, name := range f.columns {
		if bad := f.unsound(name, r.fields[i]); bad != nil {
			row.Faults = append(row.Faults, *bad)
		}
		row.Cells = append(row.Cells, Cell{Name: name, Text: string(r.fields[i])})
	}
	return row
}

func (f *csvFile) unsound(name string, text []byte) *fault.Field {
	var bad fault.Field
	switch {
	case bytes.IndexByte(text, 0) >= 0:
		bad = rowFault(name, "V3", "含有空字节（NUL）。", "The cell holds a NUL byte.")
	case !utf8.Valid(text), f.decoded && bytes.ContainsRune(text, utf8.RuneError):
		bad = undecodable(name)
	default:
		return nil
	}
	return &bad
}

// sameWidth takes cells that stand beyond the header as long as they are empty: spreadsheets write such.
func sameWidth(fields [][]byte, columns int) bool {
	if len(fields) < columns {
		return false
	}
	for _, f := range fields[columns:] {
		if len(bytes.TrimSpace(f)) > 0 {
			return false
		}
	}
	return true
}

func ragged(cells, columns int) fault.Field {
	return rowFault("", "E_ROW_WIDTH", fmt.Sprintf("该行有 %d 格，表头有 %d 列。", cells, columns),
		fmt.Sprintf("The row has %d cells, the header has %d columns.", cells, columns))
}

// headerNames takes a header's names; one that occurs twice makes every row ambiguous, so the file is refused.
func headerNames(fields [][]byte) ([]string, error) {
	if len(fields) > maxColumns {
		return nil, refuse("E_HEADER", fmt.Sprintf("列数超过 %d。", maxColumns), fmt.Sprintf("There are more than %d columns.", maxColumns))
	}
	names, seen := make([]string, len(fields)), map[string]bool{}
	for i, f := range fields {
		name := strings.TrimSpace(string(f))
		if !utf8.ValidString(name) || strings.ContainsRune(name, 0) || len(name) > 400 {
			return nil, refuse("E_HEADER", fmt.Sprintf("第 %d 列的列名不是有效文字。", i+1), fmt.Sprintf("The name of column %d is not valid text.", i+1))
		}
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		if seen[name] {
			return nil, refuse("E_HEADER", "列名“"+name+"”出现两次，无法确定用哪一列。", "The column name “"+name+"” occurs twice; which one is meant is not clear.")
		}
		names[i], seen[name] = name, true
	}
	return names, nil
}

// sniffDelimiter takes the mark that stands most often outside quotes in the first line.
func sniffDelimiter(in *bufio.Reader) byte {
	head, _ := in.Peek(32 << 10) // an error comes again with the first read
	counts, quoted := map[byte]int{}, false
	for _, c := range bytes.TrimLeft(head, "\r\n") {
		if c == '"' {
			quoted = !quoted
		}
		if (c == '\n' || c == '\r') && !quoted {
			break
		}
		if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t', '|'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return best
}

// Columns implements Reader.
func (f *csvFile) Columns() []string { return f.columns }

// Read implements Reader.
func (f *csvFile) Read() int64 { return f.from.n }

// Close implements Reader.
func (f *csvFile) Close() error { return f.from.file.Close() }
