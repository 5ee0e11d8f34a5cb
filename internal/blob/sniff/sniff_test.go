package sniff

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/countersign/countersign/internal/domain/fault"
)

func file(name string, content []byte) File {
	return File{Content: bytes.NewReader(content), Size: int64(len(content)), Name: name}
}

func wantCode(t *testing.T, what string, f File, want string) {
	t.Helper()
	if got := codeOf(t, f); got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func aJPEG(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func aPNG(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 7, 5))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSize(t *testing.T) {
	finding, err := Inspect(file("a.jpg", aJPEG(t, 640, 48)))
	if err != nil || finding != (Finding{MediaType: "image/jpeg", Width: 640, Height: 48}) {
		t.Errorf("%+v, %v", finding, err)
	}
	wide := aJPEG(t, 10, 10)
	at := bytes.Index(wide, []byte{0xff, 0xc0})
	for _, size := range []struct{ width, height int }{{30_001, 1}, {1, 30_001}, {10_001, 10_000}, {65_535, 65_535}} {
		binary.BigEndian.PutUint16(wide[at+5:], uint16(size.height))
		binary.BigEndian.PutUint16(wide[at+7:], uint16(size.width))
		wantCode(t, fmt.Sprint(size), file("a.jpg", wide), codeDimensions)
	}
	binary.BigEndian.PutUint16(wide[at+5:], 10_000)
	binary.BigEndian.PutUint16(wide[at+7:], 10_000)
	wantCode(t, "100 megapixels", file("a.jpg", wide), "")
}

func TestClaims(t *testing.T) {
	picture := aJPEG(t, 8, 8)
	for _, claim := range []struct{ name, declared, want string }{
		{"a.jpg", "", ""},
		{"A.JPEG", "image/jpeg", ""},
		{"a.jpg", "image/jpg; q=1", ""},
		{"a.jpg", "application/octet-stream", ""},
		{"a.png", "", codeMismatch},
		{"a.jpg", "image/png", codeMismatch},
		{"a.jpg", "text/html", codeMismatch},
		{"a.pdf", "image/jpeg", codeMismatch},
		{"a.jpg;.svg", "", codeMismatch},
		{"shell.php.jpg", "", ""},
	} {
		f := file(claim.name, picture)
		f.Declared = claim.declared
		wantCode(t, claim.name+" "+claim.declared, f, claim.want)
	}
}

func TestNames(t *testing.T) {
	picture := aJPEG(t, 8, 8)
	for _, name := range []string{
		"", ".", "..", "...", "a.jpg.", "a.jpg ", " a.jpg", ".jpg", "jpg", "a.", "/etc/a.jpg", "..\\..\\a.jpg", "a/b.jpg", "a\x00.jpg", "a\n.jpg", "a\r\nX: 1.jpg",
		"照片\u202egpj.jpg", "\u200b.jpg", "a\u2028.jpg", "a\ufeff.jpg", "\xff.jpg", strings.Repeat("x", 252) + ".jpg",
	} {
		wantCode(t, name, file(name, picture), codeName)
	}
	for _, name := range []string{"施工日志 2026年3月.jpg", "\"quoted\".jpg", "o'brien.jpg", "é.jpg", "🏗️.jpg", "👷‍♀️.jpg", "=cmd.jpg", strings.Repeat("汉", 251) + ".jpg", "CON.jpg"} {
		wantCode(t, name, file(name, picture), "")
	}
}

func TestPolyglots(t *testing.T) {
	picture := aJPEG(t, 64, 64)
	archive := zipped(t, map[string]string{"a.txt": "a"})
	comment := func(text string) []byte {
		segment := append([]byte{0xff, 0xfe, 0, 0}, text...)
		binary.BigEndian.PutUint16(segment[2:], uint16(len(text)+2))
		return append(append(bytes.Clone(picture[:2]), segment...), picture[2:]...)
	}
	for what, content := range map[string][]byte{
		"archive behind":        append(bytes.Clone(picture), archive...),
		"archive, then padding": append(append(bytes.Clone(picture), archive...), make([]byte, 100)...),
		"PDF in a comment":      comment("%PDF-1.7"),
		"PHP in a comment":      comment("<?php system($_GET[0]); ?>"),
		"script far inside":     comment(strings.Repeat(" ", 40_000) + "<ScRiPt>"),
	} {
		wantCode(t, what, file("a.jpg", content), codePolyglot)
	}
	wantCode(t, "a comment", file("a.jpg", comment("第三层 <柱> PK")), "")
	wantCode(t, "other bytes behind", file("a.jpg", append(bytes.Clone(picture), bytes.Repeat([]byte{7}, 9000)...)), "")
	wantCode(t, "PNG with an archive", file("a.png", append(aPNG(t), archive...)), codePolyglot)
	wantCode(t, "document behind a picture", file("a.docx", append(bytes.Clone(picture), aDocument(t, nil)...)), codeMismatch)
}

func TestPNG(t *testing.T) {
	wantCode(t, "plain", file("a.png", aPNG(t)), "")
	wantCode(t, "cut", file("a.png", aPNG(t)[:40]), codeBroken)
	for what, chunk := range map[string]struct {
		name, content, want string
	}{
		"small text":     {"zTXt", "Comment\x00\x00" + deflated(1000), ""},
		"bomb":           {"zTXt", "Comment\x00\x00" + deflated(9<<20), codeBomb},
		"profile bomb":   {"iCCP", "icc\x00\x00" + deflated(9<<20), codeBomb},
		"Unicode bomb":   {"iTXt", "Comment\x00\x01\x00zh\x00\x00" + deflated(9<<20), codeBomb},
		"not compressed": {"iTXt", "Comment\x00\x00\x00zh\x00\x00" + strings.Repeat("字", 1000), ""},
		"script":         {"tEXt", "Comment\x00<script>", codePolyglot},
	} {
		wantCode(t, what, file("a.png", withChunk(aPNG(t), chunk.name, chunk.content)), chunk.want)
	}
}

// withChunk puts a chunk behind the header.
func withChunk(picture []byte, name, content string) []byte {
	const headerEnd = 33
	body := name + content
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE([]byte(body)))
	return append(append(bytes.Clone(picture[:headerEnd]), chunk...), picture[headerEnd:]...)
}

