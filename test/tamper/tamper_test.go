package tamper

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// inSuite is how many tamperings the ordinary suite makes.
const inSuite = 120

// A real installation is changed at random, row by row and object by object, and exported each time: both verifiers
// must notice it, and what they name first must be at the place of the change.
func TestTamperings(t *testing.T) {
	luck := luck(t)
	i := install(t)
	i.mustPass(t)
	found := map[string]int{}
	n := tamperings(t, inSuite)
	for k := range n {
		data, d := i.meddledWith(t, luck, strconv.Itoa(k))
		if k > 0 && k%500 == 0 {
			t.Logf("%d so far: %v", k, found)
		}
		dir := i.export(t, data)
		for name, v := range map[string]verdict{"go": byGo(t, dir, i.trust), "shell": byShell(t, dir, i.trust)} {
			switch {
			case v.good():
				t.Errorf("%d. %s: %s notices nothing", k, d.done, name)
			case !d.located(v):
				t.Errorf("%d. %s: %s names %s at %s, want one of %v, leaf %d", k, d.done, name, v.what, v.where, d.places, d.within)
			default:
				found[name]++
			}
		}
		must(t, os.RemoveAll(data))
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d tamperings: pkg/proof noticed and located %d, scripts/verify.sh %d", n, found["go"], found["shell"])
}

// meddledWith gives a copy of the installation that somebody changed, and what he did.
func (i installation) meddledWith(t *testing.T, luck *rand.Rand, name string) (data string, d deed) {
	t.Helper()
	for {
		data = filepath.Join(t.TempDir(), name)
		copyTree(t, i.config.DataDir, data)
		if d, ok := try(t, luck, data); ok {
			return data, d
		}
		must(t, os.RemoveAll(data))
	}
}

// try meddles with a copy; false where the database refused it.
func try(t *testing.T, luck *rand.Rand, data string) (d deed, ok bool) {
	t.Helper()
	defer func() {
		switch reason := recover().(type) {
		case nil, refused:
		default:
			panic(reason)
		}
	}()
	return meddle(t, luck, data), true
}

// mustPass holds that what nobody touched passes: also a copy, and one that was opened and exported again.
func (i installation) mustPass(t *testing.T) {
	t.Helper()
	data := filepath.Join(t.TempDir(), "untouched")
	copyTree(t, i.config.DataDir, data)
	for range 2 {
		dir := i.export(t, data)
		for name, v := range map[string]verdict{"go": byGo(t, dir, i.trust), "shell": byShell(t, dir, i.trust)} {
			if !v.good() {
				t.Fatalf("false alarm of %s: %+v", name, v)
			}
		}
		must(t, os.RemoveAll(dir))
	}
}

var leafRange = regexp.MustCompile(`leaves (\d+) (?:and|to) (\d+)`)

// located says whether a verdict names the place of the deed.
func (d deed) located(v verdict) bool {
	for _, place := range d.places {
		if regexp.MustCompile(regexp.QuoteMeta(place) + `(\D|$)`).MatchString(v.where) {
			return true
		}
	}
	if m := leafRange.FindStringSubmatch(v.where); m != nil && d.within >= 0 {
		from, _ := strconv.ParseInt(m[1], 10, 64)
		to, _ := strconv.ParseInt(m[2], 10, 64)
		return from <= d.within && d.within <= to
	}
	return d.within >= 0 && strings.Contains(v.where, fmt.Sprintf("leaf %d", d.within))
}

// An old dump that is put back is noticed by whoever kept a newer checkpoint, also after new events were written on it.
func TestOldDumpRestored(t *testing.T) {
	i := install(t)
	data := filepath.Join(t.TempDir(), "restored")
	copyTree(t, i.early, data)
	dir := i.export(t, data)
	old := verified(t, dir)
	want := fmt.Sprintf("leaf %d", old.Size)
	for name, v := range map[string]verdict{"go": byGo(t, dir, i.trust), "shell": byShell(t, dir, i.trust)} {
		if v.what != "older.shrunk" || !strings.Contains(v.where, want) {
			t.Errorf("%s: %+v, want older.shrunk at %s", name, v, want)
		}
	}
	must(t, os.RemoveAll(dir))
	i.goOn(t, data)
	dir = i.export(t, data)
	for name, v := range map[string]verdict{"go": byGo(t, dir, i.trust), "shell": byShell(t, dir, i.trust)} {
		d := deed{within: old.Size}
		if v.what != "older.root" || !d.located(v) {
			t.Errorf("%s: %+v, want older.root around leaf %d", name, v, old.Size)
		}
	}
	if f := verified(t, dir).Findings; len(f) != 0 {
		t.Errorf("without the checkpoint there is nothing to notice, but %v", &f[0])
	}
}

func verified(t *testing.T, dir string) *proof.Report {
	t.Helper()
	r, err := proof.VerifyExport(dir, proof.Trust{})
	must(t, err)
	return r
}

// goOn writes history on an old dump until it is longer than the one that was lost.
func (i installation) goOn(t *testing.T, data string) {
	t.Helper()
	i.open(t, data, func(p *app.Product) {
		for range 200 {
			must(t, p.Store.Write(t.Context(), func(tx *store.Tx) error {
				return tx.Append(store.Event{At: i.clock(), Actor: "li", Action: "session.open"})
			}))
		}
		must(t, p.Ledger.CatchUp(context.Background()))
	})
}
