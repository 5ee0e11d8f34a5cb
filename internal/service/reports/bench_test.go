package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// noon is when everything of the benchmark happens.
var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

var benchTrades = []string{"钢筋工", "木工", "混凝土工"}

// BenchmarkMonthCompiled compiles the report of a month with few and with many publications behind it, in turn: the cost
// must not grow with the records (ratio at most 1.5). COUNTERSIGN_BENCH_RECORDS says how many many are.
func BenchmarkMonthCompiled(b *testing.B) {
	many := 1_000_000
	if text := os.Getenv("COUNTERSIGN_BENCH_RECORDS"); text != "" {
		_, err := fmt.Sscanf(text, "%d", &many)
		require.NoError(b, err)
	}
	var services [2]*Service
	for i, n := range []int{min(10_000, many), many} {
		s, err := store.Open(b.Context(), store.Config{Driver: store.SQLite, Path: filepath.Join(b.TempDir(), fmt.Sprintf("%d.db", n)), CacheMB: 64})
		require.NoError(b, err)
		b.Cleanup(func() { require.NoError(b, s.Close()) })
		require.NoError(b, s.Migrate(b.Context()))
		fill(b, s, n)
		services[i] = New(s, func() time.Time { return noon.Add(time.Hour) })
	}
	analyst := policy.Actor{UserID: "sun", Members: map[string]policy.Member{"P1": {Role: policy.Analyst, Clearance: record.TopSecret}}}
	var made [2]View
	for i, s := range services {
		var err error
		made[i], err = s.Compile(b.Context(), analyst, "P1", Order{Kind: report.MonthReport, Period: "2026-10"})
		require.NoError(b, err)
	}
	var took [2][]time.Duration
	for range 20 * b.N {
		for i, s := range services {
			began := time.Now()
			_, err := s.Recompile(b.Context(), analyst, "P1", made[i].Report.ID)
			require.NoError(b, err)
			took[i] = append(took[i], time.Since(began))
		}
	}
	middle := func(all []time.Duration) float64 {
		slices.Sort(all)
		return float64(all[len(all)/2].Microseconds()) / 1000
	}
	ratio := middle(took[1]) / middle(took[0])
	b.ReportMetric(middle(took[1]), "ms")
	b.ReportMetric(ratio, "many/few")
	require.LessOrEqual(b, ratio, 1.5)
}

// fill publishes n labour records over a year straight through the store, of three levels and trades.
func fill(b *testing.B, s *store.Store, n int) {
	b.Helper()
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(b, s.Write(b.Context(), func(tx *store.Tx) error {
		return tx.InsertProject(store.Project{ID: "P1", NameZh: "工程", NameEn: "Works", StartsOn: "2026-01-01", EndsOn: "2026-12-31", UnitProjects: []string{"3#"}, Version: 1, CreatedAt: noon, UpdatedAt: noon})
	}))
	for from := 0; from < n; from += 2000 {
		require.NoError(b, s.Write(b.Context(), func(tx *store.Tx) error {
			for i := from; i < min(from+2000, n); i++ {
				if err := publish(tx, i, first.AddDate(0, 0, i/9%365).Format(time.DateOnly)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func publish(tx *store.Tx, i int, day string) error {
	key := record.Key{Project: "P1", ID: uuid.Must(uuid.NewV7()).String()}
	c := record.Content{
		Schema: record.DocumentSchema, Project: key.Project, ID: key.ID, Class: "B7", ClassSchema: 1, WorkDate: day, Location: record.Location{UnitProject: "3#"},
		Title: "劳动力", Summary: "出勤", Body: json.RawMessage(fmt.Sprintf(`{"headcount":%d,"person_hours":"%d.5","trade":%q}`, i%40, 8*(i%40), benchTrades[i/3%3])),
		Channel: record.Ordinary, CapturedAt: noon, Device: record.Device{ID: "phone-1", Clock: noon}, Author: "li", Secrecy: record.Secrecy(i % 3),
	}
	r, err := record.Move(record.Record{State: record.Draft, ReceivedAt: noon}, record.Submit, record.Input{By: "li", At: noon, Content: &c, InputHash: proof.Hash([]byte(key.ID))})
	if err != nil {
		return err
	}
	sealed, err := r.Seal()
	if err != nil {
		return err
	}
	r.ContentHash, r.ArchiveNo, r.State, r.Published = sealed.Hash, "P1-"+key.ID, record.Published, &record.Step{By: "zhao", At: noon}
	document := fmt.Appendf(nil, `{"record":%q}`, key.ID)
	sig := store.Signature{
		Key: key, Version: r.Version, ContentHash: r.ContentHash, Signer: "chen", Method: "password", Purpose: signing.ForPublication, At: noon, Assurance: signing.Password,
		StatementHash: proof.Hash([]byte(key.ID + "s")), Document: document, DocumentHash: proof.Hash(document),
	}
	if err := tx.InsertSignature(sig); err != nil {
		return err
	}
	return tx.InsertPublication(store.PublicationOf(&r, sig, ""))
}
