package abuse

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/countersign/countersign/test/need"
)

// TestEveryNamedTestExists holds docs/abuse.md to the tree: each test that it names is there, and each line names one.
func TestEveryNamedTestExists(t *testing.T) {
	root := need.RepositoryRoot()
	page, err := os.ReadFile(filepath.Join(root, "docs", "abuse.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := testsOf(t, root)
	named, lines := regexp.MustCompile("`(Test\\w+)`"), 0
	for line := range strings.Lines(string(page)) {
		if !regexp.MustCompile(`^\| [A-D][0-9]+ \|`).MatchString(line) {
			continue
		}
		lines++
		all := named.FindAllStringSubmatch(line, -1)
		if len(all) == 0 {
			t.Errorf("no test: %s", line)
		}
		for _, n := range all {
			if !there[n[1]] {
				t.Errorf("there is no %s", n[1])
			}
		}
	}
	if lines < 30 {
		t.Errorf("%d cases", lines)
	}
}

func testsOf(t *testing.T, root string) map[string]bool {
	t.Helper()
	there, function := map[string]bool{}, regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, room := range []string{"internal", "test", "pkg", "cmd"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range function.FindAllStringSubmatch(string(text), -1) {
				there[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return there
}
