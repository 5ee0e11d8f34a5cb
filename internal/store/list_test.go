package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// fill files records of every state, class, level and author, in one write.
func fill(tb testing.TB, s *Store, project string, n int) []*record.Record {
	tb.Helper()
	classes, authors := []string{"A1", "B3", "B4", "C2"}, []string{"li", "sun", "qian"}
	states := record.States()
	random := rand.New(rand.NewPCG(1, 2))
	records := make([]*record.Record, n)
	require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error {
		for i := range records {
			r := draftOf(record.Key{Project: project, ID: newID()}, func(c *record.Content) {
				c.Class, c.Author = classes[random.IntN(4)], authors[random.IntN(3)]
				c.Secrecy = record.Secrecy(random.IntN(5))
				c.WorkDate = noon.AddDate(0, 0, -random.IntN(60)).Format(time.DateOnly)
				c.Title = fmt.Sprintf("第 %d 条", i)
			})
			r.State = states[random.IntN(len(states))]
			r.ReceivedAt = noon.Add(time.Duration(random.IntN(n/2)) * time.Second) // many share a moment
			if err := tx.InsertRecord(r, seal(tb, r), "", Event{}); err != nil {
				return err
			}
			records[i] = r
		}
		return nil
	}))
	return records
}

// walk reads a list to its end, page by page.
func walk(ctx context.Context, tb testing.TB, s *Store, scope policy.Scope, f RecordFilter, size int) (ids []string) {
	tb.Helper()
	page := Page{Limit: size}
	for {
		got, err := s.Records(ctx, scope, f, page)
		require.NoError(tb, err)
		for _, item := range got.Items {
			ids = append(ids, item.ID)
		}
		if got.NextCursor == "" {
			return ids
		}
		require.Len(tb, got.Items, size)
		page.Cursor = got.NextCursor
	}
}

// expected gives what a list has to show, by the policy's own word and a plain sort.
func expected(records []*record.Record, scope policy.Scope, f RecordFilter) (ids []string) {
	var hits []*record.Record
	for _, r := range records {
		wanted := scope.Matches(policy.FactsOf(r, noon)) &&
			(len(f.States) == 0 || slices.Contains(f.States, r.State)) && (len(f.Classes) == 0 || slices.Contains(f.Classes, r.Class)) &&
			(f.Author == "" || f.Author == r.Author) && (f.From == "" || r.WorkDate >= f.From) && (f.To == "" || r.WorkDate <= f.To)
		if wanted {
			hits = append(hits, r)
		}
	}
	slices.SortFunc(hits, func(a, b *record.Record) int {
		if f.From+f.To != "" && a.WorkDate != b.WorkDate {
			return strings.Compare(b.WorkDate, a.WorkDate)
		}
		if c := b.ReceivedAt.Compare(a.ReceivedAt); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	for _, r := range hits {
		ids = append(ids, r.ID)
	}
	return ids
}

func randomScope(t *rapid.T) policy.Scope {
	scope := policy.Scope{Project: rapid.SampledFrom([]string{"P1", "P1", "P1", "P2", "P9"}).Draw(t, "project")}
	for range rapid.IntRange(0, 4).Draw(t, "rows") {
		scope.Rows = append(scope.Rows, policy.ScopeRow{
			States:     rapid.SliceOfDistinct(rapid.SampledFrom(record.States()), func(s record.State) record.State { return s }).Draw(t, "states"),
			MaxSecrecy: record.Secrecy(rapid.IntRange(0, 4).Draw(t, "level")),
			Author:     rapid.SampledFrom([]string{"", "", "li", "sun", "nobody"}).Draw(t, "author"),
			Sight:      policy.Full,
		})
	}
	return scope
}

func randomFilter(t *rapid.T) RecordFilter {
	day := rapid.Custom(func(t *rapid.T) string {
		return noon.AddDate(0, 0, -rapid.IntRange(0, 70).Draw(t, "day")).Format(time.DateOnly)
	})
	f := RecordFilter{
		States:  rapid.SliceOfNDistinct(rapid.SampledFrom(record.States()), 0, 4, func(s record.State) record.State { return s }).Draw(t, "only"),
		Classes: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"A1", "B3", "B4", "C2", "C4"}), 0, 3, func(s string) string { return s }).Draw(t, "classes"),
		Author:  rapid.SampledFrom([]string{"", "", "li", "qian"}).Draw(t, "by"),
	}
	if rapid.Bool().Draw(t, "span") {
		f.From, f.To = rapid.OneOf(rapid.Just(""), day).Draw(t, "from"), rapid.OneOf(rapid.Just(""), day).Draw(t, "to")
	}
	return f
}

// TestListsObeyTheirScope compares lists and counts with the policy: whatever the scope and the filter, SQL answers
// what policy.Scope.Matches says, each record once, in order, on pages of any size.
func TestListsObeyTheirScope(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		records := append(fill(t, s, "P1", 400), fill(t, s, "P2", 50)...)
		rapid.Check(t, func(rt *rapid.T) {
			scope, f := randomScope(rt), randomFilter(rt)
			size := rapid.SampledFrom([]int{1, 7, 50, 200}).Draw(rt, "size")
			require.Equal(t, expected(records, scope, f), walk(t.Context(), t, s, scope, f, size))

			counts, err := s.Counts(t.Context(), scope)
			require.NoError(t, err)
			want := map[Count]bool{}
			for _, c := range tally(records, scope) {
				want[c] = true
			}
			got := map[Count]bool{}
			for _, c := range counts {
				got[c] = true
			}
			require.Equal(t, want, got)
		})
	})
}

