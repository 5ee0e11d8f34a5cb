// Package need finds what a test needs from outside the repository: programs and sample files. What can't be found
// skips the test loudly, or fails it where nothing may be left out (CI=true).
package need

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// SamplesVariable names the folder of outside samples. The default is "../shared", seen from the repository root.
const SamplesVariable = "COUNTERSIGN_SAMPLES"

// Everything says whether nothing may be left out: a missing program or sample is then a failure, not a skip.
func Everything() bool { return os.Getenv("CI") == "true" }

// Missing ends the test: as a failure where nothing may be left out, as a loud skip elsewhere.
func Missing(tb testing.TB, what, remedy string) {
	tb.Helper()
	if Everything() {
		tb.Fatalf("CI=true and %s is missing: %s", what, remedy)
	} else {
		tb.Skipf("NOT RUN: %s is missing: %s", what, remedy)
	}
}

// Program answers the path of the first program that exists: the one that the environment variable names (then it
// has to be there), else the first of the names found on PATH or as a path of its own. Empty if there is none.
func Program(variable string, names ...string) string {
	if named := os.Getenv(variable); named != "" {
		names = []string{named}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Samples answers the path of a file or folder under the samples, and skips or fails the test when it is absent.
func Samples(tb testing.TB, elements ...string) string {
	tb.Helper()
	path := filepath.Join(append([]string{samplesRoot()}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		Missing(tb, "the sample "+path, "set "+SamplesVariable+" to the folder of the samples")
	}
	return path
}

func samplesRoot() string {
	root := os.Getenv(SamplesVariable)
	if root == "" {
		root = filepath.Join("..", "shared")
	}
	if filepath.IsAbs(root) {
		return root
	}
	return filepath.Join(RepositoryRoot(), root)
}

// RepositoryRoot answers the folder of go.mod above the working folder. A test runs in the folder of its package, so
// paths relative to the repository need it.
func RepositoryRoot() string {
	folder, err := os.Getwd()
	for err == nil && !exists(filepath.Join(folder, "go.mod")) {
		above := filepath.Dir(folder)
		if above == folder {
			break
		}
		folder = above
	}
	return folder
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
