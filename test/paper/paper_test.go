// Package paper tries the files of reports through the API: that each form tells what its reader may see, under the hash
// that the API names, with his mark above internal, and that making many at once stays within bounds (R4.5, R3.6, L9).
package paper

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/web"
)

func TestMain(m *testing.M) { harness.Run(m) }

type site struct {
	*harness.Site
	t *testing.T
}

func start(t *testing.T) site {
	t.Helper()
	if _, built := web.Panel(); !built {
		need.Missing(t, "the built panel with its typefaces", "run go generate ./web")
	}
	return site{harness.Start(t, harness.Embedded), t}
}

func (s site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// publish brings a record of a class to the board at a level.
func (s site) publish(class, level, title string, body map[string]any) {
	s.t.Helper()
	in := s.Progress(harness.NewID())
	in.Class, in.Title = class, title
	raw, err := json.Marshal(body)
	s.must(err)
	in.Body = raw
	rec := s.Submitted(in)
	rec, err = s.As("techmanager").Screen(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: "现场情况属实，资料齐全。"})
	s.must(err)
	c := s.Classification()
	c.Class, c.Secrecy, c.Retention = class, level, "permanent"
	rec, err = s.As("techmanager").Classify(s.t.Context(), harness.Project, rec.ID, rec.Version, c)
	s.must(err)
	rec, err = s.As("pm").Sign(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	s.must(err)
	_, err = s.As("custodian").Publish(s.t.Context(), harness.Project, rec.ID, rec.Version)
	s.must(err)
	s.must(harness.Drain(s.t.Context(), s.Product))
}

func (s site) compiled() *client.Report {
	s.t.Helper()
	r, err := s.As("analyst").CompileReport(s.t.Context(), harness.Project, client.ReportInput{Kind: "month", Period: calendar.Day(s.Clock.Now())[:len("2026-11")]})
	s.must(err)
	return r
}

func (s site) issued() *client.Report {
	s.t.Helper()
	r := s.compiled()
	r, err := s.As("pm").IssueReport(s.t.Context(), harness.Project, r.ID, client.ReportApproval{Root: r.Root, Proof: harness.Signer})
	s.must(err)
	return r
}

func (s site) file(who, id, format, lang string) []byte {
	s.t.Helper()
	c, err := s.As(who).ReportFile(s.t.Context(), harness.Project, id, format, lang)
	s.must(err)
	defer c.Body.Close()
	data, err := io.ReadAll(c.Body)
	s.must(err)
	if c.Size >= 0 && int64(len(data)) != c.Size || proof.Hash(data) != c.SHA256 || !strings.HasSuffix(c.Name, "."+orPDF(format)) {
		s.t.Errorf("%s: %d of %d bytes, digest %s, name %q", format, len(data), c.Size, c.SHA256, c.Name)
	}
	return data
}

func orPDF(format string) string {
	if format == "" {
		return "pdf"
	}
	return format
}

// text is what a file says, without white space.
func (s site) text(data []byte, format string) string {
	s.t.Helper()
	if orPDF(format) == "pdf" {
		return tight(s.poppler(data, "pdftotext", "-raw", "FILE", "-"))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	s.must(err)
	var all strings.Builder
	for _, f := range z.File {
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		r, err := f.Open()
		s.must(err)
		part, err := io.ReadAll(r)
		s.must(err)
		all.Write(part)
	}
	return tight(all.String())
}

func tight(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func (s site) poppler(data []byte, program string, arguments ...string) string {
	s.t.Helper()
	path := need.Program("", program)
	if path == "" {
		need.Missing(s.t, program, "install poppler-utils")
	}
	file := filepath.Join(s.t.TempDir(), "x.pdf")
	s.must(os.WriteFile(file, data, 0o600))
	for i := range arguments {
		arguments[i] = strings.ReplaceAll(arguments[i], "FILE", file)
	}
	out, err := exec.CommandContext(s.t.Context(), path, arguments...).Output()
	s.must(err)
	return string(out)
}

var crew = map[string]any{"team": "钢筋一班", "trade": "钢筋工", "headcount": 42, "hours_per_head": "8"}

// TestReportsAsFiles: each form carries the hash that the API names and the headline; a draft says that it is one.
func TestReportsAsFiles(t *testing.T) {
	s := start(t)
	s.publish("B7", "internal", "钢筋班组出勤", crew)
	r := s.issued()
	for _, format := range []string{"", "pdf", "xlsx", "docx"} {
		for _, lang := range []string{"zh", "en"} {
			text := s.text(s.file("leader", r.ID, format, lang), format)
			headline := r.Headline.Zh
			if lang == "en" {
				headline = r.Headline.En
			}
			if !strings.Contains(text, r.Hash) || !strings.Contains(text, tight(headline)) || !strings.Contains(text, r.No) {
				t.Errorf("%s %s lacks hash, headline or number", orPDF(format), lang)
			}
		}
	}
	var file proof.ReportFile
	s.must(json.Unmarshal(s.file("leader", r.ID, "json", ""), &file))
	if file.Hash != r.Hash || proof.Hash(file.Document) != r.Hash || len(file.Signature) == 0 {
		t.Errorf("the JSON is of hash %s, %d bytes of signature", file.Hash, len(file.Signature))
	}
	if out := os.Getenv("COUNTERSIGN_TEST_LOOK"); out != "" {
		s.must(os.WriteFile(filepath.Join(out, "month.pdf"), s.file("leader", r.ID, "pdf", "zh"), 0o600))
	}
}

// TestDraftsAreForThoseWhoMakeThem: a report that is not issued is printed with that word, and for nobody else.
func TestDraftsAreForThoseWhoMakeThem(t *testing.T) {
	s := start(t)
	s.publish("B7", "internal", "钢筋班组出勤", crew)
	r := s.compiled()
	if text := s.text(s.file("analyst", r.ID, "pdf", "zh"), "pdf"); !strings.Contains(text, "草稿未签发") || strings.Contains(text, "已签认") {
		t.Error("a draft does not say that it is one")
	}
	for _, who := range []string{"leader", "technician"} {
		if _, err := s.As(who).ReportFile(t.Context(), harness.Project, r.ID, "pdf", "zh"); err == nil {
			t.Errorf("%s gets a draft", who)
		}
	}
	for _, wrong := range [][2]string{{"exe", "zh"}, {"pdf", "fr"}} {
		if _, err := s.As("analyst").ReportFile(t.Context(), harness.Project, r.ID, wrong[0], wrong[1]); err == nil {
			t.Errorf("%v was made", wrong)
		}
	}
}

// TestAFileTellsItsReaderAlone: above internal the file has the reader's mark and the reading is written down; a reader
// below gets the file of his own document, which is another and knows nothing of the first.
func TestAFileTellsItsReaderAlone(t *testing.T) {
	s := start(t)
	s.publish("B7", "internal", "钢筋班组出勤", crew)
	s.publish("B7", "secret", "绝密班组出勤", map[string]any{"team": "特一班", "trade": "测量工", "headcount": 7, "hours_per_head": "8"})
	r := s.issued()
	low, err := s.As("leader").Report(t.Context(), harness.Project, r.ID)
	s.must(err)
	high, err := s.As("pm").Report(t.Context(), harness.Project, r.ID)
	s.must(err)
	if low.Hash == high.Hash {
		t.Fatal("both readers have one document")
	}
	before := s.reads("pm")
	for _, format := range []string{"pdf", "xlsx", "docx"} {
		own, other := s.file("pm", r.ID, format, "zh"), s.file("leader", r.ID, format, "zh")
		if text := s.text(own, format); !strings.Contains(text, high.Hash) || !strings.Contains(text, "测量工") || !strings.Contains(text, "机密") {
			t.Errorf("%s of who may see it lacks it", format)
		}
		if text := s.text(other, format); !strings.Contains(text, low.Hash) || strings.Contains(text, high.Hash) || strings.Contains(text, "测量工") || strings.Contains(text, "机密") {
			t.Errorf("%s tells of what is hidden", format)
		}
		if again := s.file("leader", r.ID, format, "zh"); !bytes.Equal(again, other) {
			t.Errorf("the same %s has other bytes", format)
		}
		if format == "pdf" && (strings.Count(s.poppler(own, "pdfimages", "-list", "FILE"), "smask") == 0 || strings.Contains(s.poppler(other, "pdfimages", "-list", "FILE"), "smask")) {
			t.Error("the mark is missing, or stands where none belongs")
		}
	}
	if got := s.reads("pm"); got != before+3 {
		t.Errorf("%d readings, then %d", before, got)
	}
	if got := s.reads("leader"); got != 0 {
		t.Errorf("%d readings of who read nothing above internal", got)
	}
}

func (s site) reads(who string) int {
	s.t.Helper()
	db := s.Database()
	defer db.Close()
	all, err := db.Texts(s.t.Context(), `SELECT detail FROM events WHERE action = ? AND actor = ?`, store.SecretReadAction, who)
	s.must(err)
	return len(all)
}

// TestManyFilesAtOnce: who asks for many gets them all, a few at a time.
func TestManyFilesAtOnce(t *testing.T) {
	s := start(t)
	s.publish("B7", "internal", "钢筋班组出勤", crew)
	r := s.issued()
	c := s.As("leader")
	var all sync.WaitGroup
	failed := make(chan error, 24)
	for i := range cap(failed) {
		all.Go(func() {
			content, err := c.ReportFile(t.Context(), harness.Project, r.ID, []string{"pdf", "xlsx", "docx"}[i%3], "zh")
			if err == nil {
				_, err = io.Copy(io.Discard, content.Body)
				_ = content.Body.Close()
			}
			failed <- err
		})
	}
	all.Wait()
	for range cap(failed) {
		s.must(<-failed)
	}
}
