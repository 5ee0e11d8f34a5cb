package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

var (
	benchClasses = []string{"B1", "B3", "B4", "B5", "B7", "B8", "B9", "B13", "C2"}
	benchStates  = []record.State{record.Submitted, record.Screened, record.Classified, record.Signed, record.Published, record.Published, record.Published, record.Published}
)

// big gives a SQLite database of a million records, kept in the user's cache between runs because it takes minutes to
// fill. Its name tells the number and the schema, so that a change of either makes a new one.
func big(b *testing.B) *Store {
	b.Helper()
	n := benchRecords(b)
	cache, err := os.UserCacheDir()
	require.NoError(b, err)
	newest, err := newestMigration(engines[0].migrated(b).engine)
	require.NoError(b, err)
	dir := filepath.Join(cache, "countersign-bench")
	require.NoError(b, os.MkdirAll(dir, 0o700))
	path := filepath.Join(dir, fmt.Sprintf("records-%d-%d.db", n, newest))
	if _, err := os.Stat(path); err != nil {
		fillBig(b, path+".part", n)
		require.NoError(b, os.Rename(path+".part", path))
	}
	return reopen(b, Config{Driver: SQLite, Path: path, CacheMB: 64})
}

func fillBig(b *testing.B, path string, n int) {
	b.Helper()
	for _, tail := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(path + tail)
	}
	s, err := Open(b.Context(), Config{Driver: SQLite, Path: path, CacheMB: 512})
	require.NoError(b, err)
	require.NoError(b, s.Migrate(b.Context()))
	random := rand.New(rand.NewPCG(3, 4))
	for from := 0; from < n; from += 5000 {
		require.NoError(b, s.Write(b.Context(), func(tx *Tx) error {
			for i := from; i < min(from+5000, n); i++ {
				if err := insertBig(tx, random, i); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	require.NoError(b, s.Close())
}

func insertBig(tx *Tx, random *rand.Rand, i int) error {
	at := noon.Add(time.Duration(i) * 30 * time.Second)
	r := draftOf(record.Key{Project: "P1", ID: newID()}, func(c *record.Content) {
		c.Class, c.Author = benchClasses[random.IntN(len(benchClasses))], fmt.Sprintf("user%d", random.IntN(20))
		c.WorkDate, c.Title = at.Format(time.DateOnly), fmt.Sprintf("%d 层第 %d 段混凝土浇筑与养护", random.IntN(40), i)
	})
	r.ReceivedAt, r.State = at, benchStates[random.IntN(len(benchStates))]
	sealed, err := r.Seal()
	if err != nil {
		return err
	}
	r.ContentHash = sealed.Hash
	return tx.InsertRecord(r, sealed, "", Event{At: at, Actor: r.Author, Action: "record.submit"})
}

// BenchmarkNewest50 lists the 50 newest of a million records for 8 clients at once, each kind of list beside the raw
// ceiling: the bare ids of the same 50 rows and then the rows by key, by database/sql. Goal: 3,500/s.
func BenchmarkNewest50(b *testing.B) {
	s := big(b)
	scope := policy.Scope{Project: "P1", Rows: []policy.ScopeRow{{States: record.States(), MaxSecrecy: record.Confidential, Sight: policy.Full}}}
	classified := []record.State{record.Classified}
	for _, list := range []struct {
		name string
		f    RecordFilter
		deep bool
	}{
		{name: "state-class", f: RecordFilter{States: classified, Classes: []string{"B4"}}},
		{name: "state-class-deep", f: RecordFilter{States: classified, Classes: []string{"B4"}}, deep: true},
		{name: "state", f: RecordFilter{States: classified}},
		{name: "state-deep", f: RecordFilter{States: classified}, deep: true},
		{name: "kind", f: RecordFilter{States: classified, Classes: []string{"B7", "B8", "B9"}}},
		{name: "author", f: RecordFilter{States: classified, Author: "user7"}},
		{name: "month", f: RecordFilter{States: classified, From: "2027-03-01", To: "2027-03-31"}},
		{name: "everything", f: RecordFilter{}},
	} {
		b.Run(list.name, func(b *testing.B) {
			first := Page{}
			if list.deep {
				first.Cursor = deep(b, s, scope, list.f)
			}
			rate := parallel(b, 8, func(int) error {
				got, err := s.Records(context.Background(), scope, list.f, first)
				if err == nil && len(got.Items) != 50 {
					err = fmt.Errorf("%d items", len(got.Items))
				}
				return err
			})
			b.ReportMetric(rate/3500, "of-goal")
			b.ReportMetric(rate/rawList(b, s), "ratio")
		})
	}
}

// deep gives the cursor of the page in the middle of a list.
func deep(b *testing.B, s *Store, scope policy.Scope, f RecordFilter) string {
	b.Helper()
	middle := noon.Add(time.Duration(benchRecords(b)/2) * 30 * time.Second)
	return cursor{List: listName("records", scope.Project, f), At: middle.UnixMicro(), ID: "z"}.encode()
}

// rawList measures the same rows read by database/sql alone, by one prepared statement, for 8 clients: lists a second.
func rawList(b *testing.B, s *Store) float64 {
	b.Helper()
	stmt, err := s.engine.Read.PrepareContext(b.Context(), "SELECT "+listSelection("")+` FROM records INDEXED BY records_by_class
		WHERE project_id = 'P1' AND state = 'classified' AND class = 'B4' AND secrecy <= 2 ORDER BY received_at DESC, id DESC LIMIT 51`)
	require.NoError(b, err)
	defer stmt.Close()
	const each = 250
	var wg sync.WaitGroup
	began := time.Now()
	for range 8 {
		wg.Go(func() {
			for range each {
				rows, err := stmt.Query()
				require.NoError(b, err)
				var row listRow
				targets, err := row.targets(rows)
				require.NoError(b, err)
				for rows.Next() {
					require.NoError(b, rows.Scan(targets...))
				}
				require.NoError(b, rows.Close())
			}
		})
	}
	wg.Wait()
	return 8 * each / time.Since(began).Seconds()
}

// BenchmarkCounts sums the counters of a million records.
func BenchmarkCounts(b *testing.B) {
	s := big(b)
	parallel(b, 8, func(int) error { _, err := s.Counts(context.Background(), all("P1")); return err })
}
