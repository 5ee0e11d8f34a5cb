package paper

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/font"
)

func pdf(t testing.TB, f File, lang string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := press(t).PDF(t.Context(), &out, f, lang); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestChineseIsFoundInThePaper: every text of the report is found by searching it, in both languages, across line breaks.
func TestChineseIsFoundInThePaper(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		l, d := languageOf(lang), sampleReport()
		data := pdf(t, sampleFile(Issued), lang)
		whole := strings.Join(pages(t, data), "")
		wanted := []string{l.of(d.Name), d.No, l.of(d.Headline), l.of(d.Matters[0].Text), l.of(d.Missing[0].What), "SHA-256" + sealed(Issued).Hash, "R5HGDQAB", "李建国", "SG-2026-000117"}
		for _, s := range d.Sections {
			wanted = append(wanted, l.of(s.Title), l.of(s.Sentence))
		}
		for _, text := range wanted {
			if !strings.Contains(whole, tight(text)) {
				t.Errorf("%s: %q is not found", lang, text)
			}
		}
		for _, line := range strings.Split(strings.TrimSpace(poppler(t, "pdffonts", data, "FILE")), "\n")[2:] {
			if !strings.Contains(line, "yes no  yes") {
				t.Errorf("a typeface is not embedded with its characters: %s", line)
			}
		}
	}
}

