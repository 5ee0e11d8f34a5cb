package paper

import (
	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/domain/report"
)

// formats of numbers, by the kind of a column.
var formats = map[string]string{"integer": "#,##0", "number": "#,##0.0##", "money": "#,##0.00", "percent": "0.0%", "date": "yyyy-mm-dd"}

// style gives the look of a cell, made once in each book.
func (b *book) style(kind string) int {
	if id, made := b.styles[kind]; made {
		return id
	}
	id, err := b.file.NewStyle(lookOf(kind))
	b.try(err)
	b.styles[kind] = id
	return id
}

func lookOf(kind string) *excelize.Style {
	s := &excelize.Style{Font: &excelize.Font{Family: "Microsoft YaHei", Size: 10}, Alignment: &excelize.Alignment{Vertical: "top"}}
	switch kind {
	case "head", "number-head":
		s.Font.Bold = true
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}
		s.Border = []excelize.Border{{Type: "bottom", Style: 1, Color: "1E4E79"}}
		if kind == "number-head" {
			s.Alignment.Horizontal = "right"
		}
	case "wrapped":
		s.Alignment.WrapText = true
	}
	if format, numeric := formats[kind]; numeric {
		s.CustomNumFmt = &format
	}
	return s
}

// headStyleOf puts the head of numbers above them.
func headStyleOf(h report.Head) string {
	if isNumber(h) || h.Kind == "date" {
		return "number-head"
	}
	return "head"
}
