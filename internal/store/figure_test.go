package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// figuresAreTrue compares both tables of figures with the publications, whatever happened.
func figuresAreTrue(tb testing.TB, s *Store) {
	tb.Helper()
	found, err := s.CheckFigures(tb.Context())
	require.NoError(tb, err)
	require.Empty(tb, found.Figures, "figures that are not what the content tells")
	require.Empty(tb, found.Sums, "sums that are not those of the figures")
}

// figureTables gives both tables whole, byte for byte.
func figureTables(tb testing.TB, s *Store) string {
	tb.Helper()
	var lines []string
	for _, line := range strings.Split(dump(tb, s), "\n") {
		if strings.HasPrefix(line, "publication_figures ") || strings.HasPrefix(line, "publication_sums ") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func wipeFigures(tb testing.TB, s *Store) {
	tb.Helper()
	for _, statement := range []string{"DELETE FROM publication_sums", "DELETE FROM publication_figures"} {
		change(tb, s, statement)
	}
}

// change runs a statement as a write.
func change(tb testing.TB, s *Store, statement string, args ...any) {
	tb.Helper()
	require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error { _, err := tx.exec(statement, args...); return err }))
}

// works publishes a labour record.
func works(tb testing.TB, s *Store, day, trade string, heads int, l record.Secrecy) record.Key {
	tb.Helper()
	key := record.Key{Project: "P1", ID: newID()}
	file(tb, s, key, func(c *record.Content) {
		c.Class, c.WorkDate, c.Secrecy = "B7", day, l
		c.Body = json.RawMessage(fmt.Sprintf(`{"headcount":%d,"person_hours":"%d.25","trade":%q}`, heads, 8*heads, trade))
	})
	bring(tb, s, key, record.Published)
	return key
}

// reclassify changes the level of a publication, as the pipeline does.
func reclassify(ctx context.Context, s *Store, key record.Key, to record.Secrecy) error {
	return s.Write(ctx, func(tx *Tx) error {
		prev, err := tx.LockRecord(key)
		if err != nil {
			return err
		}
		in := inputOf(record.ChangeSecrecy, prev, "zhao", noon)
		in.Level = &record.LevelChange{ID: newID(), Level: to, From: prev.Level(), AskedBy: "zhao", By: "chen", At: noon}
		next, err := record.Move(*prev, record.ChangeSecrecy, in)
		if err != nil {
			return err
		}
		if err := tx.SaveMove(prev, &next, nil, Event{At: noon, Actor: "chen", Action: "record.level"}); err != nil {
			return err
		}
		return tx.MarkPublication(&next)
	})
}

func withdraw(ctx context.Context, s *Store, key record.Key) error {
	return move(ctx, s, key, record.Withdraw, "chen", func(tx *Tx, _, next *record.Record) error { return tx.EndPublication(next, "") })
}

