package paper

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

func workbook(t testing.TB, f File, lang string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := press(t).XLSX(t.Context(), &out, f, lang); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func manuscript(t testing.TB, f File, lang string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := press(t).DOCX(t.Context(), &out, f, lang); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// formulas are texts that a spreadsheet would compute, were they not texts.
var formulas = []string{`=1+41`, `+1+41`, `-1+43`, `@SUM(42)`, `=HYPERLINK("http://127.0.0.1:9/x","y")`, `=cmd|' /C calc'!A1`, "\t=1+41", `"=1+41"`}

// hostile puts formulas wherever a report has a name.
func hostile() File {
	f := sampleFile(Issued)
	f.Document.Name = fault.Text{Zh: formulas[0]}
	f.Document.Headline = fault.Text{Zh: formulas[3]}
	f.Document.Sections[0].Title = fault.Text{Zh: `='[x]:*?/\y`}
	table := &f.Document.Sections[0].Tables[0]
	for i, formula := range formulas {
		table.Rows[i][0].Text = &fault.Text{Zh: formula}
		table.Heads[i%len(table.Heads)].Label = fault.Text{Zh: formula}
	}
	f.Document.Narrative[0].Text, f.Document.Missing[0].What = formulas[4], fault.Text{Zh: formulas[1]}
	return f
}

// TestWorkbookHoldsNumbersAndDays: what can be computed with is a number, what is a text stays one.
func TestWorkbookHoldsNumbersAndDays(t *testing.T) {
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, sampleFile(Issued), "zh")))
	if err != nil {
		t.Fatal(err)
	}
	if sheets := strings.Join(f.GetSheetList(), " "); !strings.HasPrefix(sheets, "指标 说明 进度 ") {
		t.Errorf("sheets %s", sheets)
	}
	for cell, want := range map[string]string{"A2": "3# 楼 1 层钢筋绑扎", "C2": "42.5", "D2": "40.25", "E2": "0.954", "F2": "1234567.89", "G2": "46347"} {
		if got, err := f.GetCellValue("进度", cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
	}
	for cell, want := range map[string]string{"E2": "95.4%", "F2": "1,234,567.89", "G2": "2026-11-21"} {
		if got, _ := f.GetCellValue("进度", cell); got != want {
			t.Errorf("%s shows %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeSharedString, "D2": excelize.CellTypeUnset, "G2": excelize.CellTypeUnset} {
		if got, _ := f.GetCellType("进度", cell); got != want {
			t.Errorf("%s is of type %v", cell, got)
		}
	}
	if _, address, _ := f.GetCellHyperLink("进度", "D2"); address != "https://countersign.example.cn/reports/r1?ref=progress.actual" {
		t.Errorf("D2 leads to %q", address)
	}
	panes, err := f.GetPanes("进度")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head does not stay: %+v, %v", panes, err)
	}
}

// TestNumbersTooLongForASpreadsheet stay texts, to the last digit.
func TestNumbersTooLongForASpreadsheet(t *testing.T) {
	file := sampleFile(Issued)
	for i, digits := range []string{"9223372036854775807", "123456789012345", "0.123456789", "-9007199254740993"} {
		file.Document.Sections[0].Tables[0].Rows[i][2].Number = amount(digits)
	}
	f, err := excelize.OpenReader(bytes.NewReader(workbook(t, file, "zh")))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{"C2": "9223372036854775807", "C3": "123456789012345", "C4": "0.123456789", "C5": "-9007199254740993"} {
		if got, _ := f.GetCellValue("进度", cell, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
}

// TestNothingIsComputedFromHostileNames: LibreOffice opens both files, computes nothing, and shows the names as they are.
func TestNothingIsComputedFromHostileNames(t *testing.T) {
	book, doc := workbook(t, hostile(), "zh"), manuscript(t, hostile(), "zh")
	for name, data := range parts(t, book) {
		if strings.Contains(data, "<f>") || strings.Contains(data, "<f ") {
			t.Errorf("%s holds a formula", name)
		}
	}
	sheets := string(office(t, book, "report.xlsx", `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1`))
	for _, formula := range formulas {
		want := strings.ReplaceAll(strings.TrimLeft(strings.ReplaceAll(formula, "\t", " "), " "), `"`, `""`)
		if !strings.Contains(sheets, want) {
			t.Errorf("%q is not in the workbook as LibreOffice shows it", want)
		}
	}
	words := tight(string(office(t, doc, "report.docx", "txt:Text (encoded):UTF8")))
	for _, formula := range formulas {
		if !strings.Contains(words, tight(formula)) {
			t.Errorf("%q is not in the document as LibreOffice shows it", formula)
		}
	}
	for name, all := range map[string]string{"workbook": sheets, "document": words} {
		if strings.Contains(all, "Err:") || strings.Contains(all, "#NAME") || strings.Contains(all, "#REF") {
			t.Errorf("something was computed in the %s", name)
		}
	}
}

// TestDocumentOpensWhole: LibreOffice shows all parts of the document, in both languages, with its pictures.
func TestDocumentOpensWhole(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		d, l := sampleReport(), languageOf(lang)
		data := office(t, manuscript(t, sampleFile(Issued), lang), "report.docx", "pdf")
		whole := strings.Join(pages(t, data), "")
		for _, want := range []string{l.of(d.Headline), l.of(d.Matters[1].Text), l.of(d.Sections[3].Sentence), l.of(d.Missing[1].What), "SHA-256" + sealed(Issued).Hash, "李建国", d.Errata[0].Because[1]} {
			if !strings.Contains(whole, tight(want)) {
				t.Errorf("%s: %q is not found", lang, want)
			}
		}
		if pictures := strings.Count(poppler(t, "pdfimages", data, "-list", "FILE"), "image"); pictures < 7 {
			t.Errorf("%s: %d pictures", lang, pictures)
		}
	}
}

// parts are the files of an office document, as text.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

// TestAllFormsCarryTheHash, and above internal the reader's mark.
func TestAllFormsCarryTheHash(t *testing.T) {
	f := sampleFile(Issued)
	f.Document.Level, f.Seal.Personal, f.Seal.Mark = record.Secret, true, mark(t)
	book, doc := parts(t, workbook(t, f, "zh")), parts(t, manuscript(t, f, "zh"))
	for name, data := range book {
		if strings.HasPrefix(name, "xl/worksheets/sheet") && (!strings.Contains(data, f.Seal.Hash) || !strings.Contains(data, "<picture ") || !strings.Contains(data, "legacyDrawingHF")) {
			t.Errorf("%s lacks the hash or the mark", name)
		}
	}
	if !strings.Contains(doc["word/footer.xml"], f.Seal.Hash) || !strings.Contains(doc["word/document.xml"], f.Seal.Hash) {
		t.Error("the document lacks the hash")
	}
	if !strings.Contains(doc["word/header.xml"], "r1") || doc["word/media/mark.png"] != string(f.Seal.Mark) || !strings.Contains(doc["word/header.xml"], "机密") {
		t.Error("the document lacks level or mark")
	}
}
