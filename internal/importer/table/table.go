// Package table reads rows of named cells out of files of site records: JSON Lines, CSV and XLSX. It never believes a
// file: a row that cannot be read is handed on with its reasons, a file that cannot be read is refused with one, and
// neither takes more memory than a few rows.
package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/charset"
)

// Cell is one named value of a row, as text. Quantity says that the file gave it as a number, and not as text that
// happens to look like one; the text is then an exact decimal without an exponent.
type Cell struct {
	Name     string
	Text     string
	Quantity bool
}

// Row is one record of a file. Number is where people find it: the line of a text file, the row of a sheet.
type Row struct {
	Number int
	Cells  []Cell
	Faults []fault.Field // why the row could not be read; nil for a good one
}

// Reader gives a file's rows in their order.
type Reader interface {
	// Next gives the next row, io.EOF after the last, or the *fault.Error that makes the rest of the file unreadable.
	Next() (Row, error)
	// Columns gives the header's names in order; nil where every row names its own cells.
	Columns() []string
	// Read gives how many bytes of the file were taken so far, for the progress bar.
	Read() int64
	Close() error
}

// Options say how to read a file; the zero value finds everything out by itself.
type Options struct {
	Encoding  charset.Name // empty: found out
	Delimiter byte         // CSV; 0: found out
	Sheet     string       // XLSX; empty: the first visible one
	HeaderRow int          // 1-based row of the header in CSV and XLSX; 0: the first that is not empty
}

// MaxCell is the longest text of one cell, in bytes; a record as a whole may have 1 MiB on the wire.
const MaxCell = 512 << 10

// maxRow bounds the memory of one row.
const maxRow = 2 << 20

// maxColumns is the most columns a file may have.
const maxColumns = 2000

// Open opens a file by what it is: the ending says what it claims to be, the first bytes must agree.
// Errors: a *fault.Error that says in both languages why the file is refused; or the error of the file system.
func Open(path string, opt Options) (Reader, error) {
	file, err := os.Open(path) //nolint:gosec // the path is what the user named on the command line
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	reader, err := openAs(file, path, opt)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return reader, nil
}

func openAs(file *os.File, path string, opt Options) (Reader, error) {
	head := make([]byte, 8)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read the beginning: %w", err)
	}
	head = head[:n]
	if n == 0 {
		return nil, refuse("E_FILE_EMPTY", "文件是空的。", "The file is empty.")
	}
	if reason := unreadable(head, path); reason != nil {
		return nil, reason
	}
	counter := &counter{file: file}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx", ".xlsm":
		return openSheet(counter, opt)
	case ".csv", ".tsv", ".txt":
		return openCSV(counter, opt)
	case ".jsonl", ".ndjson", ".json":
		return openLines(counter, opt)
	}
	return nil, refuse("E_FILE_TYPE", "不支持的文件类型；可导入 .jsonl、.csv、.xlsx。", "This type of file is not read; import takes .jsonl, .csv and .xlsx.")
}

var (
	zipMagic = []byte("PK")
	oleMagic = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
)

// unreadable says why a file is refused by its ending and first bytes alone; nil when they speak for no such thing.
func unreadable(head []byte, path string) error {
	ext := strings.ToLower(filepath.Ext(path))
	ole, zipped := bytes.HasPrefix(head, oleMagic), bytes.HasPrefix(head, zipMagic)
	switch {
	case ext == ".xls" || ext == ".xlsb" || ext == ".ods":
		return refuse("E_FILE_TYPE", "不支持 "+ext+" 格式，请另存为 .xlsx 或 CSV 后再导入。", "The "+ext+" format is not read; save the table as .xlsx or CSV first.")
	case ole && (ext == ".xlsx" || ext == ".xlsm"):
		return refuse("E_FILE_ENCRYPTED", "工作簿已加密，或其实是旧版 .xls，请另存为不加密的 .xlsx。", "The workbook is encrypted, or really an old .xls; save it as .xlsx without a password.")
	case (ext == ".xlsx" || ext == ".xlsm") != zipped || ole:
		return refuse("E_FILE_TYPE", "文件内容与扩展名不符。", "The content of the file is not what its name says.")
	}
	return nil
}

// counter counts the bytes that were read.
type counter struct {
	file *os.File
	n    int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.file.Read(p)
	c.n += int64(n)
	return n, err //nolint:wrapcheck // io.EOF must stay itself
}

func refuse(code, zh, en string) error { return fault.New(fault.Invalid, code, zh, en) }

func rowFault(field, code, zh, en string) fault.Field {
	return fault.Field{Field: field, Code: code, Zh: zh, En: en}
}