// saidSums writes sums for comparison.
func saidSums(sums []FigureSum) string {
	var all []string
	for _, s := range sums {
		all = append(all, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s=%s/%d@%s", s.Day, s.Key, s.Dim, s.Unit, s.Value, s.Records, s.Level)), " "))
	}
	return strings.Join(all, "; ")
}

func TestFigureSums(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, keys := t.Context(), []figure.Key{figure.LabourHeadcount}
		one := works(t, s, "2026-11-02", "木工", 5, record.Internal)
		works(t, s, "2026-11-02", "木工", 7, record.Secret)
		works(t, s, "2026-11-03", "钢筋工", 11, record.Internal)
		works(t, s, "2026-12-01", "木工", 100, record.Internal)
		november := SumQuery{Keys: keys, From: "2026-11-01", To: "2026-11-30", UpTo: record.TopSecret}
		ask := func(other func(*SumQuery)) string {
			q := november
			if other != nil {
				other(&q)
			}
			sums, err := s.Readers().FigureSums(ctx, "P1", q)
			require.NoError(t, err)
			return saidSums(sums)
		}
		require.Equal(t, "labour.headcount 人=23/3@secret", ask(nil))
		require.Equal(t, "labour.headcount 人=16/2@internal", ask(func(q *SumQuery) { q.UpTo = record.Internal }))
		require.Empty(t, ask(func(q *SumQuery) { q.UpTo = record.Open }))
		require.Equal(t, "labour.headcount 木工 人=12/2@secret; labour.headcount 钢筋工 人=11/1@internal", ask(func(q *SumQuery) { q.ByDim = true }))
		require.Equal(t, "2026-11-02 labour.headcount 人=12/2@secret; 2026-11-03 labour.headcount 人=11/1@internal", ask(func(q *SumQuery) { q.ByDay = true }))
		require.Equal(t, "labour.headcount 人=16/2@internal; labour.headcount 人=7/1@secret", ask(func(q *SumQuery) { q.ByLevel = true }))
		require.Equal(t, "labour.headcount 人=123/4@secret", ask(func(q *SumQuery) { q.From, q.To = "", "" }))
		require.Equal(t, "labour.headcount 人=23/3@secret; labour.person_hours h=184.75/3@secret", ask(func(q *SumQuery) { q.Keys = append(keys, figure.LabourPersonHours) }))
		require.Contains(t, ask(func(q *SumQuery) { q.Keys = nil }), "records.published =3/3@secret")

		require.NoError(t, reclassify(ctx, s, one, record.Confidential))
		require.Equal(t, "labour.headcount 人=11/1@internal; labour.headcount 人=5/1@confidential; labour.headcount 人=7/1@secret", ask(func(q *SumQuery) { q.ByLevel = true }))
		require.NoError(t, reclassify(ctx, s, one, record.Open))
		require.Equal(t, "labour.headcount 人=5/1@open", ask(func(q *SumQuery) { q.UpTo = record.Open }))
		require.NoError(t, withdraw(ctx, s, one))
		require.Empty(t, ask(func(q *SumQuery) { q.UpTo = record.Open }))
		require.Equal(t, "labour.headcount 人=18/2@secret", ask(nil))
		var cells int
		query(t, s, "SELECT COUNT(*) FROM publication_sums WHERE secrecy = 0", func(rows *sql.Rows) error { return rows.Scan(&cells) })
		require.Zero(t, cells, "an empty cell leaves no row")
		require.NoError(t, reclassify(ctx, s, one, record.Secret), "what has ended is reclassified too")
		require.Equal(t, "labour.headcount 人=18/2@secret", ask(nil))
		figuresAreTrue(t, s)
	})
}

// TestTheMixNamesTheRecords: taking back what was added gives the bytes of never having added it.
func TestTheMixNamesTheRecords(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		works(t, s, "2026-11-02", "木工", 5, record.Internal)
		before := figureTables(t, s)
		other := works(t, s, "2026-11-02", "木工", 7, record.Internal)
		require.NotEqual(t, before, figureTables(t, s))
		require.NoError(t, withdraw(t.Context(), s, other))
		after := []string{}
		for _, line := range strings.Split(figureTables(t, s), "\n") {
			if !strings.Contains(line, other.ID) {
				after = append(after, line)
			}
		}
		require.Equal(t, before, strings.Join(after, "\n"))
	})
}

