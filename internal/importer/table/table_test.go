package table_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/importer/charset"
	"github.com/countersign/countersign/internal/importer/table"
)

func encodingOf(t *testing.T, name string) charset.Name {
	t.Helper()
	n, ok := charset.Parse(name)
	require.True(t, ok)
	return n
}

func texts(row table.Row) (all []string) {
	for _, c := range row.Cells {
		all = append(all, c.Text)
	}
	return all
}

func TestCSVRows(t *testing.T) {
	for what, c := range map[string]struct {
		text string
		want [][]string // nil: the row is refused
		line []int
	}{
		"plain":               {"a,b\n1,2\n", [][]string{{"1", "2"}}, []int{2}},
		"no end of line":      {"a,b\n1,2", [][]string{{"1", "2"}}, []int{2}},
		"quotes":              {"a,b\n\"x \"\"y\"\"\",\"1,\n2\"\nz,3\n", [][]string{{`x "y"`, "1,\n2"}, {"z", "3"}}, []int{2, 4}},
		"all line ends":       {"a,b\r1,2\n3,4\r\n5,6", [][]string{{"1", "2"}, {"3", "4"}, {"5", "6"}}, []int{2, 3, 4}},
		"empty lines":         {"\n\na,b\n\n1,2\n,\n", [][]string{{"1", "2"}}, []int{5}},
		"semicolons":          {"a;b\n1,5;2\n", [][]string{{"1,5", "2"}}, []int{2}},
		"tabs":                {"a\tb\n1\t2\n", [][]string{{"1", "2"}}, []int{2}},
		"a quote inside":      {"a,b\n1\" pipe,2\n", [][]string{{`1" pipe`, "2"}}, []int{2}},
		"too few, too many":   {"a,b\n1\n1,2,3\n1,2,,\n", [][]string{nil, nil, {"1", "2"}}, []int{2, 3, 4}},
		"text after a quote":  {"a,b\n\"1\"x,2\n3,4\n", [][]string{nil, {"3", "4"}}, []int{2, 3}},
		"quote never closes":  {"a,b\n\"1,2\n3,4\n", [][]string{nil}, []int{2}},
		"formula stays text":  {"a,b\n=1+1,@x\n", [][]string{{"=1+1", "@x"}}, []int{2}},
		"bytes of no charset": {"名,b\n甲,\xff\n乙,2\n" + strings.Repeat("丙,1\n", 80), nil, nil},
	} {
		t.Run(what, func(t *testing.T) {
			rows := everyRow(t, write(t, "t.csv", []byte(c.text)))
			if c.want == nil {
				require.NotEmpty(t, rows[0].Faults, "the broken row is refused")
				require.Empty(t, rows[1].Faults, "and it alone")
				return
			}
			require.Len(t, rows, len(c.want))
			for i, want := range c.want {
				require.Equal(t, c.line[i], rows[i].Number)
				require.Equal(t, want == nil, len(rows[i].Faults) > 0)
				require.Equal(t, want, texts(rows[i]))
			}
		})
	}
}

func TestJSONLines(t *testing.T) {
	rows := everyRow(t, write(t, "t.jsonl", []byte("\uFEFF"+`{"a":"x","q":{"n":1.50,"e":12e-1,"big":1e70,"s":"1"},"l":["p","q"],"m":[{"x":1}],"z":null,"b":true}`+"\n\n[1]\n"+`{"a":1,"a":2}`+"\n{\"a\":\"\xff\"}\n{\"a\":1} x\n")))
	require.Len(t, rows, 5)
	require.Equal(t, []table.Cell{
		{Name: "a", Text: "x"},
		{Name: "q.n", Text: "1.50", Quantity: true},
		{Name: "q.e", Text: "1.2", Quantity: true},
		{Name: "q.big", Text: "1e70"},
		{Name: "q.s", Text: "1"},
		{Name: "l", Text: "p, q"},
		{Name: "m", Text: `[{"x":1}]`},
		{Name: "z"},
		{Name: "b", Text: "true"},
	}, rows[0].Cells)
	for i, line := range []int{3, 4, 5, 6} {
		require.Equal(t, line, rows[i+1].Number)
		require.NotEmpty(t, rows[i+1].Faults, "line %d", line)
	}
}

