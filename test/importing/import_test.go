// Package importing runs the real import command against the real server.
package importing

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/importer"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

func TestMain(m *testing.M) { harness.Run(m) }

// everySample is how many records the outside samples have.
const everySample = 17689

// server is the real program with an installation of its own, and a technician's token.
type server struct {
	*harness.Program
	binary, token string
	config        app.Config
}

func start(t *testing.T, stack harness.Stack) server {
	t.Helper()
	config := harness.Config(t, stack)
	tokens := harness.Found(t, config)
	binary := harness.Build(t, "")
	return server{harness.Serve(t, binary, config), binary, tokens["technician"], config}
}

// command is one call of import that writes its report into dir.
func (s server) command(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	all := append([]string{"import", "--server", s.URL, "--project", harness.Project, "--json", "--report", filepath.Join(dir, "report.jsonl")}, args...)
	cmd := exec.CommandContext(t.Context(), s.binary, all...)
	cmd.Env = append(os.Environ(), "COUNTERSIGN_TOKEN="+s.token)
	return cmd
}

// run gives the counts of a call's last line, what it said besides, and its exit status.
func run(t *testing.T, cmd *exec.Cmd) (sum importer.Summary, said string, status int) {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		status = exit.ExitCode()
	} else {
		require.NoError(t, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if last := lines[len(lines)-1]; last != "" {
		require.NoError(t, json.Unmarshal([]byte(last), &sum), "%s", last)
	}
	return sum, errs.String(), status
}

func (s server) stored(t *testing.T) int {
	t.Helper()
	n, err := harness.OpenDatabase(t, s.config).Number(t.Context(), "SELECT COUNT(*) FROM records WHERE state = 'submitted'")
	require.NoError(t, err)
	return int(n)
}

func sampleFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "samples"), "records.*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 6)
	return files
}

// TestEverySampleGoesThrough imports all samples twice: each row is in as a submitted record or stands in the report
// with its reasons, and the second time nothing is added.
func TestEverySampleGoesThrough(t *testing.T) {
	files := sampleFiles(t)
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s, dir := start(t, stack), t.TempDir()
			first, said, status := run(t, s.command(t, dir, files...))
			require.Zero(t, status, said)
			require.Equal(t, everySample, first.Submitted+first.Refused)
			require.Zero(t, first.Skipped)
			require.Less(t, first.Refused, 100, "only real faults are refused")
			require.Equal(t, first.Submitted, s.stored(t))
			require.Equal(t, first.Refused, reasoned(t, first.Report))
			require.NoFileExists(t, first.Report+".state")

			second, said, status := run(t, s.command(t, dir, files...))
			require.Zero(t, status, said)
			require.Zero(t, second.Submitted)
			require.Equal(t, first.Submitted, second.Skipped)
			require.Equal(t, first.Refused, second.Refused)
			require.Equal(t, first.Submitted, s.stored(t))
		})
	}
}

// reasoned counts the lines of a report; each must name its row and give every reason in both languages.
func reasoned(t *testing.T, path string) (n int) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	for lines := bufio.NewScanner(file); lines.Scan(); n++ {
		var r importer.Refused
		require.NoError(t, json.Unmarshal(lines.Bytes(), &r))
		require.NotZero(t, r.Row)
		require.NotEmpty(t, r.Reasons)
		for _, reason := range r.Reasons {
			require.NotEmpty(t, reason.Zh)
			require.NotEmpty(t, reason.En)
		}
	}
	return n
}

// TestStoppedImportGoesOn stops an import in its middle, by an interrupt and by a crash: the same command then brings
// in the rest, doubles nothing, and its counts are those of the whole.
func TestStoppedImportGoesOn(t *testing.T) {
	file := filepath.Join(need.Samples(t, "samples"), "records.resources.jsonl")
	const rows = 2650
	for name, signal := range map[string]syscall.Signal{"interrupt": syscall.SIGINT, "crash": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			s, dir := start(t, harness.Embedded), t.TempDir()
			cmd := s.command(t, dir, file)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			require.NoError(t, cmd.Start())
			require.Eventually(t, func() bool { return s.stored(t) > rows/10 }, time.Minute, time.Millisecond)
			require.NoError(t, cmd.Process.Signal(signal))
			require.Error(t, cmd.Wait())
			half := s.stored(t)
			require.Less(t, half, rows, "it was stopped in the middle")
			if signal == syscall.SIGINT {
				require.Equal(t, 1, cmd.ProcessState.ExitCode())
				require.Contains(t, errs.String(), "run the same command again")
				require.FileExists(t, filepath.Join(dir, "report.jsonl.state"))
			}
			sum, said, status := run(t, s.command(t, dir, file))
			require.Zero(t, status, said)
			require.Equal(t, rows, sum.Rows())
			require.Equal(t, rows-sum.Refused, s.stored(t))
			require.Equal(t, sum.Refused, reasoned(t, sum.Report))
			if signal == syscall.SIGINT {
				require.Zero(t, sum.Skipped, "the journal knows what the first run had done")
			}
		})
	}
}

