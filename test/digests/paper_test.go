package digests

import (
	"io"
	"mime"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/web"
)

// printed gets the diary of today on paper, as somebody may see it, and gives its pages' text without white space.
func (s site) printed(who, lang string) (text, file string) {
	s.t.Helper()
	if _, built := web.Panel(); !built {
		need.Missing(s.t, "the built panel with its typefaces", "run go generate ./web")
	}
	c, err := s.As(who).DiaryFile(s.t.Context(), harness.Project, s.today(), unit, lang)
	s.must(err)
	defer c.Body.Close()
	data, err := io.ReadAll(c.Body)
	s.must(err)
	if media, _, _ := mime.ParseMediaType(c.ContentType); media != "application/pdf" || int64(len(data)) != c.Size || c.Name != harness.Project+"-"+s.today()+".pdf" {
		s.t.Errorf("%s, %d of %d bytes, %q", c.ContentType, len(data), c.Size, c.Name)
	}
	file = filepath.Join(s.t.TempDir(), who+".pdf")
	s.must(os.WriteFile(file, data, 0o600))
	return s.poppler("pdftotext", "-raw", file, "-"), file
}

func (s site) poppler(program string, arguments ...string) string {
	s.t.Helper()
	path := need.Program("", program)
	if path == "" {
		need.Missing(s.t, program, "install poppler-utils")
	}
	out, err := exec.CommandContext(s.t.Context(), path, arguments...).Output()
	s.must(err)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, string(out))
}

// TestTheDiaryOnPaper: what the diary says stands on its sheet with the same hash; who is below a record's level gets a
// sheet without it, and who is not gets his mark on it, after the reading was written down (R3.6, L9).
func TestTheDiaryOnPaper(t *testing.T) {
	s := site{harness.Start(t, harness.Embedded), t}
	s.publish("B7", "internal", map[string]any{"team": "钢筋一班", "trade": "钢筋工", "headcount": 42, "hours_per_head": "8"}, inUnit)
	s.publish("C3", "secret", map[string]any{"kind": "decision", "subject": "增加投入", "content": "同意增加木工班组。"}, inUnit, func(in *client.RecordInput) { in.Title = "绝密事项增加投入" })

	reads := s.secretReads("diary", "pm")
	high, highFile := s.printed("pm", "zh")
	low, lowFile := s.printed("technician", "zh")
	for who, text := range map[string]string{"pm": high, "technician": low} {
		if hash := s.diary(who).Hash; !strings.Contains(text, "SHA-256"+hash) || !strings.Contains(text, "钢筋工42人") || !strings.Contains(text, "施工日志") {
			t.Errorf("%s: the sheet lacks hash, people or title: %s", who, text)
		}
	}
	no := s.diary("pm").Diary.Directives[0].Nos[0]
	if !strings.Contains(high, no) || !strings.Contains(high, "机密") {
		t.Errorf("the sheet of the project manager lacks the secret decision %s", no)
	}
	if strings.Contains(low, no) || strings.Contains(low, "机密") || strings.Contains(low, "增加") {
		t.Error("the sheet of the technician tells of the secret decision")
	}
	if s.poppler("pdfimages", "-list", highFile) == s.poppler("pdfimages", "-list", lowFile) {
		t.Error("the secret sheet has no mark")
	}
	if got := s.secretReads("diary", "pm"); got != reads+3 { // the sheet, and the diary twice
		t.Errorf("%d readings were written down, then %d", reads, got)
	}
	if english, _ := s.printed("technician", "en"); !strings.Contains(english, "Sitediary") {
		t.Error("no English sheet")
	}
	if _, err := s.As("sysadmin").DiaryFile(t.Context(), harness.Project, s.today(), unit, "zh"); err == nil {
		t.Error("the system administrator reads the diary")
	}
}

func inUnit(in *client.RecordInput) { in.Location.UnitProject = unit }