func deflated(zeros int) string { return deflate(make([]byte, zeros)) }

func deflate(content []byte) string {
	var b strings.Builder
	w := zlib.NewWriter(&b)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.String()
}

func TestPDF(t *testing.T) {
	pdf := func(body string) []byte { return []byte("%PDF-1.7\n" + body + "\ntrailer << /Root 1 0 R >>\n%%EOF\n") }
	packed := func(dictionary, content string) []byte {
		return pdf("7 0 obj << " + dictionary + " >> stream\r\n" + deflate([]byte(content)) + "\nendstream endobj")
	}
	for what, try := range map[string]struct {
		content []byte
		want    string
	}{
		"plain":                  {pdf("1 0 obj << /Type /Catalog /OpenAction [3 0 R /FitH 0] >> endobj"), ""},
		"opening view by action": {pdf("1 0 obj << /OpenAction << /S /GoTo /D [3 0 R /Fit] >> >> endobj"), ""},
		"link":                   {pdf("<< /S /URI /URI (https://example.org/) >>"), ""},
		"javascript":             {pdf("<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>"), codeActive},
		"escaped":                {pdf("<< /S /J#61va#53cript >>"), codeActive},
		"at the end":             {[]byte("%PDF-1.7\n%%EOF\n/JavaScript"), ""}, // a name that nothing ends is no name
		"launch":                 {pdf("<</S/Launch/F(cmd.exe)>>"), codeActive},
		"form":                   {pdf("<</XFA 3 0 R>>"), codeActive},
		"file":                   {pdf("<< /Type /EmbeddedFile /Length 3 >>"), codeEmbedded},
		"password":               {pdf("<< /Encrypt 5 0 R >>"), codeEncrypted},
		"no password":            {pdf("<< /EncryptMetadata false >>"), ""},
		"in a comment":           {pdf("% /JavaScript \n"), codeActive},
		"packed":                 {packed("/Type /ObjStm /N 1 /Filter /FlateDecode", "1 0 << /S /JavaScript >>"), codeActive},
		"packed, escaped":        {packed("/Type /Obj#53tm /Filter [ /FlateDecode ]", "1 0 << /Type /Page >>"), codeBroken},
		"packed, escaped within": {packed("/Type /ObjStm /Filter [ /FlateDecode ]", "1 0 << /S /#4aavaScript >>"), codeActive},
		"packed plain":           {packed("/Filter /FlateDecode /Type /ObjStm", "1 0 << /Type /Page >>"), ""},
		"packed otherwise":       {packed("/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]", "1 0 <<>>"), codeBroken},
		"packed by a predictor":  {packed("/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", "1 0 <<>>"), codeBroken},
		"packed, no data":        {pdf("<< /Type /ObjStm /Filter /FlateDecode >>"), codeBroken},
		"packed bomb":            {packed("/Type /ObjStm /Filter /FlateDecode", strings.Repeat(" ", 33<<20)), codeBomb},
		"picture's bytes":        {packed("/Filter /FlateDecode", "/JavaScript "), ""},
		"cut off":                {[]byte("%PDF-1.7\n1 0 obj"), codeBroken},
		"not at the beginning":   {append([]byte("\n"), pdf("")...), codeType},
	} {
		wantCode(t, what, file("a.pdf", try.content), try.want)
	}
}

