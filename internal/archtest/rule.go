// Package archtest holds the rules of the tree that no compiler knows: who may import whom, and what the repository may
// speak of. It has tests only; the rules are here so that they can be tried on made-up violations too.
package archtest

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

const module = "github.com/countersign/countersign"

// roomRanks orders the rooms from left to right: an import goes to a room of a higher rank only. Rooms of one rank
// don't import each other. docs/architecture.md has the picture.
var roomRanks = map[string]int{
	"cmd":                0,
	"internal/docgen":    0,
	"internal/app":       1,
	"internal/httpapi":   2,
	"internal/jobs":      2,
	"internal/demo":      2, // acts through the services, as people would
	"internal/service":   3,
	"internal/store":     4,
	"internal/importer":  4, // works through pkg/client alone, so it may not know the store
	"internal/blob":      4,
	"internal/recheck":   4, // computes reports anew from an export: knows no store
	"internal/export":    3, // reads store and objects whole, for whoever wants to verify them elsewhere
	"internal/suite":     6, // cryptographic methods: knows nothing of what they protect
	"internal/delivery":  5, // sends texts: knows no row and no object
	"internal/witness":   4, // works through pkg/client alone
	"internal/secrets":   5, // files of keys: knows no row and no object
	"internal/paper":     4, // makes files of documents: knows no row and no object
	"internal/picture":   5, // pure on bytes
	"internal/domain":    5,
	"internal/font":      5, // its typeface lies in the build of web
	"internal/watermark": 4, // draws on what it is given
	"internal/failpoint": 6, // does nothing in the product; marks where crash tests kill it
	"pkg":                6,
	"api":                6,
	"configs":            6,
	"migrations":         6,
	"web":                6,
}

// homes confines what only one room may know: a prefix of import paths, and that room.
var homes = []struct{ prefix, room string }{
	{"github.com/gin-gonic/", "internal/httpapi"},
	{"github.com/gin-contrib/", "internal/httpapi"},
	{"gorm.io/", "internal/store"},
	{"database/sql", "internal/store"},
	{"github.com/go-sql-driver/mysql", "internal/store"},
	{"modernc.org/sqlite", "internal/store"},
	{"github.com/pressly/goose/", "internal/store"},
	{"github.com/minio/minio-go/", "internal/blob"},
	{"github.com/tink-crypto/", "internal/secrets"},
	{"github.com/wneessen/go-mail", "internal/delivery"},
}

// listed is what `go list -json` says of a package, as far as the rule asks.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// violations answers one line for each import that breaks the rule, in a fixed order.
func violations(packages []listed) []string {
	var found []string
	for _, p := range packages {
		from := inside(p.ImportPath)
		if !isPlaced(from) {
			found = append(found, p.ImportPath+": its room "+roomOf(from)+" is not in the import rule")
			continue
		}
		for _, imported := range p.Imports {
			found = appendFault(found, p.ImportPath, imported, fault(from, imported, isTestCode(from)))
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			found = appendFault(found, p.ImportPath+" (test)", imported, fault(from, imported, true))
		}
	}
	slices.SortFunc(found, cmp.Compare[string])
	return slices.Compact(found)
}

func appendFault(found []string, from, imported, reason string) []string {
	if reason == "" {
		return found
	}
	return append(found, fmt.Sprintf("%s imports %s: %s", from, imported, reason))
}

// fault says what is wrong with one import, or nothing. from is a path inside the module.
func fault(from, imported string, byTest bool) string {
	if isTestTree(from) {
		return "" // end-to-end tests and their helpers may look at everything
	}
	if !isOurs(imported) {
		return faultOutside(from, imported, byTest)
	}
	return faultInside(from, inside(imported), byTest)
}

func faultOutside(from, imported string, byTest bool) string {
	for _, home := range homes {
		if hasPathPrefix(imported, home.prefix) && roomOf(from) != home.room {
			return "only " + home.room + " may know it"
		}
	}
	if roomOf(from) == "internal/domain" && !byTest && !isStandard(imported) {
		return "the domain knows the standard library and pkg/ only"
	}
	return ""
}

func faultInside(from, to string, byTest bool) string {
	if isTestCode(to) {
		if byTest {
			return ""
		}
		return "it is for tests only"
	}
	fromRoom, toRoom := roomOf(from), roomOf(to)
	switch {
	case fromRoom == "internal/service" && toRoom == fromRoom && serviceOf(from) != serviceOf(to):
		return "no service imports another"
	case fromRoom == toRoom:
		return ""
	case strings.HasPrefix(from, "pkg/") && strings.HasPrefix(to, "internal/"):
		return "pkg/ knows nothing internal"
	case fromRoom == "internal/domain" && !strings.HasPrefix(to, "pkg/"):
		return "the domain knows the standard library and pkg/ only"
	case roomRanks[toRoom] <= roomRanks[fromRoom]:
		return "an arrow never turns left, nor aside"
	}
	return ""
}

func isOurs(importPath string) bool {
	return importPath == module || strings.HasPrefix(importPath, module+"/")
}

func inside(importPath string) string {
	return strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
}

// roomOf takes cmd/countersign to cmd, internal/store/sqlite to internal/store.
func roomOf(inside string) string {
	parts := strings.SplitN(inside, "/", 3)
	if parts[0] == "internal" && len(parts) > 1 {
		return path.Join(parts[:2]...)
	}
	return parts[0]
}

func serviceOf(inside string) string {
	return strings.SplitN(strings.TrimPrefix(inside, "internal/service/"), "/", 2)[0]
}

func isTestTree(inside string) bool { return inside == "test" || strings.HasPrefix(inside, "test/") }

// isTestCode also knows a conformance suite that lives beside what it tests, such as internal/blob/blobtest.
func isTestCode(inside string) bool {
	return isTestTree(inside) || strings.HasSuffix(path.Base(inside), "test")
}

func isPlaced(inside string) bool {
	_, ranked := roomRanks[roomOf(inside)]
	return ranked || isTestCode(inside)
}

func isStandard(importPath string) bool {
	return !strings.Contains(strings.SplitN(importPath, "/", 2)[0], ".")
}

func hasPathPrefix(importPath, prefix string) bool {
	prefix = strings.TrimSuffix(prefix, "/")
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}