// TestJournalOfAnotherInstallationIsNotBelieved: where the server no longer has what the journal speaks of, the import
// begins anew instead of leaving a gap.
func TestJournalOfAnotherInstallationIsNotBelieved(t *testing.T) {
	file := filepath.Join(need.Samples(t, "samples"), "records.quality.jsonl")
	const rows = 1392
	s, dir := start(t, harness.Embedded), t.TempDir()
	cmd := s.command(t, dir, file)
	require.NoError(t, cmd.Start())
	require.Eventually(t, func() bool { return s.stored(t) > rows/10 }, time.Minute, time.Millisecond)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	state := filepath.Join(dir, "report.jsonl.state")
	kept, err := os.ReadFile(state)
	require.NoError(t, err)

	other := start(t, harness.Embedded)
	forged := bytes.ReplaceAll(kept, []byte(field(t, kept, "job")), []byte(jobOf(t, other, dir, file)))
	require.NoError(t, os.WriteFile(state, forged, 0o600))
	sum, said, status := run(t, other.command(t, dir, file))
	require.Zero(t, status, said)
	require.Equal(t, rows-sum.Refused, other.stored(t))
}

func field(t *testing.T, journal []byte, name string) string {
	t.Helper()
	var all map[string]any
	require.NoError(t, json.Unmarshal(journal, &all))
	text, ok := all[name].(string)
	require.True(t, ok)
	return text
}

// jobOf gives the fingerprint that the same call has on another server, from a run that is stopped at once.
func jobOf(t *testing.T, s server, dir, file string) string {
	t.Helper()
	own := t.TempDir()
	cmd := s.command(t, own, file)
	cmd.Env = append(cmd.Env, "COUNTERSIGN_TOKEN=dead")
	_, _, status := run(t, cmd)
	require.Equal(t, 1, status)
	kept, err := os.ReadFile(filepath.Join(own, "report.jsonl.state"))
	require.NoError(t, err)
	return field(t, kept, "job")
}

// TestDryRunStoresNothing and gives the same verdicts as the import itself.
func TestDryRunStoresNothing(t *testing.T) {
	file := filepath.Join(need.Samples(t, "samples"), "records.progress.jsonl")
	s, dir := start(t, harness.Embedded), t.TempDir()
	dry, said, status := run(t, s.command(t, dir, "--dry-run", file))
	require.Zero(t, status, said)
	require.Zero(t, s.stored(t))
	real, said, status := run(t, s.command(t, dir, file))
	require.Zero(t, status, said)
	require.Equal(t, dry, real)
	require.Positive(t, real.Refused)
}

// TestUsageAndRights: a wrong call is 2, a dead session or a person without the right ends the import with 1.
func TestUsageAndRights(t *testing.T) {
	s, dir := start(t, harness.Embedded), t.TempDir()
	file := filepath.Join(dir, "one.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(`{"source":"s","source_row":"1","kind_hint":"progress","date":"","title":"浇筑","body":"完成","quantities":{},"site":"3#楼"}`+"\n"), 0o600))
	for what, c := range map[string]struct {
		cmd    *exec.Cmd
		status int
	}{
		"no file":         {s.command(t, dir), 2},
		"absent file":     {s.command(t, dir, filepath.Join(dir, "none.csv")), 2},
		"unknown flag":    {s.command(t, dir, "--nonsense", file), 2},
		"unknown charset": {s.command(t, dir, "--encoding", "klingon", file), 2},
		"no workers":      {s.command(t, dir, "--workers", "0", file), 2},
		"dead session":    {s.command(t, dir, "--token", "dead", file), 1},
		"no such project": {s.command(t, dir, "--project", "OTHER", file), 1},
		"good":            {s.command(t, dir, file), 0},
	} {
		_, said, status := run(t, c.cmd)
		require.Equal(t, c.status, status, "%s: %s", what, said)
	}
	require.Equal(t, 1, s.stored(t))
}