func tally(records []*record.Record, scope policy.Scope) (counts []Count) {
	sums := map[Count]int64{}
	for _, r := range records {
		if scope.Matches(policy.FactsOf(r, noon)) {
			sums[Count{State: r.State, Class: r.Class}]++
		}
	}
	for c, n := range sums {
		counts = append(counts, Count{State: c.State, Class: c.Class, N: n})
	}
	return counts
}

// TestPagesWhileRecordsArrive: what was there when the walk began is visited once, whatever is filed meanwhile.
func TestPagesWhileRecordsArrive(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		old := fill(t, s, "P1", 200)
		page, seen := Page{Limit: 10}, map[string]int{}
		for later := noon.Add(time.Hour); ; later = later.Add(time.Second) {
			got, err := s.Records(t.Context(), all("P1"), RecordFilter{}, page)
			require.NoError(t, err)
			for _, item := range got.Items {
				seen[item.ID]++
			}
			if got.NextCursor == "" {
				break
			}
			page.Cursor = got.NextCursor
			r := draftOf(record.Key{Project: "P1", ID: newID()}, nil)
			r.ReceivedAt = later
			sealed := seal(t, r)
			require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertRecord(r, sealed, "", Event{}) }))
		}
		for _, r := range old {
			require.Equal(t, 1, seen[r.ID])
		}
		require.Len(t, seen, len(old))
	})
}

func TestCursorOfAnotherList(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		fill(t, s, "P1", 20)
		got, err := s.Records(t.Context(), all("P1"), RecordFilter{}, Page{Limit: 2})
		require.NoError(t, err)
		for _, c := range []string{"x", "!", got.NextCursor + "A"} {
			_, err = s.Records(t.Context(), all("P1"), RecordFilter{}, Page{Cursor: c})
			require.True(t, fault.Is(err, fault.Invalid), "%q: %v", c, err)
		}
		_, err = s.Records(t.Context(), all("P1"), RecordFilter{Author: "li"}, Page{Cursor: got.NextCursor})
		require.True(t, fault.Is(err, fault.Invalid))
	})
}

func TestImpreciseDatesOfHistory(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for _, date := range []string{"", "2019", "2020", "2020-03", "2020-03-05", "2020-04-01"} {
			file(t, s, record.Key{Project: "P1", ID: newID()}, func(c *record.Content) { c.WorkDate = date })
		}
		for span, want := range map[[2]string][]string{
			{"2020-01-01", "2020-12-31"}: {"2020-04-01", "2020-03-05", "2020-03", "2020"},
			{"2020-03-01", "2020-03-31"}: {"2020-03-05", "2020-03"},
			{"2020-03-02", ""}:           {"2020-04-01", "2020-03-05"},
			{"", "2019-12-31"}:           {"2019", ""},
		} {
			got, err := s.Records(t.Context(), all("P1"), RecordFilter{From: span[0], To: span[1]}, Page{})
			require.NoError(t, err)
			var dates []string
			for _, item := range got.Items {
				dates = append(dates, item.WorkDate)
			}
			require.Equal(t, want, dates, "%v", span)
		}
	})
}

// TestListsReadOneIndex asks the database how it would read each kind of list: by its index alone, in order, and never
// by walking through the table.
func TestListsReadOneIndex(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		fill(t, s, "P1", 300)
		one := []record.State{record.Submitted}
		for _, list := range []struct {
			index  string
			f      RecordFilter
			merged bool
		}{
			{"records_by_state", RecordFilter{States: one}, false},
			{"records_by_class", RecordFilter{States: one, Classes: []string{"B3"}}, false},
			{"records_by_author", RecordFilter{States: one, Author: "li"}, false},
			{"records_by_day", RecordFilter{States: one, From: "2026-11-01"}, false},
			{"records_by_class", RecordFilter{States: one, Classes: []string{"B3", "B4"}}, true},
			{"records_by_state", RecordFilter{}, true},
			{"records_by_author", RecordFilter{Author: "li"}, true},
			{"records_by_day", RecordFilter{To: "2026-11-01"}, true},
		} {
			for _, after := range []*cursor{nil, {At: noon.UnixMicro(), Day: "2026-11-20", ID: "x"}} {
				f := list.f
				r := ranges{project: "P1", byDay: f.From+f.To != "", after: after, limit: 51, all: recordRanges(ofAuthor(parts(all("P1").Narrow(f.States)), f.Author), f)}
				query, args := s.recordListing().page(r)
				plan := explain(t, s, query, args)
				require.Contains(t, plan, list.index)
				if list.merged {
					require.Regexp(t, `SEARCH r USING PRIMARY KEY \(project_id=\? AND id=\?\)|table=r .*type=eq_ref .*key=PRIMARY `, plan, "rows are read by their key")
				} else {
					require.NotRegexp(t, `(?i)temp b-tree|filesort`, plan)
				}
			}
		}
	})
}

func explain(tb testing.TB, s *Store, query string, args []any) string {
	tb.Helper()
	verb := "EXPLAIN "
	if s.engine.Name == SQLite {
		verb = "EXPLAIN QUERY PLAN "
	}
	rows, err := s.engine.Read.QueryContext(tb.Context(), verb+query, args...)
	require.NoError(tb, err)
	defer rows.Close()
	names, err := rows.Columns()
	require.NoError(tb, err)
	var plan strings.Builder
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new([]byte)
		}
		require.NoError(tb, rows.Scan(values...))
		for i, v := range values {
			fmt.Fprintf(&plan, "%s=%s ", names[i], *v.(*[]byte))
		}
		plan.WriteString("\n")
	}
	require.NoError(tb, rows.Err())
	return plan.String()
}
