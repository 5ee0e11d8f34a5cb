package ledger

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"os/exec"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/harness"
)

// openFails opens the product and gives why it did not; nil where it did.
func openFails(t *testing.T, c app.Config) error {
	t.Helper()
	p, err := app.Open(t.Context(), c, slog.New(slog.DiscardHandler), time.Now)
	if err == nil {
		return p.Close()
	}
	return err
}

// program runs the real program and gives what it said and its exit code.
func program(t *testing.T, args ...string) (stdout string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), harness.Build(t, ""), args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		t.Logf("countersign %v: %s", args, exit.Stderr)
		return string(out), exit.ExitCode()
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(out), 0
}

// readerAt gives a whole body at random access.
func readerAt(t *testing.T, body io.ReadCloser) io.ReaderAt {
	t.Helper()
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(content)
}
