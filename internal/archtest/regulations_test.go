package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/countersign/countersign/test/need"
)

// TestEveryTestThatARegulationNamesExists keeps docs/regulations.md true.
func TestEveryTestThatARegulationNamesExists(t *testing.T) {
	root := need.RepositoryRoot()
	page, err := os.ReadFile(filepath.Join(root, "docs", "regulations.md"))
	if err != nil {
		t.Fatal(err)
	}
	defined := definedTests(t, root)
	named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(string(page), -1)
	if len(named) == 0 {
		t.Fatal("the page names no test")
	}
	for _, m := range named {
		if !defined[m[1]] {
			t.Errorf("%s is named and does not exist", m[1])
		}
	}
}

func definedTests(t *testing.T, root string) map[string]bool {
	t.Helper()
	definition := regexp.MustCompile(`(?m)^func (Test[A-Za-z0-9]+)\(`)
	defined := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range definition.FindAllStringSubmatch(string(text), -1) {
			defined[m[1]] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return defined
}