func TestLongLinesAreRefusedAlone(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", 3<<20) + `"}`
	rows := everyRow(t, write(t, "t.jsonl", []byte(long+"\n{\"a\":\"y\"}\n")))
	require.Len(t, rows, 2)
	require.Equal(t, "E_ROW_TOO_LONG", rows[0].Faults[0].Code)
	require.Empty(t, rows[1].Faults)
}

func TestDecimal(t *testing.T) {
	for text, want := range map[string]string{"1": "1", "-1.50": "-1.50", "+4": "4", "2e3": "2000", "1.25E1": "12.5", "125e-3": "0.125", "007": "7", "-0": "0", "0.0": "0.0", "1e-9": "0.000000001"} {
		got, ok := table.Decimal(text)
		require.True(t, ok, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "-", ".5", "5.", "1e", "1e99", "1e999999999999", "0x10", "1_000", "1,5", "NaN", "Inf", "１", " 1", "1.2.3", "--1"} {
		_, ok := table.Decimal(text)
		require.False(t, ok, text)
	}
}

func FuzzDecimal(f *testing.F) {
	f.Add("-12.5e3")
	f.Fuzz(func(t *testing.T, text string) {
		exact, ok := table.Decimal(text)
		if !ok {
			require.Equal(t, text, exact)
			return
		}
		a, ok1 := new(big.Rat).SetString(text)
		b, ok2 := new(big.Rat).SetString(exact)
		require.True(t, ok1 && ok2 && a.Cmp(b) == 0, "%q became %q", text, exact)
	})
}

// TestWorkbookCells: numbers come exactly, dates as dates, everything else as it is shown, formulas as text.
func TestWorkbookCells(t *testing.T) {
	book := excelize.NewFile()
	style := func(format string) int {
		id, err := book.NewStyle(&excelize.Style{CustomNumFmt: &format})
		require.NoError(t, err)
		return id
	}
	set := func(cell string, value any, format string) {
		require.NoError(t, book.SetCellValue("Sheet1", cell, value))
		if format != "" {
			require.NoError(t, book.SetCellStyle("Sheet1", cell, cell, style(format)))
		}
	}
	for i, name := range []string{"日期", "shown short", "share", "money", "text", "yes", "dust", "computed", "not computed"} {
		set(fmt.Sprintf("%c1", 'A'+i), name, "")
	}
	set("A3", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "yyyy-mm-dd")
	set("B3", 1.23456, "0.0")
	set("C3", 0.8525, "0%")
	set("D3", 1234567.5, "¥#,##0.00")
	set("E3", "=HYPERLINK(\"x\")", "")
	set("F3", true, "")
	set("G3", 0.1+0.2, "")
	require.NoError(t, book.SetCellFormula("Sheet1", "I3", "SUM(B3:C3)"))
	path := t.TempDir() + "/t.xlsx"
	require.NoError(t, book.SaveAs(path))
	require.NoError(t, book.Close())
	rows := everyRow(t, path)
	require.Len(t, rows, 1)
	require.Equal(t, 3, rows[0].Number)
	require.Equal(t, []string{"2026-03-01", "1.23456", "85.25%", "1234567.5", "=HYPERLINK(\"x\")", "TRUE", "0.3", "", "=SUM(B3:C3)"}, texts(rows[0]))
	require.False(t, rows[0].Cells[0].Quantity)
	require.True(t, rows[0].Cells[1].Quantity)
}

// TestBrokenWorkbooks: the library would end a cut-off sheet silently, and take a large part into memory.
func TestBrokenWorkbooks(t *testing.T) {
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>`
	rest := `<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`
	for what, c := range map[string]struct{ sheet, code string }{
		"whole":         {sheet + rest, ""},
		"cut off":       {sheet + `<row r="2"><c r="A2"`, "E_FILE_BROKEN"},
		"no end":        {sheet, "E_FILE_BROKEN"},
		"document type": {`<!DOCTYPE x [<!ENTITY a "b">]>` + sheet + rest, "E_FILE_DOCTYPE"},
		"one huge cell": {strings.Replace(sheet+rest, "<t>x", "<t>"+strings.Repeat("x", 2<<20), 1), "E_FILE_TOO_LARGE"},
		"deep":          {sheet + strings.Repeat("<a>", 300) + strings.Repeat("</a>", 300) + rest, "E_FILE_TOO_LARGE"},
	} {
		t.Run(what, func(t *testing.T) {
			require.Equal(t, c.code, read(t, write(t, "t.xlsx", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": c.sheet})), table.Options{}).refused)
		})
	}
	big := strings.Repeat("<a>"+strings.Repeat(" ", 1000)+"</a>", 80<<10)
	require.Equal(t, "E_FILE_TOO_LARGE", read(t, write(t, "t.xlsx", workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet + rest, "xl/styles.xml": "<b>" + big + "</b>"})), table.Options{}).refused)
}

func workbook(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	all := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + kind + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + kind + `"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + kind + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, text := range all {
		part, err := archive.Create(name)
		require.NoError(t, err)
		_, err = part.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	return out.Bytes()
}
