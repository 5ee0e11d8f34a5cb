// Package samples imports every record of the outside samples through the real program into a real server: each one is
// in as a submitted record or refused with its reasons, the counts add up, and nothing of a text or a quantity is lost.
package samples

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// total is how many records the samples hold.
const total = 17689

func TestMain(m *testing.M) { harness.Run(m) }

// site is a server with one technician who imports.
type site struct {
	t       *testing.T
	binary  string
	config  app.Config
	token   string
	program *harness.Program
	report  string
	files   []string
}

func start(t *testing.T, stack harness.Stack) *site {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "samples"), "records.*.jsonl"))
	if err != nil || len(files) != 6 {
		t.Fatalf("%d files of samples: %v", len(files), err)
	}
	s := &site{t: t, binary: harness.Build(t, ""), config: harness.Config(t, stack), report: filepath.Join(t.TempDir(), "report.jsonl"), files: files}
	s.token = harness.Found(t, s.config)["technician"]
	s.program = harness.Serve(t, s.binary, s.config)
	return s
}

// summary is the last line of `import --json`.
type summary struct {
	Submitted int `json:"submitted"`
	Refused   int `json:"refused"`
	Skipped   int `json:"skipped"`
}

func (s summary) rows() int { return s.Submitted + s.Refused + s.Skipped }

func (s *site) command() *exec.Cmd {
	args := []string{"import", "--json", "--server", s.program.URL, "--project", harness.Project, "--report", s.report}
	cmd := exec.Command(s.binary, append(args, s.files...)...)
	cmd.Env = append(os.Environ(), "COUNTERSIGN_TOKEN="+s.token)
	return cmd
}

// run imports everything and gives the closing line.
func (s *site) run() summary {
	s.t.Helper()
	cmd := s.command()
	var out, errors bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errors
	began := time.Now()
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("import: %v\n%s", err, errors.String())
	}
	var sum summary
	if err := json.Unmarshal(bytes.TrimSpace(out.Bytes()), &sum); err != nil {
		s.t.Fatalf("the closing line %q: %v", out.String(), err)
	}
	s.t.Logf("%+v in %s", sum, time.Since(began).Round(time.Millisecond))
	return sum
}

// runUntil imports and kills the importer once some records are in.
func (s *site) runUntil(some int) {
	s.t.Helper()
	cmd := s.command()
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	for s.number(`SELECT COUNT(*) FROM records`) < some {
		time.Sleep(20 * time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		s.t.Fatalf("the importer had already ended: %v", err)
	}
	_ = cmd.Wait()
}

func (s *site) number(query string, args ...any) int {
	s.t.Helper()
	db := harness.OpenDatabase(s.t, s.config)
	defer db.Close()
	n, err := db.Number(s.t.Context(), query, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return int(n)
}

func TestEverySampleIsInOrRefusedWithItsReasons(t *testing.T) {
	s := start(t, harness.Embedded)
	first := s.run()
	if first.rows() != total || first.Skipped != 0 {
		t.Fatalf("first run: %+v, the samples are %d", first, total)
	}
	if first.Refused > 100 {
		t.Errorf("%d are refused: more than the faulty ones", first.Refused)
	}
	refused := s.refusals()
	if len(refused) != first.Refused {
		t.Errorf("%d are refused, %d are in the report", first.Refused, len(refused))
	}
	if n := s.number(`SELECT COUNT(*) FROM records WHERE state = 'submitted'`); n != first.Submitted {
		t.Errorf("%d are submitted, %d are in the database", first.Submitted, n)
	}
	if n := s.number(`SELECT COUNT(*) FROM records`); n != first.Submitted {
		t.Errorf("%d records, %d of them were submitted", n, first.Submitted)
	}
	s.compare(refused)
	second := s.run()
	if second != (summary{Skipped: first.Submitted, Refused: first.Refused}) {
		t.Errorf("second run: %+v after %+v", second, first)
	}
	s.inspect()
}

// The importer is killed, and the server too; run again, it goes on and doubles nothing.
func TestKilledImportGoesOn(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := start(t, stack)
			s.runUntil(1000)
			if err := s.program.Kill(); err != nil {
				t.Fatal(err)
			}
			s.program = harness.Serve(t, s.binary, s.config)
			if sum := s.run(); sum.rows() != total {
				t.Errorf("resumed: %+v, the samples are %d", sum, total)
			} else if n := s.number(`SELECT COUNT(*) FROM records`); n != total-sum.Refused {
				t.Errorf("%d records after %+v", n, sum)
			}
			if n := s.number(`SELECT COUNT(*) FROM conflicts`); n != 0 {
				t.Errorf("%d rows came a second time as something else", n)
			}
			s.inspect()
		})
	}
}

func (s *site) inspect() {
	s.t.Helper()
	if err := s.program.Stop(); err != nil {
		s.t.Fatal(err)
	}
	harness.Open(s.t, s.config, &harness.Clock{}).MustHold()
}

// refusal is one line of the report.
type refusal struct {
	Source    string            `json:"source"`
	SourceRow string            `json:"source_row"`
	Reasons   []json.RawMessage `json:"reasons"`
}

// refusals reads the report: every refused row has its reasons. It answers them by source and row.
func (s *site) refusals() map[[2]string]bool {
	s.t.Helper()
	all := map[[2]string]bool{}
	s.lines(s.report, func(raw []byte) {
		var r refusal
		if err := json.Unmarshal(raw, &r); err != nil {
			s.t.Fatal(err)
		}
		if len(r.Reasons) == 0 {
			s.t.Errorf("refused without a reason: %s", raw)
		}
		all[[2]string{r.Source, r.SourceRow}] = true
	})
	return all
}

func (s *site) lines(path string, each func([]byte)) {
	s.t.Helper()
	file, err := os.Open(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer file.Close()
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 16<<20)
	for scan.Scan() {
		each(scan.Bytes())
	}
	if err := scan.Err(); err != nil {
		s.t.Fatal(err)
	}
}
