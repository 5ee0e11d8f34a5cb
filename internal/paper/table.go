package paper

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/report"
)

const (
	cellPad    = 5.0
	rowPad     = 3.0
	thickLine  = 1.2
	thinLine   = 0.5
	leastWidth = 34.0 // of a column, in points

	mostHeadLines = 8
)

// column is one of a table being printed.
type column struct {
	head  string
	align align
	width float64
}

// row is one row: its texts, and the addresses of those that are links.
type row struct{ texts, links []string }

// table prints a table of a report.
func (s *sheet) table(t report.Table, href func(string) string) {
	columns := make([]column, len(t.Heads))
	for i, h := range t.Heads {
		columns[i] = column{head: s.head(h)}
		if isNumber(h) {
			columns[i].align = right
		}
	}
	rows := make([]row, len(t.Rows))
	for i, cells := range t.Rows {
		for n, c := range cells[:min(len(cells), len(t.Heads))] {
			rows[i].texts = append(rows[i].texts, s.cell(c, t.Heads[n]))
			rows[i].links = append(rows[i].links, href(c.Ref))
		}
	}
	s.grid(s.of(t.Title), columns, rows)
}

// grid prints rows between lines: thick above and below, thin below the heads, which stand again on each page.
func (s *sheet) grid(title string, columns []column, rows []row) {
	if len(columns) == 0 {
		return
	}
	s.widths(columns, rows)
	heads := s.heads(columns)
	s.room(captionStyle.pitch + 2*rowPad + float64(tallest(heads))*headStyle.pitch + 2*cellStyle.pitch)
	s.line(captionStyle, left, title)
	top := func() {
		s.rule(thickLine)
		s.strip(headStyle, columns, heads, nil)
		s.rule(thinLine)
	}
	top()
	for _, r := range rows {
		s.row(columns, r, top)
	}
	s.rule(thickLine)
	s.y += 10
}

// row prints a row whole where it fits on a page, and over pages where it does not fit on any.
func (s *sheet) row(columns []column, r row, top func()) {
	lines := s.broke(cellStyle, columns, r.texts)
	for fresh := false; s.err == nil; fresh = true {
		height := 2*rowPad + float64(tallest(lines))*cellStyle.pitch
		if s.y+height <= s.block.end {
			s.strip(cellStyle, columns, lines, r.links)
			return
		}
		fit := int((s.block.end - s.y - 2*rowPad) / cellStyle.pitch)
		if whole := int((s.block.end-s.block.top)/cellStyle.pitch) - mostHeadLines; fit > 0 && (fresh || tallest(lines) > whole) {
			var head [][]string
			head, lines = cut(lines, fit)
			s.strip(cellStyle, columns, head, r.links)
		}
		s.rule(thinLine)
		s.page()
		top()
	}
}

// cut parts the lines of all cells after so many.
func cut(lines [][]string, n int) (head, rest [][]string) {
	for _, cell := range lines {
		at := min(n, len(cell))
		head, rest = append(head, cell[:at]), append(rest, cell[at:])
	}
	return head, rest
}

func tallest(lines [][]string) (n int) {
	for _, cell := range lines {
		n = max(n, len(cell))
	}
	return n
}

func (s *sheet) broke(t style, columns []column, texts []string) [][]string {
	lines := make([][]string, len(texts))
	for i, text := range texts {
		lines[i] = s.lines(t, columns[i].width-2*cellPad, text)
	}
	return lines
}

// heads breaks the heads of columns; as they stand on every page, they may not fill one.
func (s *sheet) heads(columns []column) [][]string {
	texts := make([]string, len(columns))
	for i, c := range columns {
		texts[i] = c.head
	}
	lines := s.broke(headStyle, columns, texts)
	for i, cell := range lines {
		if len(cell) > mostHeadLines {
			lines[i] = append(cell[:mostHeadLines-1], "…")
		}
	}
	return lines
}

// strip prints the lines of a row side by side.
func (s *sheet) strip(t style, columns []column, lines [][]string, links []string) {
	x, height := s.block.left, 2*rowPad+float64(tallest(lines))*t.pitch
	for i, cell := range lines {
		for n, line := range cell {
			s.put(t, x+cellPad, s.y+rowPad+float64(n)*t.pitch+(t.pitch+t.size*0.76)/2, columns[i].width-2*cellPad, columns[i].align, line)
		}
		if i < len(links) && links[i] != "" {
			s.pdf.AddExternalLink(links[i], x, s.y, columns[i].width, height)
		}
		x += columns[i].width
	}
	s.y += height
}

func (s *sheet) rule(width float64) {
	s.pdf.SetStrokeColor(black.r, black.g, black.b)
	s.pdf.SetLineType("")
	s.pdf.SetLineWidth(width)
	s.pdf.Line(s.block.left, s.y, s.block.left+s.block.width, s.y)
}

// widths gives each column what it asks for; where they ask for too much, those that ask for most give way.
func (s *sheet) widths(columns []column, rows []row) {
	wanted, sum := make([]float64, len(columns)), 0.0
	for i, c := range columns {
		wanted[i] = max(leastWidth, s.wide(headStyle, c.head)+2*cellPad+1)
		for _, r := range rows {
			if i < len(r.texts) {
				wanted[i] = max(wanted[i], min(s.wide(cellStyle, r.texts[i])+2*cellPad+1, s.block.width))
			}
		}
		sum += wanted[i]
	}
	limit := s.block.width
	if sum > s.block.width {
		limit = level(wanted, s.block.width)
		sum = 0
		for _, w := range wanted {
			sum += min(w, limit)
		}
	}
	for i := range columns {
		columns[i].width = min(wanted[i], limit) * s.block.width / sum
	}
}

// level is how wide a column may be so that all together have room.
func level(wanted []float64, room float64) float64 {
	sorted := slices.Sorted(slices.Values(wanted))
	for i, w := range sorted {
		if rest := float64(len(sorted) - i); w*rest > room {
			return room / rest
		}
		room -= w
	}
	return sorted[len(sorted)-1]
}