func TestSumsAsOfACutOff(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
		var keys []record.Key
		for i := range 3 { // published at minute 0, 10, 20
			key := works(t, s, "2026-11-02", "木工", 1<<i, record.Internal)
			keys = append(keys, key)
			backdate(t, s, key, at(10*i))
		}
		require.NoError(t, withdraw(ctx, s, keys[0]))
		change(t, s, "UPDATE publication_figures SET until_at = ? WHERE until_at <> 0", micros(at(15)))
		for minute, want := range map[int]string{-1: "", 0: "1/1", 9: "1/1", 10: "3/2", 14: "3/2", 15: "2/1", 19: "2/1", 20: "6/2", 60: "6/2"} {
			q := SumQuery{Keys: []figure.Key{figure.LabourHeadcount}, UpTo: record.Internal, CutOff: at(minute)}
			sums, err := s.Readers().FigureSums(ctx, "P1", q)
			require.NoError(t, err)
			var mix figure.Mix
			got := ""
			if len(sums) > 0 {
				got = fmt.Sprintf("%s/%d", sums[0].Value, sums[0].Records)
			}
			require.Equal(t, want, got, minute)
			behind, err := s.Readers().Figures(ctx, "P1", FigureQuery{Key: figure.LabourHeadcount, UpTo: record.Internal, CutOff: at(minute)}, Page{})
			require.NoError(t, err)
			for _, f := range behind.Items {
				mix = mix.Add(figure.MixOf(f.Record, f.ContentHash, f.Figure))
			}
			if len(sums) > 0 {
				require.Equal(t, sums[0].Mix, mix, "the records behind the sum are exactly those, minute %d", minute)
				require.EqualValues(t, sums[0].Records, len(behind.Items))
			}
		}
	})
}

// backdate moves a publication to another moment, in both tables.
func backdate(t *testing.T, s *Store, key record.Key, at time.Time) {
	t.Helper()
	no := "P1-" + key.ID
	for _, statement := range []string{"UPDATE publications SET published_at = ? WHERE archive_no = ?", "UPDATE publication_figures SET from_at = ? WHERE archive_no = ?"} {
		change(t, s, statement, micros(at), no)
	}
}

func TestFiguresByPages(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for i := range 12 {
			works(t, s, fmt.Sprintf("2026-11-%02d", 1+i/3), []string{"木工", "钢筋工"}[i%2], i, record.Secrecy(i%3))
		}
		ask := func(q FigureQuery) (heads []string) {
			q.Key = figure.LabourHeadcount
			for page := (Page{Limit: 2}); ; {
				got, err := s.Readers().Figures(t.Context(), "P1", q, page)
				require.NoError(t, err)
				for _, f := range got.Items {
					heads = append(heads, f.Day[8:]+":"+f.Value.String())
					require.LessOrEqual(t, f.Level, q.UpTo)
					require.Equal(t, record.Published, f.State)
				}
				if got.NextCursor == "" {
					return heads
				}
				page.Cursor = got.NextCursor
			}
		}
		require.Len(t, ask(FigureQuery{UpTo: record.TopSecret}), 12)
		require.Len(t, ask(FigureQuery{UpTo: record.Internal}), 8)
		carpenters := "木工"
		require.ElementsMatch(t, []string{"01:0", "02:4", "03:6", "04:10"}, ask(FigureQuery{UpTo: record.Internal, Dim: &carpenters}))
		days := ask(FigureQuery{UpTo: record.TopSecret, From: "2026-11-02", To: "2026-11-03"})
		require.Len(t, days, 6)
		require.True(t, days[0] > days[5], "newest day first: %v", days)
		first, err := s.Readers().Figures(t.Context(), "P1", FigureQuery{Key: figure.LabourHeadcount, UpTo: record.TopSecret}, Page{Limit: 1})
		require.NoError(t, err)
		_, err = s.Readers().Figures(t.Context(), "P1", FigureQuery{Key: figure.LabourHeadcount, UpTo: record.Open}, Page{Cursor: first.NextCursor})
		require.Error(t, err, "a cursor is of its own list and level")
	})
}

