package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
)

// ceilingGroup is how many records the raw ceiling writes in one transaction.
const ceilingGroup = 32

// ceiling measures what the database itself can take: the four rows of a submitted record, in prepared multi-row
// statements on one connection, 32 records a transaction, with nothing else around. It gives records a second.
func ceiling(b *testing.B, s *Store) float64 {
	b.Helper()
	ctx := b.Context()
	db, unlock, err := s.engine.Maintain(ctx)
	require.NoError(b, err)
	defer func() { unlock(); _ = db.Close() }()
	conn, err := db.Conn(ctx)
	require.NoError(b, err)
	defer conn.Close()
	rows := 1
	if s.engine.Name == MySQL {
		rows = ceilingGroup // there a statement costs a round trip
	}
	inserts := rawInserts(b, conn, rows)
	defer func() {
		for _, stmt := range inserts {
			_ = stmt.Close()
		}
	}()
	const transactions = 60
	templates := make([][]any, 0, transactions*ceilingGroup)
	for range transactions * ceilingGroup {
		templates = append(templates, rawRows(b))
	}
	began := time.Now()
	for t := range transactions {
		_, err := conn.ExecContext(ctx, s.engine.Begin)
		require.NoError(b, err)
		for i := 0; i < ceilingGroup; i += rows {
			batch := templates[t*ceilingGroup+i : t*ceilingGroup+i+rows]
			for n, insert := range inserts {
				var args []any
				for _, r := range batch {
					args = append(args, r[n].([]any)...)
				}
				_, err := insert.ExecContext(ctx, args...)
				require.NoError(b, err)
			}
		}
		_, err = conn.ExecContext(ctx, "COMMIT")
		require.NoError(b, err)
	}
	return transactions * ceilingGroup / time.Since(began).Seconds()
}

func rawInserts(b *testing.B, conn *sql.Conn, rows int) (inserts []*sql.Stmt) {
	b.Helper()
	for _, text := range []string{insertRecord, insertVersion, insertEvent, insertOutbox} {
		head, values, _ := strings.Cut(text, " VALUES ")
		stmt, err := conn.PrepareContext(b.Context(), head+" VALUES "+strings.TrimSuffix(strings.Repeat(values+", ", rows), ", "))
		require.NoError(b, err)
		inserts = append(inserts, stmt)
	}
	return inserts
}

// rawRows gives the values of the four rows of one record.
func rawRows(b *testing.B) []any {
	b.Helper()
	r := typical(record.Key{Project: "P1", ID: newID()})
	sealed := seal(b, r)
	row, err := rowOf(r, 1)
	require.NoError(b, err)
	at := micros(noon)
	return []any{
		append(row.values(), "B3:x"),
		[]any{r.Project, r.ID, 1, 1, "record.submit", r.Author, at, sealed.Hash, r.InputHash, sealed.Document},
		[]any{at, r.Project, r.ID, 1, r.Author, "record.submit", "", string(r.State), "", "", newNonce(), sealed.Hash},
		[]any{TopicRecord, r.Project, r.ID, 1, "record.submit", at, "", 0, 0},
	}
}

// typical is a record of about 1.5 KB.
func typical(key record.Key) *record.Record {
	return draftOf(key, func(c *record.Content) {
		c.Body = []byte(`{"actual_pct":"34.2","wbs":"主体结构/12层","note":"` + strings.Repeat("梁板钢筋绑扎完成，隐蔽验收合格后浇筑。", 18) + `"}`)
	})
}

// parallel runs b.N works by n goroutines and reports their rate and the 99th percentile of their time.
func parallel(b *testing.B, n int, work func(i int) error) float64 {
	b.Helper()
	var next atomic.Int64
	took := make([]time.Duration, b.N)
	var wg sync.WaitGroup
	b.ResetTimer()
	for range n {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				began := time.Now()
				if err := work(int(i)); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(began)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	rate := float64(b.N) / b.Elapsed().Seconds()
	slices.Sort(took)
	b.ReportMetric(rate, "works/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	return rate
}

// BenchmarkSubmit files records through group commits, beside the raw ceiling of the same database in the same run.
func BenchmarkSubmit(b *testing.B) {
	for _, e := range engines {
		for _, clients := range []int{1, 8, 32} {
			b.Run(fmt.Sprintf("%s/%d", e.name, clients), func(b *testing.B) {
				s := e.migrated(b)
				before := ceiling(b, s)
				records, sealed := make([]*record.Record, b.N), make([]record.Sealed, b.N)
				for i := range records {
					records[i] = typical(record.Key{Project: "P1", ID: newID()})
					sealed[i] = seal(b, records[i])
				}
				rate := parallel(b, clients, func(i int) error {
					return s.Write(context.Background(), func(tx *Tx) error {
						return tx.InsertRecord(records[i], sealed[i], "B3:x", Event{At: noon, Actor: "li", Action: "record.submit"})
					})
				})
				top := (before + ceiling(b, s)) / 2
				b.ReportMetric(top, "ceiling/s")
				b.ReportMetric(rate/top, "ratio")
			})
		}
	}
}

// BenchmarkSign countersigns classified records: lock, guarded update, signature, event, outbox row. Goal: 3,000/s.
func BenchmarkSign(b *testing.B) {
	for _, e := range engines {
		b.Run(e.name+"/8", func(b *testing.B) {
			s := e.migrated(b)
			top := ceiling(b, s)
			keys := make([]record.Key, b.N)
			for from := 0; from < b.N; from += 500 {
				write500(b, s, keys[from:min(from+500, b.N)])
			}
			rate := parallel(b, 8, func(i int) error { return sign(context.Background(), s, keys[i], "chen") })
			b.ReportMetric(rate/3000, "of-goal")
			b.ReportMetric(rate/top, "ratio")
		})
	}
}

// write500 files classified records in one write.
func write500(b *testing.B, s *Store, keys []record.Key) {
	b.Helper()
	require.NoError(b, s.Write(b.Context(), func(tx *Tx) error {
		for i := range keys {
			keys[i] = record.Key{Project: "P1", ID: newID()}
			r := typical(keys[i])
			r.State, r.Classified = record.Classified, &record.Step{By: "wang", At: noon}
			if err := tx.InsertRecord(r, seal(b, r), "", Event{At: noon, Actor: "li", Action: "record.submit"}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// millionVariable says how many records the benchmarks of lists and searches read from.
const millionVariable = "COUNTERSIGN_BENCH_RECORDS"

func benchRecords(b *testing.B) int {
	b.Helper()
	n := 1_000_000
	if text := os.Getenv(millionVariable); text != "" {
		_, err := fmt.Sscanf(text, "%d", &n)
		require.NoError(b, err)
	}
	return n
}
