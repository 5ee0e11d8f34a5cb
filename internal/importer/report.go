package importer

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// report lists every refused row with every reason: one JSON object a row, or one CSV line a reason.
type report struct {
	file *os.File
	out  *bufio.Writer
	csv  bool
}

// Refused is one line of a JSON Lines report. Row is where the file has it; 0 means the file as a whole.
type Refused struct {
	File      string        `json:"file"`
	Row       int           `json:"row"`
	ID        string        `json:"id,omitempty"`
	Source    string        `json:"source,omitempty"`
	SourceRow string        `json:"source_row,omitempty"`
	Reasons   []fault.Field `json:"reasons"`
}

// byteOrderMark makes spreadsheet programs read the report as UTF-8.
const byteOrderMark = "\uFEFF"

var reportHeader = []string{"文件 file", "行 row", "id", "来源 source", "来源行 source_row", "字段 field", "规则 code", "原因", "reason"}

// openReport begins a report, or goes on behind what an earlier run had written and journaled.
func openReport(path string, kept *journal) (*report, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644) //nolint:gosec // the path is the user's; a report is for colleagues
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	r := &report{file: file, out: bufio.NewWriter(file), csv: strings.EqualFold(filepath.Ext(path), ".csv")}
	begin := int64(0)
	if kept != nil {
		begin = kept.ReportBytes
	}
	if err := file.Truncate(begin); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if _, err := file.Seek(begin, 0); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if r.csv && begin == 0 {
		_, _ = r.out.WriteString(byteOrderMark) // an error of a buffered writer stays for its flush
		return r, r.lines([][]string{reportHeader})
	}
	return r, nil
}

func (r *report) write(file string, v verdict) error {
	if !r.csv {
		raw, err := json.Marshal(Refused{File: file, Row: v.row.Number, ID: v.id, Source: v.source, SourceRow: v.name, Reasons: v.reasons})
		if err != nil {
			return fmt.Errorf("report: %w", err)
		}
		_, err = r.out.Write(append(raw, '\n'))
		return err //nolint:wrapcheck // an error of a buffered writer comes again with its flush
	}
	lines := make([][]string, len(v.reasons))
	for i, f := range v.reasons {
		lines[i] = []string{file, strconv.Itoa(v.row.Number), v.id, v.source, v.name, f.Field, f.Code, f.Zh, f.En}
	}
	return r.lines(lines)
}

func (r *report) lines(lines [][]string) error {
	w := csv.NewWriter(r.out)
	for _, line := range lines {
		for i := range line {
			line[i] = harmless(line[i])
		}
		if err := w.Write(line); err != nil {
			return fmt.Errorf("report: %w", err)
		}
	}
	w.Flush()
	return w.Error() //nolint:wrapcheck // as above
}

// harmless keeps a spreadsheet program from taking a text for a formula.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// flush brings the report to disk and gives its size.
func (r *report) flush() (int64, error) {
	if err := r.out.Flush(); err != nil {
		return 0, fmt.Errorf("report: %w", err)
	}
	size, err := r.file.Seek(0, 1)
	if err != nil {
		return 0, fmt.Errorf("report: %w", err)
	}
	return size, nil
}