// TestRebuildMakesTheSameBytes takes both tables away, wholly and in parts, and spoils what is in them.
func TestRebuildMakesTheSameBytes(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		var keys []record.Key
		for i := range 9 {
			keys = append(keys, works(t, s, fmt.Sprintf("2026-11-%02d", 1+i%4), "木工", i, record.Secrecy(i%5)))
		}
		require.NoError(t, withdraw(ctx, s, keys[0]))
		require.NoError(t, reclassify(ctx, s, keys[1], record.TopSecret))
		want := figureTables(t, s)
		for name, spoil := range map[string]string{
			"all":           "",
			"no sums":       "DELETE FROM publication_sums",
			"one sum":       "DELETE FROM publication_sums WHERE dim = '木工' AND day = '2026-11-02'",
			"an added one":  "UPDATE publication_sums SET wholes = wholes + 1, billionths = billionths - 3 WHERE day = '2026-11-02'",
			"another mix":   "UPDATE publication_sums SET mix_c = (mix_c + 77) % 4294967296",
			"a foreign sum": "INSERT INTO publication_sums VALUES ('P1', 'labour.souls', 0, '2026-11-02', '', '', '', 5, 0, 2, 1, 2, 3, 4)",
			"an empty sum":  "INSERT INTO publication_sums VALUES ('P1', 'labour.headcount', 0, '2020-11-02', '', '', '', 5, 0, 0, 1, 2, 3, 4)",
			"level":         "UPDATE publication_figures SET secrecy = 0",
			"value":         "UPDATE publication_figures SET wholes = wholes + 1 WHERE fig_key = 'labour.headcount'",
			"end":           "UPDATE publication_figures SET until_at = 0",
			"other end":     "UPDATE publication_figures SET until_at = 5",
			"a key too few": "DELETE FROM publication_figures WHERE fig_key = 'records.published'",
		} {
			if spoil == "" {
				wipeFigures(t, s)
			} else {
				change(t, s, spoil)
			}
			spoilt := figureTables(t, s)
			require.NotEqual(t, want, spoilt, name)
			found, err := s.CheckFigures(ctx)
			require.NoError(t, err, name)
			require.False(t, found.Sound(), name)
			require.Equal(t, spoilt, figureTables(t, s), "a check changes nothing")
			found, err = s.RebuildFigures(ctx)
			require.NoError(t, err, name)
			require.False(t, found.Sound(), name)
			require.Equal(t, 9, found.Publications)
			require.Equal(t, want, figureTables(t, s), name)
		}
		figuresAreTrue(t, s)
	})
}

// TestFiguresOfOldPublicationsAreTakenOnce: publications from before there were figures get theirs at the start, by any
// number of replicas at once.
func TestFiguresOfOldPublicationsAreTakenOnce(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			s := reopen(t, c)
			require.NoError(t, s.Migrate(t.Context()))
			ready, err := s.FiguresTaken(t.Context())
			require.NoError(t, err)
			require.True(t, ready, "where there is nothing, nothing is left to take")
			for i := range 30 {
				works(t, s, "2026-11-02", "木工", i, record.Internal)
			}
			want := figureTables(t, s)
			wipeFigures(t, s)
			change(t, s, "UPDATE figures_taken SET version = 0")
			ready, err = s.FiguresTaken(t.Context())
			require.NoError(t, err)
			require.False(t, ready)
			var all sync.WaitGroup
			for range 3 {
				replica := reopen(t, c)
				all.Go(func() {
					if err := replica.TakeFigures(context.WithoutCancel(t.Context()), noon); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			require.Equal(t, want, figureTables(t, s))
			ready, err = s.FiguresTaken(t.Context())
			require.NoError(t, err)
			require.True(t, ready)

			wipeFigures(t, s)
			require.NoError(t, s.TakeFigures(t.Context(), noon.Add(overlap/2)))
			require.Empty(t, figureTables(t, s), "what was done a moment ago is not done again")
			require.NoError(t, s.TakeFigures(t.Context(), noon.Add(overlap)))
			require.Equal(t, want, figureTables(t, s), "what an older program published lately is taken")
		})
	}
}

