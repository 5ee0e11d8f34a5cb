package ledger

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/witness"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// watched is an installation with a witness whom it knows.
type watched struct {
	*harness.Site
	key   witness.Key
	files string // folder of the witness's own files
}

func startWatched(t *testing.T) *watched {
	t.Helper()
	files := t.TempDir()
	key, err := witness.LoadKey(filepath.Join(files, "witness.key"), "owner.example/witness")
	require.NoError(t, err)
	config := harness.Config(t, harness.Embedded)
	config.Ledger.Witnesses = []string{key.Public()}
	harness.Found(t, config)
	s := harness.Open(t, config, &harness.Clock{})
	settle(t, s)
	return &watched{s, key, files}
}

func (w *watched) witness(t *testing.T, url string) *witness.Witness {
	t.Helper()
	return &witness.Witness{Server: harness.Client(t, url, ""), Key: w.key, State: filepath.Join(w.files, "state"), Now: time.Now}
}

// fork makes another installation with the same keys, as somebody does who rewrites history from the beginning.
func (w *watched) fork(t *testing.T, change func(app.Config)) *harness.Site {
	t.Helper()
	config := w.Config
	config.DataDir = filepath.Join(t.TempDir(), "data")
	require.NoError(t, os.CopyFS(filepath.Join(config.DataDir, "secrets"), os.DirFS(filepath.Join(w.Config.DataDir, "secrets"))))
	require.NoError(t, filepath.WalkDir(filepath.Join(config.DataDir, "secrets"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return errors.Join(err, os.Chmod(path, 0o700))
		}
		return os.Chmod(path, 0o600)
	}))
	change(config)
	s := harness.Open(t, config, &harness.Clock{})
	settle(t, s)
	return s
}

func TestWitnessConfirmsALedgerThatGrows(t *testing.T) {
	s := startWatched(t)
	w := s.witness(t, s.URL)
	first, err := w.Look(t.Context())
	require.NoError(t, err)
	require.Zero(t, first.Since)
	require.Contains(t, first.Note, "— owner.example/witness ")
	again, err := w.Look(t.Context())
	require.NoError(t, err, "nothing new is no fault")
	require.Equal(t, first.Checkpoint, again.Checkpoint)

	for range 3 {
		s.Submitted(s.Progress(harness.NewID()))
	}
	settle(t, s.Site)
	next, err := w.Look(t.Context())
	require.NoError(t, err)
	require.Equal(t, first.Checkpoint.Size, next.Since)
	require.Greater(t, next.Checkpoint.Size, first.Checkpoint.Size)
	c, err := harness.Client(t, s.URL, "").Checkpoint(t.Context())
	require.NoError(t, err)
	require.Equal(t, next.Note, c.Note, "everybody gets the line")
}

func TestWitnessRefusesAnotherHistory(t *testing.T) {
	s := startWatched(t)
	older := filepath.Join(t.TempDir(), "older.db")
	copyDatabase(t, s.Config, older)
	s.Submitted(s.Progress(harness.NewID()))
	settle(t, s.Site)
	_, err := s.witness(t, s.URL).Look(t.Context())
	require.NoError(t, err)

	restored := s.fork(t, func(c app.Config) { adopt(t, older, c) })
	refused(t, s.witness(t, restored.URL), "shrank", true)
	for range 4 {
		restored.Submitted(restored.Progress(harness.NewID()))
	}
	settle(t, restored)
	refused(t, s.witness(t, restored.URL), "forked", true)

	rewritten := s.fork(t, func(c app.Config) { harness.Found(t, c) })
	for range 4 {
		rewritten.Submitted(rewritten.Progress(harness.NewID()))
	}
	settle(t, rewritten)
	refused(t, s.witness(t, rewritten.URL), "forked", true)

	stranger := harness.Start(t, harness.Embedded)
	settle(t, stranger)
	refused(t, s.witness(t, stranger.URL), "another key", false)

	_, err = s.witness(t, s.URL).Look(t.Context())
	require.NoError(t, err, "a refusal makes it forget nothing")
}

