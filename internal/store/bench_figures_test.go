package store

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// BenchmarkPublishWithFigures publishes signed records of one day with their figures, and without, in turn: what the
// figures cost, where all writers add to the same cells.
func BenchmarkPublishWithFigures(b *testing.B) {
	const rounds, each = 4, 150
	for _, e := range engines {
		for _, clients := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d", e.name, clients), func(b *testing.B) {
				s := e.migrated(b)
				var took [2][]time.Duration
				for range b.N {
					for range rounds {
						for side, insert := range []func(*Tx, Publication) error{(*Tx).putOnline, (*Tx).InsertPublication} {
							took[side] = append(took[side], publishAll(b, s, signedRecords(b, s, each), clients, insert))
						}
					}
				}
				without, with := median(took[0]), median(took[1])
				b.ReportMetric(each/with.Seconds(), "published/s")
				b.ReportMetric(with.Seconds()/without.Seconds(), "with/without")
			})
		}
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// signedRecords files records with four figures each, up to the signature.
func signedRecords(b *testing.B, s *Store, n int) []record.Key {
	b.Helper()
	keys := make([]record.Key, n)
	require.NoError(b, s.Write(b.Context(), func(tx *Tx) error {
		for i := range keys {
			keys[i] = record.Key{Project: "P1", ID: newID()}
			r := labourOf(keys[i], i, "2026-11-23")
			r.State = record.Signed
			r.Signed = &record.Step{By: "chen", At: noon}
			if err := tx.InsertRecord(r, seal(b, r), "", Event{At: noon, Actor: "li", Action: "record.submit"}); err != nil {
				return err
			}
			if err := tx.InsertSignature(signature(keys[i], r, "chen")); err != nil {
				return err
			}
		}
		return nil
	}))
	return keys
}

var benchTrades = []string{"木工", "钢筋工", "混凝土工"}

func labourOf(key record.Key, i int, day string) *record.Record {
	return draftOf(key, func(c *record.Content) {
		c.Class, c.WorkDate, c.Secrecy = "B7", day, record.Secrecy(i%3)
		c.Body = json.RawMessage(fmt.Sprintf(`{"headcount":%d,"overtime_h":"2.5","person_hours":"%d.5","trade":%q}`, i%40, 8*(i%40), benchTrades[i%3]))
	})
}

func publishAll(b *testing.B, s *Store, keys []record.Key, clients int, insert func(*Tx, Publication) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range clients {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(keys)); i = next.Add(1) - 1 {
				err := move(context.Background(), s, keys[i], record.Publish, "zhao", func(tx *Tx, prev, rec *record.Record) error {
					sig, err := tx.SignatureOf(keys[i], prev.ContentHash)
					if err != nil {
						return err
					}
					return insert(tx, PublicationOf(rec, sig, ""))
				})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// BenchmarkMonthOfSums reads what a monthly report reads, with ten thousand publications behind it and with a million,
// in turn. Limit: the ratio is at most 1.5.
func BenchmarkMonthOfSums(b *testing.B) {
	many := benchRecords(b)
	few := min(10_000, many)
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			var stores [2]*Store
			for i, n := range []int{few, many} {
				c := e.config(b)
				if e.name == SQLite {
					c.Path = filepath.Join(b.TempDir(), fmt.Sprintf("%d.db", n))
				}
				stores[i] = reopen(b, c)
				require.NoError(b, stores[i].Migrate(b.Context()))
				fillYear(b, stores[i], n)
			}
			var took [2][]time.Duration
			var cells [2]int
			for range 40 * b.N {
				for side, s := range stores {
					began := time.Now()
					sums, err := s.Readers().FigureSums(b.Context(), "P1", SumQuery{From: "2026-10-01", To: "2026-10-31", UpTo: record.TopSecret, ByDay: true, ByDim: true, ByLevel: true})
					require.NoError(b, err)
					took[side] = append(took[side], time.Since(began))
					cells[side] = len(sums)
				}
			}
			require.Equal(b, cells[0], cells[1], "the same days, keys and breakdowns")
			ratio := median(took[1]).Seconds() / median(took[0]).Seconds()
			b.ReportMetric(float64(median(took[1]).Microseconds())/1000, "ms")
			b.ReportMetric(float64(cells[1]), "cells")
			b.ReportMetric(ratio, "many/few")
			require.LessOrEqual(b, ratio, 1.5)
		})
	}
}

// fillYear publishes n labour records over a year straight through the store, nine on each day at least.
func fillYear(b *testing.B, s *Store, n int) {
	b.Helper()
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for from := 0; from < n; from += 2000 {
		require.NoError(b, s.Write(b.Context(), func(tx *Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				if err := tx.publishLabour(i/3, first.AddDate(0, 0, i/9%365).Format(time.DateOnly)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	sums, err := s.Readers().FigureSums(b.Context(), "P1", SumQuery{Keys: []figure.Key{figure.RecordsPublished}, UpTo: record.TopSecret})
	require.NoError(b, err)
	require.EqualValues(b, n, sums[0].Records)
}

func (t *Tx) publishLabour(i int, day string) error {
	key := record.Key{Project: "P1", ID: newID()}
	r := labourOf(key, i, day)
	sealed, err := r.Seal()
	if err != nil {
		return err
	}
	r.ContentHash, r.ArchiveNo, r.State, r.Published = sealed.Hash, "P1-"+key.ID, record.Published, &record.Step{By: "zhao", At: noon}
	sig := signature(key, r, "chen")
	if err := t.InsertSignature(sig); err != nil {
		return err
	}
	return t.InsertPublication(PublicationOf(r, sig, ""))
}