// TestFiguresAfterAStorm publishes, withdraws, corrects, raises and lowers in all directions at once, on two replicas,
// while a third rebuilds; the tables are those of making them anew.
func TestFiguresAfterAStorm(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			s := reopen(t, c)
			require.NoError(t, s.Migrate(t.Context()))
			replicas := []*Store{s, reopen(t, c)}
			var keys []record.Key
			for i := range 24 {
				keys = append(keys, works(t, s, fmt.Sprintf("2026-11-%02d", 1+i%3), []string{"木工", "钢筋工"}[i%2], i, record.Secrecy(i%5)))
			}
			var storm, mending sync.WaitGroup
			over := make(chan struct{})
			mending.Go(func() {
				for {
					select {
					case <-over:
						return
					default:
						if _, err := replicas[1].RebuildFigures(context.Background()); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
			for writer := range 6 {
				storm.Go(func() {
					random := rand.New(rand.NewPCG(uint64(writer), 7)) //nolint:gosec // a test
					for range 25 {
						act(t, replicas[writer%2], keys[random.IntN(len(keys))], random)
					}
				})
			}
			storm.Wait()
			close(over)
			mending.Wait()
			figuresAreTrue(t, s)
			want := figureTables(t, s)
			wipeFigures(t, s)
			_, err := s.RebuildFigures(t.Context())
			require.NoError(t, err)
			require.Equal(t, want, figureTables(t, s))
		})
	}
}

// act does one thing to a record; what another one made impossible meanwhile is refused, and changes nothing.
func act(t *testing.T, s *Store, key record.Key, random *rand.Rand) {
	ctx := context.Background()
	switch random.IntN(5) {
	case 0:
		_ = withdraw(ctx, s, key)
	case 1:
		correct(t, s, key)
	default:
		_ = reclassify(ctx, s, key, record.Secrecy(random.IntN(5)))
	}
}

// correct publishes a record in the place of another, in one transaction, where that one is in force.
func correct(t *testing.T, s *Store, key record.Key) {
	next := record.Key{Project: key.Project, ID: newID()}
	file(t, s, next, func(c *record.Content) {
		c.Class, c.Supersedes = "B7", key.ID
		c.Body = json.RawMessage(`{"headcount":3,"person_hours":"24.5","trade":"木工"}`)
	})
	bring(t, s, next, record.Signed)
	_ = move(context.Background(), s, next, record.Publish, "zhao", func(tx *Tx, prev, rec *record.Record) error {
		old, err := tx.LockRecord(key)
		if err != nil {
			return err
		}
		in := inputOf(record.Supersede, old, "zhao", noon)
		in.SupersededBy = rec.ID
		ended, err := record.Move(*old, record.Supersede, in)
		if err != nil {
			return err
		}
		if err := tx.SaveMove(old, &ended, nil, Event{At: noon, Actor: "zhao", Action: "record.supersede"}); err != nil {
			return err
		}
		sig, err := tx.SignatureOf(next, prev.ContentHash)
		if err != nil {
			return err
		}
		if err := tx.InsertPublication(PublicationOf(rec, sig, old.ArchiveNo)); err != nil {
			return err
		}
		return tx.EndPublication(&ended, rec.ArchiveNo)
	})
}

func TestSchedules(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for i, kind := range []string{"schedule", "plan", "schedule"} {
			key := record.Key{Project: "P1", ID: newID()}
			file(t, s, key, func(c *record.Content) {
				c.Class, c.Secrecy = "B2", record.Secrecy(i)
				c.Body = json.RawMessage(fmt.Sprintf(`{"doc_type":%q,"no":"%d","plan_items":[{"finish":"2026-11-30","quantity":"30","start":"2026-11-01","unit":"t","wbs":"主体"}]}`, kind, i))
			})
			bring(t, s, key, record.Published)
			backdate(t, s, key, noon.Add(time.Duration(i)*time.Hour))
		}
		for _, c := range []struct {
			upTo   record.Secrecy
			cutOff time.Time
			want   int
		}{{record.TopSecret, time.Time{}, 2}, {record.Open, time.Time{}, 1}, {record.TopSecret, noon.Add(time.Hour), 1}, {record.TopSecret, noon.Add(-time.Hour), 0}} {
			all, err := s.Readers().Schedules(t.Context(), "P1", c.upTo, c.cutOff)
			require.NoError(t, err)
			require.Len(t, all, c.want)
			for _, found := range all {
				require.Equal(t, "15", found.Items[0].By("2026-11-15").String())
				require.LessOrEqual(t, found.Level, c.upTo)
			}
		}
	})
}
