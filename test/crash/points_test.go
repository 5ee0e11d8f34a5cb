// Package crash ends the real program by kill -9, at every named place between two steps and at random moments under
// load, and starts it again: nothing acknowledged is lost, nothing half-done is visible, the work can be completed,
// and after the sweep no orphan is left.
package crash

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

func TestMain(m *testing.M) { harness.Run(m) }

// indirect are the moves that don't pass the one path of all moves by themselves: a save is part of a PUT, and a
// publication sets off that it supersedes another. They are written by the same step, but don't commit alone.
var indirect = []record.Action{record.Save, record.Supersede}

// failpoints reads from the source where the program can be killed, so that a new place can't be forgotten: a name as
// it stands, or a move's name with something behind it, which is one place for each move.
func failpoints(t *testing.T) []string {
	t.Helper()
	var names []string
	root := filepath.Join(need.RepositoryRoot(), "internal")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isHit(call) {
				names = append(names, namesOf(t, path, call.Args[0])...)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isHit(call *ast.CallExpr) bool {
	selected, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || selected.Sel.Name != "Hit" || len(call.Args) != 1 {
		return false
	}
	room, ok := selected.X.(*ast.Ident)
	return ok && room.Name == "failpoint"
}

// namesOf gives the names that the argument of a Hit can have.
func namesOf(t *testing.T, path string, argument ast.Expr) []string {
	t.Helper()
	if name, ok := text(argument); ok {
		return []string{name}
	}
	sum, ok := argument.(*ast.BinaryExpr)
	if ok && sum.Op == token.ADD {
		if suffix, ok := text(sum.Y); ok {
			return movesWith(suffix)
		}
	}
	t.Fatalf("%s: a failpoint whose name this test can't tell", path)
	return nil
}

func text(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(literal.Value)
	return s, err == nil
}

// movesWith gives one name for each move of the transition table.
func movesWith(suffix string) []string {
	var names []string
	for _, t := range record.Transitions() {
		if suffix == ".moved" || !slices.Contains(indirect, t.Action) {
			names = append(names, string(t.Action)+suffix)
		}
	}
	return names
}

func TestEveryFailpointIsKnown(t *testing.T) {
	names := failpoints(t)
	for _, wanted := range []string{"upload.object-without-row", "submit.record-without-attachments", "sign.moved", "publish.before-commit", "supersede.moved", "place.copied"} {
		if !slices.Contains(names, wanted) {
			t.Errorf("%s is not found in the source", wanted)
		}
	}
	t.Logf("%d places: %s", len(names), strings.Join(names, " "))
}
