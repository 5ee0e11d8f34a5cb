package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

func TestTreeKeepsTheImportRule(t *testing.T) {
	packages := listTree(t)
	require.Greater(t, len(packages), 5, "go list saw the tree")
	require.Empty(t, violations(packages))
}

// TestMadeUpViolations shows that the rule can fail at all: each graph has one import, and the reason or none.
func TestMadeUpViolations(t *testing.T) {
	const gin, gorm, minio = "github.com/gin-gonic/gin", "gorm.io/gorm", "github.com/minio/minio-go/v7"
	for _, c := range []struct{ from, imported, reason string }{
		{"cmd/countersign", ours("internal/app"), ""},
		{"internal/app", ours("internal/httpapi"), ""},
		{"internal/app", ours("internal/store"), ""},
		{"internal/app", ours("web"), ""},
		{"internal/httpapi", ours("internal/service/pipeline"), ""},
		{"internal/httpapi", ours("pkg/client"), ""},
		{"internal/service/pipeline", ours("internal/store"), ""},
		{"internal/store", ours("internal/domain/record"), ""},
		{"internal/store", ours("migrations"), ""},
		{"internal/domain/record", ours("internal/domain/fault"), ""},
		{"internal/domain/record", ours("pkg/proof"), ""},
		{"internal/domain/record", "time", ""},
		{"internal/httpapi/session", gin, ""},
		{"internal/store/sqlite", gorm, ""},
		{"internal/store", "gorm.io/driver/mysql", ""},
		{"internal/blob/s3", minio, ""},
		{"test/minio", minio, ""},
		{"test/race", ours("internal/app"), ""},
		{"internal/blob/blobtest", ours("test/minio"), ""},

		{"internal/httpapi", ours("internal/jobs"), "aside"},
		{"internal/store", ours("internal/blob"), "aside"},
		{"internal/store", ours("internal/service/pipeline"), "turns left"},
		{"internal/service/pipeline", ours("internal/httpapi"), "turns left"},
		{"internal/service/pipeline", ours("internal/service/people"), "no service imports another"},
		{"internal/httpapi", ours("internal/app"), "turns left"},
		{"internal/domain/policy", ours("internal/store"), "standard library and pkg/ only"},
		{"internal/domain/policy", ours("web"), "standard library and pkg/ only"},
		{"internal/domain/check", "github.com/google/uuid", "standard library and pkg/ only"},
		{"pkg/client", ours("internal/domain/record"), "nothing internal"},
		{"pkg/proof", ours("internal/store"), "nothing internal"},
		{"internal/service/pipeline", gin, "only internal/httpapi"},
		{"internal/app", gorm, "only internal/store"},
		{"internal/httpapi", "gorm.io/plugin/opentelemetry", "only internal/store"},
		{"internal/service/archive", minio, "only internal/blob"},
		{"internal/httpapi", "database/sql", "only internal/store"},
		{"internal/store", ours("test/mariadb"), "for tests only"},
		{"internal/app", ours("internal/blob/blobtest"), "for tests only"},
		{"internal/helpers", "strings", "not in the import rule"},
	} {
		found := violations([]listed{{ImportPath: ours(c.from), Imports: []string{c.imported}}})
		if c.reason == "" {
			require.Empty(t, found)
			continue
		}
		require.Len(t, found, 1, "%s -> %s", c.from, c.imported)
		require.Contains(t, found[0], c.reason)
	}
}

func TestTestsAreHeldToTheRuleToo(t *testing.T) {
	require.Empty(t, violations([]listed{{
		ImportPath:   ours("internal/domain/check"),
		TestImports:  []string{"pgregory.net/rapid", ours("test/need")},
		XTestImports: []string{ours("internal/domain/check")},
	}}))
	require.Len(t, violations([]listed{{ImportPath: ours("internal/store"), XTestImports: []string{ours("internal/app")}}}), 1)
	require.Len(t, violations([]listed{{ImportPath: ours("internal/service/people"), TestImports: []string{"gorm.io/gorm"}}}), 1)
}

func ours(inside string) string { return module + "/" + inside }

func listTree(t *testing.T) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = need.RepositoryRoot()
	output, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	var packages []listed
	for decoder := json.NewDecoder(output); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
		packages = append(packages, p)
	}
	require.NoError(t, cmd.Wait())
	return packages
}
