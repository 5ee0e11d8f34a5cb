package table

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Limits of a workbook. What is not streamed from a temporary file lies in memory as a whole.
const (
	maxWorkbook     = 256 << 20 // bytes of the file as it lies on disk
	maxUnzipped     = 2 << 30   // bytes of all its parts together
	maxUnzippedPart = 8 << 20   // sheets and shared strings beyond this are streamed from disk
	maxInMemory     = 64 << 20  // bytes of all parts that are not streamed
)

// sheet reads one sheet of a workbook, row by row. The sheet is walked twice side by side: once as people see it, once as
// the numbers are stored, for a cell shown as `1.23` may hold 1.2345 and a date is stored as a number of days.
type sheet struct {
	from    *counter
	book    *excelize.File
	name    string
	facts   sheetFacts
	size    int64
	shown   *excelize.Rows
	stored  *excelize.Rows
	number  int
	columns []string
}

func openSheet(from *counter, opt Options) (r Reader, err error) {
	defer refusePanic(&err)
	info, err := from.file.Stat()
	if err != nil {
		return nil, fmt.Errorf("size: %w", err)
	}
	facts, err := inspectWorkbook(from.file, info.Size())
	if err != nil {
		return nil, err
	}
	book, err := excelize.OpenFile(from.file.Name(), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzippedPart,
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
	})
	if err != nil {
		return nil, broken(err)
	}
	s := &sheet{from: from, book: book, size: info.Size()}
	if err := s.begin(facts, opt); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	return s, nil
}

func (s *sheet) begin(facts map[string]sheetFacts, opt Options) (err error) {
	if s.name, err = chooseSheet(s.book, opt.Sheet); err != nil {
		return err
	}
	s.facts = merged(facts)
	if s.shown, err = s.book.Rows(s.name); err != nil {
		return broken(err)
	}
	if s.stored, err = s.book.Rows(s.name); err != nil {
		return broken(err)
	}
	return s.header(opt.HeaderRow)
}

func (s *sheet) header(row int) error {
	for {
		cells, err := s.advance()
		switch {
		case errors.Is(err, io.EOF):
			return refuse("E_NO_HEADER", "工作表没有表头。", "The sheet has no header.")
		case err != nil:
			return err
		case row == 0 && len(cells) > 0 || s.number == row && row > 0:
			names := make([][]byte, len(cells))
			for i, c := range cells {
				names[i] = []byte(c.Text)
			}
			s.columns, err = headerNames(names)
			return err
		}
	}
}

// Next implements Reader; empty rows are passed over.
func (s *sheet) Next() (row Row, err error) {
	defer refusePanic(&err)
	for {
		cells, err := s.advance()
		if err != nil {
			return Row{}, err
		}
		if len(cells) > 0 {
			return s.row(cells), nil
		}
	}
}

func (s *sheet) row(cells []Cell) Row {
	row := Row{Number: s.number}
	if len(cells) > len(s.columns) {
		row.Faults = []fault.Field{ragged(len(cells), len(s.columns))}
		return row
	}
	for i, name := range s.columns {
		cell := Cell{Name: name}
		if i < len(cells) {
			cell.Text, cell.Quantity = cells[i].Text, cells[i].Quantity
		}
		if len(cell.Text) > MaxCell {
			row.Faults = append(row.Faults, tooLong(name))
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

// advance moves both walks by one row and gives its cells, without empty ones at its end.
func (s *sheet) advance() ([]Cell, error) {
	if !s.shown.Next() || !s.stored.Next() {
		if err := errors.Join(s.shown.Error(), s.stored.Error()); err != nil {
			return nil, broken(err)
		}
		return nil, io.EOF
	}
	s.number++
	shown, err := s.shown.Columns()
	if err != nil {
		return nil, broken(err)
	}
	stored, err := s.stored.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, broken(err)
	}
	return s.cells(shown, stored), nil
}

func (s *sheet) cells(shown, stored []string) []Cell {
	cells := make([]Cell, max(len(shown), len(stored)))
	last := 0
	for i := range cells {
		cells[i] = cellOf(at(shown, i), at(stored, i))
		if cells[i].Text == "" && s.facts.formulaWithoutResult {
			cells[i].Text = s.formula(i)
		}
		if strings.TrimSpace(cells[i].Text) != "" {
			last = i + 1
		}
	}
	return cells[:last]
}

// formula gives the text of a formula that has no result; it is taken as text and never computed.
func (s *sheet) formula(column int) string {
	name, err := excelize.CoordinatesToCellName(column+1, s.number)
	if err != nil {
		return ""
	}
	text, err := s.book.GetCellFormula(s.name, name)
	if err != nil || text == "" {
		return ""
	}
	return "=" + text
}

func at(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// Columns implements Reader.
func (s *sheet) Columns() []string { return s.columns }

// Read implements Reader: the share of rows that went by, in bytes of the file.
func (s *sheet) Read() int64 {
	return s.size * int64(min(s.number, s.facts.lastRow)) / int64(max(s.facts.lastRow, 1))
}

// Close implements Reader.
func (s *sheet) Close() error {
	return errors.Join(s.shown.Close(), s.stored.Close(), s.book.Close(), s.from.file.Close())
}