// copyDatabase copies a database as a backup would.
func copyDatabase(t *testing.T, c app.Config, to string) {
	t.Helper()
	tamperWith(t, c, `VACUUM INTO '`+to+`'`)
}

// adopt puts a backup in the place of an installation's database.
func adopt(t *testing.T, backup string, c app.Config) {
	t.Helper()
	content, err := os.ReadFile(backup)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(c.DataDir, "countersign.db"), content, 0o600))
}

func refused(t *testing.T, w *witness.Witness, why string, evidence bool) {
	t.Helper()
	_, err := w.Look(t.Context())
	var refusal *witness.RefusalError
	require.ErrorAs(t, err, &refusal)
	require.Contains(t, refusal.En, why)
	if evidence {
		require.FileExists(t, refusal.Evidence)
	}
}

// TestOnlyKnownWitnessesMayConfirm tries lines that must not get under a checkpoint.
func TestOnlyKnownWitnessesMayConfirm(t *testing.T) {
	s := startWatched(t)
	other, err := witness.LoadKey(filepath.Join(t.TempDir(), "other.key"), "")
	require.NoError(t, err)
	unknown := &witness.Witness{Server: harness.Client(t, s.URL, ""), Key: other, State: t.TempDir(), Now: time.Now}
	_, err = unknown.Look(t.Context())
	require.ErrorContains(t, err, other.Public())

	seen, err := s.witness(t, s.URL).Look(t.Context())
	require.NoError(t, err)
	line := seen.Note[strings.Index(seen.Note, "— owner"):]
	line = strings.TrimSpace(line)
	s.Session("technician")
	settle(t, s.Site)
	newer, err := s.Ledger.Newest(t.Context())
	require.NoError(t, err)
	stranger := harness.Client(t, s.URL, "")
	for name, c := range map[string]struct {
		size   int64
		line   string
		status int
	}{
		"of another checkpoint": {newer.Size, line, 422},
		"no checkpoint":         {newer.Size + 7, line, 404},
		"altered":               {seen.Checkpoint.Size, line[:len(line)-6] + "AAAAAA", 422},
		"two lines":             {seen.Checkpoint.Size, line + "\n" + line, 422},
		"no line":               {seen.Checkpoint.Size, "owner", 422},
		"the ledger's own":      {seen.Checkpoint.Size, ownLine(seen.Note), 403},
	} {
		_, err := stranger.Cosign(t.Context(), c.size, c.line)
		require.True(t, client.IsStatus(err, c.status), "%s: %v", name, err)
	}
	require.EqualValues(t, 1, number(t, s.Site, `SELECT COUNT(*) FROM ledger_cosignatures`))
}

func ownLine(note string) string {
	_, lines, _ := strings.Cut(note, "\n\n")
	line, _, _ := strings.Cut(lines, "\n")
	return line
}

// TestWitnessCommand runs the program itself: against the ledger that it knows, and against another history.
func TestWitnessCommand(t *testing.T) {
	s := startWatched(t)
	args := func(url string) []string {
		return []string{"witness", "--server", url, "--key", filepath.Join(s.files, "witness.key"), "--state", filepath.Join(s.files, "state")}
	}
	stdout, code := program(t, args(s.URL)...)
	require.Zero(t, code)
	require.Contains(t, stdout, "confirmed")
	rewritten := s.fork(t, func(c app.Config) { harness.Found(t, c) })
	rewritten.Submitted(rewritten.Progress(harness.NewID()))
	settle(t, rewritten)
	cmd := exec.CommandContext(t.Context(), harness.Build(t, ""), args(rewritten.URL)...)
	said, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, 1, exit.ExitCode())
	require.Contains(t, string(said), "拒绝确认 REFUSED")
	require.Contains(t, string(said), "evidence")

	fresh := filepath.Join(t.TempDir(), "new.key")
	stdout, code = program(t, "witness", "--server", s.URL, "--key", fresh, "--state", t.TempDir(), "--name", "auditor")
	require.Equal(t, 1, code, "nobody knows it yet")
	require.Contains(t, stdout, "witness key: auditor+")
}
