package secrecy

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// TestLevelsAreHeldByBothVerifiers: an export with raised, lowered and merged records is right for both; a row whose
// level somebody lowered behind the program's back is found, in records and in publications.
func TestLevelsAreHeldByBothVerifiers(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	ctx := t.Context()
	raised, lowered := s.published("internal"), s.published("secret", note())
	_, err := s.change("custodian", raised, "top_secret")
	s.must(err)
	asked, err := s.change("custodian", lowered, "open")
	s.must(err)
	_, err = s.decide("pm", lowered, asked.ID, true)
	s.must(err)
	merged := s.Submitted(s.Progress(harness.NewID()))
	_, err = s.As("techmanager").Screen(ctx, harness.Project, merged.ID, merged.Version, client.Screen{Summary: harness.Summary, DuplicateOf: raised.ID})
	s.must(err)
	s.drain()
	if findings := s.judged(); len(findings) > 0 {
		t.Fatalf("an untouched export: %q", findings)
	}
	db := openForChange(t, config)
	for _, forgery := range []struct{ what, table, change, undo string }{
		{"a level", "records", `secrecy = 0`, `secrecy = 4`},
		{"a marking", "records", `marking = ''`, ``},
		{"a level", "publications", `secrecy = 0`, `secrecy = 4`},
	} {
		column := "id"
		if forgery.table == "publications" {
			column = "record_id"
		}
		where := ` WHERE ` + column + ` = '` + raised.ID + `'`
		if _, err := db.ExecContext(ctx, `UPDATE `+forgery.table+` SET `+forgery.change+where); err != nil { //nolint:gosec // of this test
			t.Fatal(err)
		}
		if findings := s.judged(); len(findings) != 2 {
			t.Errorf("%s of %s: %q", forgery.what, forgery.table, findings)
		}
		if forgery.undo == "" {
			break
		}
		if _, err := db.ExecContext(ctx, `UPDATE `+forgery.table+` SET `+forgery.undo+where); err != nil { //nolint:gosec // of this test
			t.Fatal(err)
		}
	}
}

// judged gives what each of the two verifiers finds wrong first in an export of now.
func (s *site) judged() (findings []string) {
	s.t.Helper()
	dir := filepath.Join(s.t.TempDir(), "export")
	_, err := s.Export(s.t.Context(), dir, "", func(string, int64) {})
	s.must(err)
	r, err := proof.VerifyExport(dir, proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey})
	s.must(err)
	if !r.Good() {
		findings = append(findings, "go: "+r.Findings[0].What+" "+r.Findings[0].Where.String())
	}
	output, err := exec.Command("sh", filepath.Join(need.RepositoryRoot(), "scripts", "verify.sh"), dir, "--key", s.Ledger.Key().VerifierKey).CombinedOutput()
	if err != nil {
		for line := range strings.Lines(string(output)) {
			if strings.Contains(line, "wrong:") {
				findings = append(findings, "shell: "+strings.TrimSpace(line))
				break
			}
		}
		if len(findings) == 0 || !strings.HasPrefix(findings[len(findings)-1], "shell") {
			s.t.Fatalf("verify.sh: %v\n%s", err, output)
		}
	}
	return findings
}
