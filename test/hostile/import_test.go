package hostile

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/countersign/countersign/test/harness"
)

// TestEveryTableThroughTheImport imports each hostile file, one by one, with the real importer into the real server.
func TestEveryTableThroughTheImport(t *testing.T) {
	s := start(t, harness.Embedded)
	folder := t.TempDir()
	rows := 0
	for _, kind := range []string{"csv", "excel", "archives", "xml", "tiny", "names"} {
		for _, path := range filesOf(t, "hostile", kind) {
			rows += s.importOne(path, filepath.Join(folder, filepath.Base(path)+".jsonl"))
		}
	}
	t.Logf("%d rows", rows)
	db := harness.OpenDatabase(t, s.config)
	defer db.Close()
	n, err := db.Number(t.Context(), `SELECT COUNT(*) FROM records WHERE state <> 'submitted'`)
	if err != nil || n != 0 {
		t.Errorf("%d rows are half in: %v", n, err)
	}
	s.survived()
}

// importOne runs the importer under a cap of its memory. It ends with 0 or 1, says what became of each row, and
// explains every refusal.
func (s *server) importOne(path, report string) int {
	s.t.Helper()
	cmd := exec.Command(s.binary, "import", "--json", "--server", s.URL, "--project", harness.Project, "--report", report, path)
	cmd.Env = append(os.Environ(), "COUNTERSIGN_TOKEN="+s.token)
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 || bytes.Contains(errors.Bytes(), []byte("goroutine ")) {
		s.t.Errorf("%s: %v\n%s", filepath.Base(path), err, errors.String())
		return 0
	}
	if most := peakOf(cmd); most > maxGrowth {
		s.t.Errorf("%s: the importer took %d MiB", filepath.Base(path), most>>20)
	}
	var sum struct{ Submitted, Refused, Skipped int }
	if err := json.Unmarshal(bytes.TrimSpace(out.Bytes()), &sum); err != nil {
		s.t.Errorf("%s: the closing line %q: %v", filepath.Base(path), out.String(), err)
		return 0
	}
	s.explains(path, report, sum.Refused)
	return sum.Submitted + sum.Refused + sum.Skipped
}

// explains fails unless the report has a reason in both languages for each refusal.
func (s *server) explains(path, report string, refused int) {
	s.t.Helper()
	raw, err := os.ReadFile(report)
	if err != nil {
		s.t.Errorf("%s: %v", path, err)
		return
	}
	lines := bytes.Split(bytes.TrimSpace(raw), []byte("\n"))
	if len(lines) == 1 && len(lines[0]) == 0 {
		lines = nil
	}
	if len(lines) != refused {
		s.t.Errorf("%s: %d refused, %d in the report", filepath.Base(path), refused, len(lines))
	}
	for _, l := range lines {
		var row struct {
			Reasons []struct{ Code, Zh, En string }
		}
		if err := json.Unmarshal(l, &row); err != nil || len(row.Reasons) == 0 || row.Reasons[0].Zh == "" || row.Reasons[0].En == "" {
			s.t.Errorf("%s: refused without a reason in both languages: %s", filepath.Base(path), l)
		}
	}
}
