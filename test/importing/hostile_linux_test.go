package importing

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// mostMemory is what one import may need, in bytes.
const mostMemory = 256 << 20

// TestHostileFilesNeedLittleMemory gives every hostile file to the import, by its own ending and under each ending that
// the import takes: it always ends by itself with a status of its own, says no word of a panic, and needs little memory.
func TestHostileFilesNeedLittleMemory(t *testing.T) {
	binary, dir := harness.Build(t, ""), t.TempDir()
	files := append(hostileFiles(t), openQuote(t, dir))
	for _, path := range files {
		for _, name := range disguises(path) {
			target := filepath.Join(dir, name)
			require.NoError(t, os.Symlink(path, target))
			peak := dryRun(t, binary, dir, target)
			require.Less(t, peak, int64(mostMemory), "%s as %s", path, name)
			require.NoError(t, os.Remove(target))
		}
	}
}

func dryRun(t *testing.T, binary, dir, file string) (peak int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, "import", "--dry-run", "--project", "DEMO", "--report", filepath.Join(dir, "report.jsonl"), file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		require.Equal(t, 1, cmd.ProcessState.ExitCode(), "%s: %v\n%s", file, err, out)
	}
	require.NotContains(t, string(out), "goroutine ", file)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	require.True(t, ok)
	return usage.Maxrss << 10
}

func hostileFiles(t *testing.T) (all []string) {
	t.Helper()
	root, err := filepath.Abs(need.Samples(t, "hostile"))
	require.NoError(t, err)
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && d.Name() != "FILES.tsv" {
			all = append(all, path)
		}
		return err
	}))
	require.Greater(t, len(all), 100)
	return all
}

// disguises gives the names under which a file is tried: archives also as workbooks, texts also as tables and lines.
func disguises(path string) []string {
	names := []string{"x" + filepath.Ext(path)}
	switch {
	case strings.Contains(path, "/archives/") || strings.Contains(path, "/docx/"):
		names = append(names, "y.xlsx")
	case strings.Contains(path, "/strings/") || strings.Contains(path, "/xml/") || strings.Contains(path, "/svg/"):
		names = append(names, "y.csv", "z.jsonl")
	}
	return names
}

// openQuote makes 300 MiB behind a quote that never closes.
func openQuote(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "open.csv")
	file, err := os.Create(path)
	require.NoError(t, err)
	_, err = file.WriteString("title,kind\n\"")
	require.NoError(t, err)
	block := bytes.Repeat([]byte("x,\n"), 1<<20)
	for range 100 {
		_, err = file.Write(block)
		require.NoError(t, err)
	}
	require.NoError(t, file.Close())
	return path
}
