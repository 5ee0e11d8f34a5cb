// Package tamper changes evidence behind the product's back, at random, and lets both verifiers judge: pkg/proof, and
// scripts/verify.sh, which shares nothing with it. Each change must be noticed, and the first thing that is named
// wrong must be at the place of the change.
package tamper

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/need"
)

// verdict is what a verifier said: nothing, or the first thing that is wrong and where.
type verdict struct {
	what, where string
}

func (v verdict) good() bool { return v.what == "" }

// byGo lets pkg/proof judge.
func byGo(t *testing.T, dir string, trust proof.Trust) verdict {
	t.Helper()
	r, err := proof.VerifyExport(dir, trust)
	if err != nil {
		t.Fatal(err)
	}
	if r.Good() {
		return verdict{}
	}
	return verdict{r.Findings[0].What, r.Findings[0].Where.String() + " " + r.Findings[0].En}
}

// byShell lets scripts/verify.sh judge.
func byShell(t *testing.T, dir string, trust proof.Trust) verdict {
	t.Helper()
	arguments := []string{filepath.Join(need.RepositoryRoot(), "scripts", "verify.sh"), dir}
	if trust.VerifierKey != "" {
		arguments = append(arguments, "--key", trust.VerifierKey)
	}
	if len(trust.Checkpoint) > 0 {
		kept := filepath.Join(t.TempDir(), "kept")
		if err := os.WriteFile(kept, trust.Checkpoint, 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, "--checkpoint", kept)
	}
	output, err := exec.Command("sh", arguments...).CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return verdict{}
	case !errors.As(err, &exit) || exit.ExitCode() != 1:
		t.Fatalf("verify.sh: %v\n%s", err, output)
	}
	for line := range strings.Lines(string(output)) {
		if what, where, ok := strings.Cut(strings.TrimPrefix(line, "不符 wrong: "), ": "); ok && strings.HasPrefix(line, "不符 wrong: ") {
			return verdict{what, strings.TrimSpace(where)}
		}
	}
	t.Fatalf("verify.sh is not content and names nothing:\n%s", output)
	return verdict{}
}

// tamperings is how many the run makes: a few hundred in the suite, COUNTERSIGN_TAMPERINGS in the full run.
func tamperings(t *testing.T, otherwise int) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("COUNTERSIGN_TAMPERINGS"))
	if err != nil {
		return otherwise
	}
	return n
}

// luck gives random numbers from a printed seed; COUNTERSIGN_SEED repeats a run.
func luck(t *testing.T) *rand.Rand {
	t.Helper()
	seed, err := strconv.ParseUint(os.Getenv("COUNTERSIGN_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano()) //nolint:gosec // any number does
	}
	t.Logf("COUNTERSIGN_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// copyTree copies a folder.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

func readLines(t *testing.T, path string) [][]byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(bytes.TrimSuffix(content, []byte{'\n'}), []byte{'\n'})
}

func writeLines(t *testing.T, path string, lines [][]byte) {
	t.Helper()
	content := append(bytes.Join(lines, []byte{'\n'}), '\n')
	if len(lines) == 0 {
		content = nil
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