// TestEveryPageProvesItself: each page has the hash, its number, the level, and a code that a phone reads and that
// opens the address; a paper that is not issued says so on each.
func TestEveryPageProvesItself(t *testing.T) {
	for _, state := range []State{Issued, Compiling, Dropped} {
		data := pdf(t, sampleFile(state), "zh")
		all := written(t, data) // what is slanted is read in the order of writing
		for i, text := range all {
			if !strings.Contains(text, "SHA-256"+sealed(state).Hash) || !strings.Contains(text, "内部") || !strings.Contains(text, "查验码R5HGDQAB") {
				t.Errorf("page %d of a %s one lacks hash, level or code", i+1, state)
			}
			if says := strings.Contains(text, tight(stateNames[state].Zh)); says != (state != Issued) && state != Issued {
				t.Errorf("page %d of a %s one says so: %v", i+1, state, says)
			}
		}
		if strings.Contains(strings.Join(all, ""), "已签认") != (state == Issued) {
			t.Errorf("the seal of a %s one", state)
		}
	}
	data := pdf(t, sampleFile(Issued), "zh")
	for _, page := range []string{"1", "4"} {
		bitmap, err := gozxing.NewBinaryBitmapFromImage(painted(t, data, page, "150"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := zxing.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil || read.GetText() != sealed(Issued).Address {
			t.Errorf("the code of page %s: %v, %v", page, read, err)
		}
	}
}

// TestSameFileSameBytes in all three forms.
func TestSameFileSameBytes(t *testing.T) {
	p := press(t)
	for name, make := range map[string]func(*bytes.Buffer, string) error{
		"pdf":  func(b *bytes.Buffer, lang string) error { return p.PDF(t.Context(), b, sampleFile(Issued), lang) },
		"xlsx": func(b *bytes.Buffer, lang string) error { return p.XLSX(t.Context(), b, sampleFile(Issued), lang) },
		"docx": func(b *bytes.Buffer, lang string) error { return p.DOCX(t.Context(), b, sampleFile(Issued), lang) },
	} {
		var once, again, english bytes.Buffer
		if err := errors.Join(make(&once, "zh"), make(&again, "zh"), make(&english, "en")); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(once.Bytes(), again.Bytes()) || bytes.Equal(once.Bytes(), english.Bytes()) {
			t.Errorf("%s: the same file has other bytes, or another language the same", name)
		}
	}
}

// TestReadersMark: above internal nothing is printed without its reader's mark, and with it the mark is on every page.
func TestReadersMark(t *testing.T) {
	p, f := press(t), sampleFile(Issued)
	f.Document.Level, f.Seal.Personal = record.Confidential, true
	var out bytes.Buffer
	for name, make := range map[string]func() error{
		"pdf": func() error { return p.PDF(t.Context(), &out, f, "zh") }, "xlsx": func() error { return p.XLSX(t.Context(), &out, f, "zh") },
		"docx": func() error { return p.DOCX(t.Context(), &out, f, "zh") },
	} {
		if err := make(); !errors.Is(err, ErrNoMark) || out.Len() > 0 {
			t.Errorf("%s without a mark: %v, %d bytes", name, err, out.Len())
		}
	}
	f.Seal.Mark = mark(t)
	data := pdf(t, f, "zh")
	marked := map[string]bool{}
	for _, line := range strings.Split(poppler(t, "pdfimages", data, "-list", "FILE"), "\n")[2:] {
		if fields := strings.Fields(line); len(fields) > 2 && fields[2] == "image" {
			marked[fields[0]] = true
		}
	}
	if all := pages(t, data); len(marked) != len(all) || !strings.Contains(all[0], "秘密") {
		t.Errorf("%d of %d pages are marked", len(marked), len(all))
	}
}

// TestEveryClassIsPrinted holds the looks of print to the classes of pictures.
func TestEveryClassIsPrinted(t *testing.T) {
	for _, c := range chart.Classes() {
		l, known := looks[c]
		if !known || chart.TextSize(c) > 0 && (l.fill == nil || l.face == "") {
			t.Errorf("%s has no look", c)
		}
	}
	if len(looks) != len(chart.Classes()) {
		t.Errorf("%d looks for %d classes", len(looks), len(chart.Classes()))
	}
}

// TestLinksLeadToTheRecords: numbers of tables and marks of pictures are links in the paper.
func TestLinksLeadToTheRecords(t *testing.T) {
	f := sampleFile(Issued)
	f.Seal.Address = ""
	links := poppler(t, "pdfinfo", pdf(t, f, "zh"), "-url", "FILE")
	for _, ref := range []string{"progress.actual", "safety.hazards", "cost.actual:material", "labour.headcount:2", "discipline:2026-11-03", "bar"} {
		if !strings.Contains(links, "https://countersign.example.cn/reports/r1?ref="+ref) {
			t.Errorf("no link to %s", ref)
		}
	}
}

// TestLongTables: the head stands on each page, no row is lost, and a row higher than a page is broken.
func TestLongTables(t *testing.T) {
	f := sampleFile(Issued)
	long := workTable(200)
	giant := text(strings.Repeat("很长的说明没有尽头", 400)+"终", "")
	long.Rows[50][0].Text = &giant
	f.Document.Sections = []report.Section{{Title: text("进度", "Progress"), Tables: []report.Table{long}}}
	all := written(t, pdf(t, f, "zh"))
	whole := strings.Join(all, "")
	for i := range 200 {
		if want := tight(long.Rows[i][0].Text.Zh[:min(30, len(long.Rows[i][0].Text.Zh))]); !strings.Contains(whole, want) {
			t.Fatalf("row %d is lost", i)
		}
	}
	heads := strings.Count(whole, "分项工程计量单位")
	if heads < len(all)-2 || strings.Count(whole, "很长的说明") < 350 {
		t.Errorf("%d heads on %d pages, %d of 400 pieces", heads, len(all), strings.Count(whole, "很长的说明"))
	}
}

// TestCharactersOutsideTheTypeface are named, not lost.
func TestCharactersOutsideTheTypeface(t *testing.T) {
	f := sampleFile(Issued)
	f.Document.Headline = text("负责人\U0002B820\U00031350先生 \U0001F600", "x")
	whole := strings.Join(pages(t, pdf(t, f, "zh")), "")
	for _, want := range []string{"负责人", "〓", "U+31350", "U+1F600"} {
		if !strings.Contains(whole, want) {
			t.Errorf("%s is not found", want)
		}
	}
}

// TestHostileReport: no text breaks the paper, and no control character reaches it.
func TestHostileReport(t *testing.T) {
	f := sampleFile(Issued)
	evil := text("\x00\x1b\u202e反\u2066）） (\\) <<>> endobj\n\n"+strings.Repeat("长", 300)+strings.Repeat("W", 400), "")
	f.Document.Name, f.Document.Headline, f.Document.Matters[0].Text = evil, evil, evil
	f.Document.Sections[0].Tables[0].Title, f.Document.Sections[0].Tables[0].Heads[0].Label = evil, evil
	f.Document.Sections[0].Pictures[0].Title = evil
	f.Document.Figures = append(f.Document.Figures, report.Figure{Label: evil, Unit: evil.Zh, Value: amount("-9223372036854775807.999999999")})
	whole := strings.Join(pages(t, pdf(t, f, "zh")), "")
	if strings.ContainsRune(whole, 0x202e) || strings.Count(whole, strings.Repeat("长", 20)) == 0 {
		t.Error("the text is not what was said")
	}
}

// TestWithoutTypefaces: a program without the panel prints nothing rather than boxes.
func TestWithoutTypefaces(t *testing.T) {
	var out bytes.Buffer
	if err := NewPress(font.From(nil), 1).PDF(t.Context(), &out, sampleFile(Issued), "zh"); !errors.Is(err, font.ErrAbsent) || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

// BenchmarkPDF makes a monthly report of six pages, and beside it an empty one of a page: what the typefaces cost.
func BenchmarkPDF(b *testing.B) {
	p, whole, empty := press(b), sampleFile(Issued), sampleFile(Issued)
	empty.Document = report.Document{Kind: report.MonthReport}
	for name, f := range map[string]File{"month": whole, "empty": empty} {
		b.Run(name, func(b *testing.B) {
			pages := 0
			for b.Loop() {
				var out bytes.Buffer
				if err := p.PDF(b.Context(), &out, f, "zh"); err != nil {
					b.Fatal(err)
				}
				pages += bytes.Count(out.Bytes(), []byte("/Type /Page\n"))
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
