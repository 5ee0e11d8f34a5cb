package store

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// BenchmarkSearch finds the newest 50 among a tenth of the records of the other lists, for 8 clients at once, after
// the outbox has filled the index; filled/s is how fast that went.
func BenchmarkSearch(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			s := e.migrated(b)
			n := benchRecords(b) / 10
			random := rand.New(rand.NewPCG(5, 6))
			for from := 0; from < n; from += 1000 {
				require.NoError(b, s.Write(b.Context(), func(tx *Tx) error {
					for i := from; i < min(from+1000, n); i++ {
						if err := insertBig(tx, random, i); err != nil {
							return err
						}
					}
					return nil
				}))
			}
			began := time.Now()
			deliver(b, s)
			filled := float64(n) / time.Since(began).Seconds()
			b.Run("fill", func(b *testing.B) { b.ReportMetric(filled, "filled/s") })
			scope := policy.Scope{Project: "P1", Rows: []policy.ScopeRow{{States: record.States(), MaxSecrecy: record.Confidential, Sight: policy.Full}}}
			for name, words := range map[string]string{"common": "混凝土浇筑", "two": "浇筑 养护", "rare": "第 77 段", "single": "凝", "absent": "塔吊", "hidden": "混凝土"} {
				b.Run(name, func(b *testing.B) {
					seen := scope
					if name == "hidden" {
						seen = policy.Scope{Project: "P1", Rows: []policy.ScopeRow{{States: []record.State{record.Draft}, MaxSecrecy: record.Open, Sight: policy.Full}}}
					}
					parallel(b, 8, func(int) error {
						_, err := s.Records(context.Background(), seen, RecordFilter{Query: words}, Page{})
						return err
					})
				})
			}
		})
	}
}
