package paper

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/report"
)

// exactDigits is how many digits a number of a spreadsheet holds; a longer one stays a text, so that none is lost.
const exactDigits = 15

// sheet adds a sheet with the document's hash in its foot, and gives its name, as near to the wanted one as can be.
func (b *book) sheet(wanted string) string {
	name := b.name(wanted)
	if b.sheets == 0 {
		b.try(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.try(err)
	}
	b.sheets++
	landscape, a4, fit, high, yes := "landscape", 9, 1, 0, true
	b.try(b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &fit, FitToHeight: &high}))
	b.try(b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	header := ""
	if b.source.Seal.Personal {
		b.try(b.file.SetSheetBackgroundFromBytes(name, ".png", b.source.Seal.Mark))
		b.try(b.file.AddHeaderFooterImage(name, &excelize.HeaderFooterImageOptions{Position: excelize.HeaderFooterImagePositionCenter, File: b.source.Seal.Mark, Extension: ".png", Width: "540pt", Height: "540pt"}))
		header = "&C&G"
	}
	b.try(b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: header, OddFooter: "&L&8SHA-256 " + b.source.Seal.Hash + "&R&8&P / &N"}))
	return name
}

// name is a wanted name without what names of sheets may not hold, once.
func (b *book) name(wanted string) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return -1
		}
		return r
	}, strings.ReplaceAll(clean(wanted), "\n", " ")), " ")
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = " " + strconv.Itoa(n)
		}
		one := cutTo(name, 28-len(suffix)) + suffix
		if one == "" {
			one = "-"
		}
		if key := strings.ToLower(one); !b.names[key] {
			b.names[key] = true
			return one
		}
		if name == "" {
			name = "-"
		}
	}
}

// cutTo keeps so many UTF-16 units.
func cutTo(text string, most int) string {
	units := 0
	for i, r := range text {
		if units += utf16Length(r); units > most {
			return text[:i]
		}
	}
	return text
}

func utf16Length(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// table writes a table on a sheet of its own: its head stays in sight and filters.
func (b *book) table(wanted string, t report.Table) {
	name := b.sheet(wanted)
	widths := make([]int, len(t.Heads))
	for i, h := range t.Heads {
		head := b.columnHead(h)
		b.text(name, i+1, 1, head, headStyleOf(h))
		widths[i] = columns(head)
	}
	for r, row := range t.Rows {
		for i, c := range row[:min(len(row), len(t.Heads))] {
			widths[i] = max(widths[i], b.write(name, i+1, r+2, c, t.Heads[i]))
		}
	}
	for i, width := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		b.try(b.file.SetColWidth(name, column, column, float64(min(max(width+3, 8), 60))))
	}
	b.freeze(name, len(t.Heads), len(t.Rows)+1)
}

func (b *book) freeze(name string, width, height int) {
	if width == 0 {
		return
	}
	b.try(b.file.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	last, err := excelize.CoordinatesToCellName(width, height)
	b.try(err)
	b.try(b.file.AutoFilter(name, "A1:"+last, nil))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + name + "'!$1:$1", Scope: name}))
}

// columnHead is the head of a column; money is in 元 here, where it can be computed with.
func (b *book) columnHead(h report.Head) string {
	if h.Kind == "money" {
		return b.of(h.Label) + b.say("（元）", " (CNY)")
	}
	if h.Kind == "percent" {
		return b.of(h.Label)
	}
	return b.head(h)
}

// columns is how many letters wide a text is; a Chinese character is two.
func columns(text string) (n int) {
	for _, r := range text {
		n++
		if utf8.RuneLen(r) > 2 {
			n++
		}
	}
	return n
}

// write puts a cell where it belongs, as what it is; the answer is its width in letters.
func (b *book) write(sheet string, column, row int, c report.Cell, h report.Head) int {
	at, err := excelize.CoordinatesToCellName(column, row)
	b.try(err)
	if address := b.source.href(c.Ref); address != "" && len(address) < 2000 {
		b.try(b.file.SetCellHyperLink(sheet, at, address, "External"))
	}
	switch {
	case c.Text != nil:
		b.text(sheet, column, row, b.of(*c.Text), "text")
		return columns(b.of(*c.Text))
	case c.Date != "":
		b.date(sheet, at, column, row, c.Date)
		return len(time.DateOnly)
	case c.Number != nil:
		return b.number(sheet, at, column, row, *c.Number, h.Kind)
	}
	return 0
}

// text writes a text as a text: what begins like a formula is none.
func (b *book) text(sheet string, column, row int, text, style string) {
	at, err := excelize.CoordinatesToCellName(column, row)
	b.try(err)
	b.try(b.file.SetCellStr(sheet, at, cutTo(clean(text), excelize.TotalCellChars)))
	b.try(b.file.SetCellStyle(sheet, at, at, b.style(style)))
}

func (b *book) date(sheet, at string, column, row int, day string) {
	when, err := time.Parse(time.DateOnly, day)
	if err != nil || when.Year() < 1901 {
		b.text(sheet, column, row, day, "text")
		return
	}
	b.try(b.file.SetCellValue(sheet, at, when))
	b.try(b.file.SetCellStyle(sheet, at, at, b.style("date")))
}

// number writes an exact number: money in 元, shares as shares of one.
func (b *book) number(sheet, at string, column, row int, a figure.Amount, kind string) int {
	digits := a.String()
	if kind == "money" || kind == "percent" {
		digits = hundredth(a)
	}
	value, err := strconv.ParseFloat(digits, 64)
	if significant := strings.TrimLeft(strings.ReplaceAll(strings.TrimPrefix(digits, "-"), ".", ""), "0"); err != nil || len(significant) > exactDigits {
		b.text(sheet, column, row, digits, "text")
		return len(digits)
	}
	if kind == "number" && !strings.Contains(digits, ".") {
		kind = "integer"
	}
	b.try(b.file.SetCellFloat(sheet, at, value, -1, 64))
	b.try(b.file.SetCellStyle(sheet, at, at, b.style(kind)))
	return len(digits) + 3
}