// TestPDFNamesAcrossPieces: a name is found wherever the pieces of the file part.
func TestPDFNamesAcrossPieces(t *testing.T) {
	for shift := range 14 {
		content := "%PDF-1.7\n" + strings.Repeat(" ", window-9-shift) + "/JavaScript \n%%EOF"
		wantCode(t, fmt.Sprint(shift), file("a.pdf", []byte(content)), codeActive)
		hidden := "7 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + deflate([]byte("<< /S /JavaScript >>"))
		content = "%PDF-1.7\n" + strings.Repeat(" ", window-30-shift) + hidden + "\nendstream\n%%EOF"
		wantCode(t, fmt.Sprint("packed ", shift), file("a.pdf", []byte(content)), codeActive)
	}
}

const contentTypes = `<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

func zipped(t testing.TB, entries map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range entries {
		entry, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(entry, content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// aDocument is a Word document with further parts.
func aDocument(t testing.TB, more map[string]string) []byte {
	t.Helper()
	parts := map[string]string{"[Content_Types].xml": contentTypes, "word/document.xml": "<w:document/>"}
	for name, content := range more {
		parts[name] = content
	}
	return zipped(t, parts)
}

func TestOffice(t *testing.T) {
	relation := func(kind, mode string) string {
		return `<Relationships><Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="http://x/" TargetMode="` + mode + `"/></Relationships>`
	}
	for what, try := range map[string]struct {
		more map[string]string
		want string
	}{
		"plain":            {nil, ""},
		"picture":          {map[string]string{"word/media/image1.jpeg": string(aJPEG(t, 8, 8))}, ""},
		"workbook inside":  {map[string]string{"word/embeddings/Workbook1.xlsx": "PK"}, ""},
		"macros":           {map[string]string{"word/vbaProject.bin": "x"}, codeMacro},
		"declared macros":  {map[string]string{"[Content_Types].xml": strings.Replace(contentTypes, "document.main", "document.macroEnabled.main", 1)}, codeMacro},
		"ActiveX":          {map[string]string{"word/activeX/activeX1.xml": "<a/>"}, codeMacro},
		"program":          {map[string]string{"word/embeddings/a.exe": "MZ"}, codeEmbedded},
		"packaged file":    {map[string]string{"word/embeddings/oleObject1.bin": "\x01\x00O\x00l\x00e\x001\x000\x00N\x00a\x00t\x00i\x00v\x00e\x00"}, codeEmbedded},
		"document type":    {map[string]string{"word/styles.xml": `<!DOCTYPE a [<!ENTITY b "c">]><a/>`}, codeActive},
		"hidden in UTF-16": {map[string]string{"word/styles.xml": wide(`<!DOCTYPE a><a/>`)}, codeActive},
		"template outside": {map[string]string{"word/_rels/settings.xml.rels": relation("attachedTemplate", "External")}, codeActive},
		"template inside":  {map[string]string{"word/_rels/settings.xml.rels": relation("attachedTemplate", "Internal")}, ""},
		"link":             {map[string]string{"word/_rels/document.xml.rels": relation("hyperlink", "External")}, ""},
		"broken relations": {map[string]string{"word/_rels/document.xml.rels": "<a"}, codeBroken},
		"slip":             {map[string]string{"../../etc/cron.d/x": "x"}, codeBroken},
		"backslash":        {map[string]string{"..\\x": "x"}, codeBroken},
		"absolute":         {map[string]string{"/etc/x": "x"}, codeBroken},
		"same name":        {map[string]string{"WORD/document.xml": "x"}, codeBroken},
		"bomb":             {map[string]string{"word/media/a.bmp": strings.Repeat("\x00", 33<<20)}, codeBomb},
	} {
		wantCode(t, what, file("a.docx", aDocument(t, try.more)), try.want)
	}
	wantCode(t, "an archive", file("a.docx", zipped(t, map[string]string{"a": "b"})), codeType)
	wantCode(t, "cut off", file("a.docx", aDocument(t, nil)[:200]), codeBroken)
	wantCode(t, "something behind", file("a.docx", append(aDocument(t, nil), 'x')), codePolyglot)
	wantCode(t, "as a workbook", file("a.xlsx", aDocument(t, nil)), codeMismatch)
}

// TestOfficeLies: the sizes that a directory declares are not believed.
func TestOfficeLies(t *testing.T) {
	content := aDocument(t, map[string]string{"word/media/a.bmp": strings.Repeat("\x00", 40<<20)})
	for at := 0; ; at += 4 {
		next := bytes.Index(content[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		binary.LittleEndian.PutUint32(content[at+24:], 10) // uncompressed size
	}
	if code := codeOf(t, file("a.docx", content)); code != codeBomb && code != codeBroken {
		t.Errorf("%q", code)
	}
	wantMemoryBelow(t, memoryLimit)
}

func TestTooManyEntries(t *testing.T) {
	many := map[string]string{}
	for i := range 10_001 {
		many[fmt.Sprintf("word/%d.xml", i)] = ""
	}
	wantCode(t, "10,001 entries", file("a.docx", aDocument(t, many)), codeBomb)
}

func wide(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return string(b)
}

// compoundFile is an old office file that has nothing but a directory with these names.
func compoundFile(names ...string) []byte {
	const sector = 512
	b := make([]byte, 3*sector)
	copy(b, oleMagic)
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[44:], 1)
	binary.LittleEndian.PutUint32(b[48:], 1) // the directory is sector 1
	binary.LittleEndian.PutUint32(b[68:], 0xfffffffe)
	table := b[sector:]
	binary.LittleEndian.PutUint32(table, 0xfffffffd)
	binary.LittleEndian.PutUint32(table[4:], 0xfffffffe)
	for i, name := range names {
		entry := b[2*sector+oleEntry*i:]
		units := utf16.Encode([]rune(name))
		for j, unit := range units {
			binary.LittleEndian.PutUint16(entry[2*j:], unit)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(2*len(units)+2))
	}
	return b
}

func TestOldOffice(t *testing.T) {
	for what, try := range map[string]struct {
		name    string
		content []byte
		want    string
	}{
		"letter":         {"a.doc", compoundFile("Root Entry", "WordDocument", "1Table"), ""},
		"table":          {"a.xls", compoundFile("Root Entry", "Workbook"), ""},
		"older table":    {"a.xls", compoundFile("Root Entry", "Book"), ""},
		"other way":      {"a.xls", compoundFile("Root Entry", "WordDocument"), codeMismatch},
		"letter, macros": {"a.doc", compoundFile("Root Entry", "WordDocument", "Macros"), codeMacro},
		"table, macros":  {"a.xls", compoundFile("Root Entry", "Workbook", "_VBA_PROJECT_CUR"), codeMacro},
		"file inside":    {"a.doc", compoundFile("Root Entry", "WordDocument", "\x01Ole10Native"), codeEmbedded},
		"password":       {"a.xlsx", compoundFile("Root Entry", "EncryptedPackage"), codeEncrypted},
		"installer":      {"a.doc", compoundFile("Root Entry", "!_StringData"), codeType},
		"cut":            {"a.doc", compoundFile("Root Entry", "WordDocument")[:1100], codeBroken},
	} {
		wantCode(t, what, file(try.name, try.content), try.want)
	}
	endless := compoundFile("Root Entry", "WordDocument")
	binary.LittleEndian.PutUint32(endless[512+4:], 1) // the directory's chain bites its tail
	wantCode(t, "endless", file("a.doc", endless), codeBroken)
}

func box4(name, content string) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(content)))) + name + content
}

func TestFilmsAndSound(t *testing.T) {
	ftyp := func(brand string) string { return box4("ftyp", brand+"\x00\x00\x00\x00"+brand) }
	frame := "\xff\xfb\x90\x00" + strings.Repeat("\x00", 413)
	tag := "ID3\x04\x00\x00\x00\x00\x00\x0a" + strings.Repeat("t", 10)
	wav := "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + strings.Repeat("\x00", 16) + "data\x00\x00\x00\x00"
	for _, try := range []struct{ name, declared, content, want string }{
		{"a.mp4", "video/mp4", ftyp("isom") + box4("moov", "x") + box4("mdat", "y"), ""},
		{"a.mov", "video/quicktime", ftyp("qt  ") + box4("moov", "x"), ""},
		{"a.m4a", "audio/mp4", ftyp("M4A ") + box4("moov", "x"), ""},
		{"a.mp4", "", ftyp("isom") + box4("mdat", "y"), codeBroken},
		{"a.mp4", "", ftyp("isom") + box4("moov", "x") + "\x00\x00\x10\x00mdat", codeBroken},
		{"a.mp4", "", ftyp("evil") + box4("moov", "x"), codeType},
		{"a.mp4", "audio/mpeg", ftyp("isom") + box4("moov", "x"), codeMismatch},
		{"a.mp3", "audio/mpeg", frame + frame, ""},
		{"a.mp3", "", tag + frame + frame, ""},
		{"a.mp3", "", tag + "no sound", codeBroken},
		{"a.mp3", "", frame, codeType},
		{"a.wav", "audio/wav", wav, ""},
		{"a.wav", "", wav[:30], codeBroken},
	} {
		f := file(try.name, []byte(try.content))
		f.Declared = try.declared
		wantCode(t, fmt.Sprintf("%s %.20q", try.name, try.content), f, try.want)
	}
}

func TestText(t *testing.T) {
	far := strings.Repeat("浇筑记录,12.5\n", 20_000)
	for _, try := range []struct{ name, content, want string }{
		{"a.txt", "第三层柱筋隐蔽验收合格。", ""},
		{"a.csv", "日期,数量\n2026-03-01,12.5\n", ""},
		{"a.csv", wide("日期,数量\n"), ""},
		{"a.csv", wide("日期\x00"), codeType},
		{"a.csv", wide(far) + "\x01\x00", codeBroken},
		{"a.csv", "\xc8\xd5\xc6\xda,\xca\xfd\xc1\xbf\n", ""},
		{"a.txt", far + "\x00", codeBroken},
		{"a.txt", " <!DOCTYPE html><p>", codeType},
		{"a.txt", "\ufeff<html>", codeType},
		{"a.txt", wide("<script>alert(1)</script>"), codeType},
		{"a.txt", "#!/bin/sh\nrm -rf /\n", codeType},
		{"a.csv", "<?xml version=\"1.0\"?><a/>", codeType},
		{"a.txt", "MZ\x90\x00", codeType},
		{"a.dxf", "  0\r\nSECTION\r\n  2\r\nHEADER\r\n", ""},
		{"a.dxf", "999\ncomment\n0\nSECTION\n", ""},
		{"a.dxf", "hello", codeMismatch},
		{"a.ifc", "ISO-10303-21;\nHEADER;", ""},
	} {
		wantCode(t, fmt.Sprintf("%s %.30q", try.name, try.content), file(try.name, []byte(try.content)), try.want)
	}
}

func TestEmpty(t *testing.T) {
	wantCode(t, "empty", file("a.jpg", nil), codeEmpty)
}

// TestReadFailure: when the store fails, the file is not blamed.
func TestReadFailure(t *testing.T) {
	away := errors.New("the store went away")
	for _, content := range [][]byte{aJPEG(t, 64, 64), aPNG(t), aDocument(t, nil), []byte("%PDF-1.7\n%%EOF"), compoundFile("WordDocument")} {
		for good := range 12 {
			f := file("a.jpg", content)
			f.Content = &failing{ReaderAt: f.Content, good: good, failure: away}
			_, err := Inspect(f)
			var refusal *Refusal
			if !errors.Is(err, away) && f.Content.(*failing).failed {
				t.Errorf("after %d reads: %v", good, err)
			}
			if errors.As(err, &refusal) && f.Content.(*failing).failed {
				t.Errorf("after %d reads the file is blamed: %v", good, err)
			}
		}
	}
}

type failing struct {
	io.ReaderAt
	good    int
	failure error
	failed  bool
}

func (f *failing) ReadAt(p []byte, offset int64) (int, error) {
	if f.good--; f.good < 0 {
		f.failed = true
		return 0, f.failure
	}
	return f.ReaderAt.ReadAt(p, offset)
}

func TestFault(t *testing.T) {
	for code, kind := range map[string]fault.Kind{codeBomb: fault.Invalid, codeMacro: fault.UnsupportedMedia, codePolyglot: fault.UnsupportedMedia, codeEmpty: fault.Invalid} {
		e := refuse(code).Fault()
		if e.Kind != kind || e.Code != code || len(e.Fields) != 1 || e.Fields[0].Code != "V11" || e.Audit != "upload.rejected" {
			t.Errorf("%s: %+v", code, e)
		}
	}
}

func TestEveryFormatIsListed(t *testing.T) {
	listed := strings.Join(Extensions(), " ") + " "
	for _, f := range []*format{
		jpegFormat, pngFormat, webpFormat, tiffFormat, heicFormat, heifFormat, pdfFormat, docxFormat, xlsxFormat, pptxFormat, odtFormat, odsFormat, docFormat,
		xlsFormat, dwgFormat, dxfFormat, dxfBinaryFormat, ifcFormat, textFormat, csvFormat, mp4Format, movFormat, m4aFormat, mp3Format, wavFormat,
	} {
		for _, extension := range f.extensions {
			if !strings.Contains(listed, extension+" ") {
				t.Errorf(".%s of %s is taken and not listed", extension, f.mediaType)
			}
		}
	}
}

// FuzzInspect: whatever the bytes, there is an answer, it is the same twice, and it has its words.
func FuzzInspect(f *testing.F) {
	names := []string{"a.jpg", "a.png", "a.webp", "a.tif", "a.heic", "a.pdf", "a.docx", "a.xls", "a.doc", "a.dwg", "a.dxf", "a.txt", "a.csv", "a.mp4", "a.mp3", "a.wav"}
	for i, seed := range [][]byte{
		aJPEG(f, 8, 8), aPNG(f), []byte("RIFF\x16\x00\x00\x00WEBPVP8X"), []byte("II*\x00\x08\x00\x00\x00\x01\x00\x00\x01\x03\x00\x01\x00\x00\x00\x10\x00"),
		[]byte(box4("ftyp", "heic") + box4("meta", "\x00\x00\x00\x00"+box4("iprp", box4("ipco", box4("ispe", strings.Repeat("\x00", 12)))))),
		[]byte("%PDF-1.7\n<< /Type /ObjStm /Filter /FlateDecode >> stream\n" + deflate([]byte("/Launch ")) + "\n%%EOF"),
		aDocument(f, nil), compoundFile("Workbook"), compoundFile("WordDocument"), []byte("AC1032"), []byte("0\nSECTION\n"), []byte(wide("文")), []byte("a,b\n"),
		[]byte(box4("ftyp", "isom") + box4("moov", "")), []byte("ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00"), []byte("RIFF\x24\x00\x00\x00WAVEfmt "),
	} {
		f.Add(seed, uint8(i))
	}
	f.Fuzz(func(t *testing.T, content []byte, name uint8) {
		in := file(names[int(name)%len(names)], content)
		if first, second := codeOf(t, in), codeOf(t, in); first != second {
			t.Errorf("%q, then %q", first, second)
		}
	})
}
