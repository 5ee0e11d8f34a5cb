package tamper

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/evidence"
)

// papers are the files of an export in which any change of a line must be noticed.
var papers = []string{
	"events.jsonl", "index.events", "versions.jsonl", "index.versions", "signatures.jsonl", "index.signatures",
	"sign_offs.jsonl", "keys.jsonl", "records.jsonl", "publications.jsonl", "attachments.jsonl", "checkpoints.jsonl",
}

// A paper export is changed line by line: the written form itself leaves no room, whatever the product does.
func TestEveryChangeOfAnExportIsNoticedByBoth(t *testing.T) {
	luck := luck(t)
	book := evidence.New(t)
	book.Site(1)
	dir := filepath.Join(t.TempDir(), "export")
	book.Write(dir)
	trust := proof.Trust{VerifierKey: book.VerifierKey, Checkpoint: book.Checkpoint()}
	for name, judge := range map[string]func(*testing.T, string, proof.Trust) verdict{"go": byGo, "shell": byShell} {
		if v := judge(t, dir, trust); !v.good() {
			t.Fatalf("%s: false alarm: %+v", name, v)
		}
	}
	for i := range 60 {
		spoiled := filepath.Join(t.TempDir(), fmt.Sprint(i))
		copyTree(t, dir, spoiled)
		done := spoilLine(t, luck, spoiled)
		g, s := byGo(t, spoiled, trust), byShell(t, spoiled, trust)
		if g.good() || s.good() {
			t.Errorf("%s: go %+v, shell %+v", done, g, s)
		}
	}
}

// spoilLine changes one line and says what it did. Columns that nothing binds are left alone.
func spoilLine(t *testing.T, luck *rand.Rand, dir string) string {
	t.Helper()
	name := papers[luck.IntN(len(papers))]
	lines := readLines(t, filepath.Join(dir, name))
	n := luck.IntN(len(lines))
	done := fmt.Sprintf("%s line %d: ", name, n+1)
	switch luck.IntN(4) {
	case 0:
		if name == "checkpoints.jsonl" {
			return spoilLine(t, luck, dir) // nobody misses an older checkpoint
		}
		done += "taken out"
		lines = append(lines[:n:n], lines[n+1:]...)
	case 1:
		done += "doubled"
		lines = append(lines[:n+1:n+1], lines[n:]...)
	case 2:
		m := luck.IntN(len(lines))
		if string(lines[n]) == string(lines[m]) {
			return spoilLine(t, luck, dir)
		}
		if name == "records.jsonl" || name == "publications.jsonl" || name == "attachments.jsonl" || name == "keys.jsonl" || name == "sign_offs.jsonl" {
			return spoilLine(t, luck, dir) // rows mean the same in any order
		}
		done += fmt.Sprintf("changed places with %d", m+1)
		lines[n], lines[m] = lines[m], lines[n]
	default:
		at := luck.IntN(len(lines[n]))
		if text := string(lines[n][:at+1]); strings.HasSuffix(text, `"series_key":"x`) || strings.HasSuffix(text, `"input_hash":"y`) {
			return spoilLine(t, luck, dir)
		}
		was := lines[n][at]
		lines[n][at] = was ^ 1<<luck.IntN(7)
		if lines[n][at] == '\n' {
			lines[n][at] = '?'
		}
		done += fmt.Sprintf("byte %d from %q to %q in …%s…", at, was, lines[n][at], lines[n][max(0, at-20):min(len(lines[n]), at+10)])
	}
	writeLines(t, filepath.Join(dir, name), lines)
	return done
}
