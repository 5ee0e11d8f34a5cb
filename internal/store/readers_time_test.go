package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// hiddenHits is how many things above the reader's level hold the common word; shownHits is how many he may see.
const hiddenHits, shownHits = 1500, 10

// crowd publishes n things of a level that hold a word, without the way through the stages.
func crowd(t *testing.T, s *Store, project string, n int, level record.Secrecy, word string) {
	t.Helper()
	for from := 0; from < n; from += 100 {
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
			for i := from; i < min(from+100, n); i++ {
				if err := tx.publishAtOnce(project, level, fmt.Sprintf("%s %s %d", word, level, i)); err != nil {
					return err
				}
			}
			return nil
		}))
	}
}

func (t *Tx) publishAtOnce(project string, level record.Secrecy, title string) error {
	key := record.Key{Project: project, ID: newID()}
	r := draftOf(key, func(c *record.Content) { c.Title, c.Secrecy, c.Summary = title, level, "" })
	sealed, err := r.Seal()
	if err != nil {
		return err
	}
	r.ContentHash, r.ArchiveNo, r.State, r.Published = sealed.Hash, project+"-"+key.ID, record.Published, &record.Step{By: "zhao", At: noon}
	sig := signature(key, r, "chen")
	if err := t.InsertSignature(sig); err != nil {
		return err
	}
	if err := t.InsertPublication(PublicationOf(r, sig, "")); err != nil {
		return err
	}
	words := wordsOf(&r.Content, "")
	for _, f := range []found{
		{index: publishedIndex, project: project, id: r.ArchiveNo, author: r.Author, place: placeIn(record.Published, level), version: 1, words: words},
		{index: recordIndex, project: project, id: key.ID, author: r.Author, place: placeIn(record.Published, level), version: 1, words: words},
	} {
		if err := t.index(f); err != nil {
			return err
		}
	}
	return nil
}

// middle gives the median times of several questions, asked in turn so that a busy moment touches all of them alike.
func middle(t *testing.T, rounds int, questions ...func() error) []time.Duration {
	t.Helper()
	times := make([][]time.Duration, len(questions))
	for range rounds {
		for i, ask := range questions {
			began := time.Now()
			require.NoError(t, ask())
			times[i] = append(times[i], time.Since(began))
		}
	}
	medians := make([]time.Duration, len(questions))
	for i, all := range times {
		slices.Sort(all)
		medians[i] = all[len(all)/2]
	}
	return medians
}

// TestTheTimeOfASearchTellsNothing: a word that 1500 hidden things hold takes the reader no longer than one that none
// holds; each level that he sees is a walk of its own.
func TestTheTimeOfASearchTellsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		crowd(t, s, "P1", shownHits, record.Internal, "钢筋绑扎")
		crowd(t, s, "P1", shownHits, record.Internal, "混凝浇筑")
		crowd(t, s, "P1", hiddenHits, record.Secret, "钢筋绑扎")
		ask := func(words string, upTo record.Secrecy, want int) func() error {
			return func() error {
				page, err := s.Readers().Publications(t.Context(), "P1", PublicationFilter{Query: words, MaxSecrecy: upTo}, Page{})
				if err == nil && len(page.Items) != want {
					err = fmt.Errorf("%q up to %s: %d hits, want %d", words, upTo, len(page.Items), want)
				}
				return err
			}
		}
		member := policy.Scope{Project: "P1", Rows: []policy.ScopeRow{{States: []record.State{record.Published}, MaxSecrecy: record.Internal, Sight: policy.Full}}}
		lines := func(words string) func() error {
			return func() error { _, err := s.Records(t.Context(), member, RecordFilter{Query: words}, Page{}); return err }
		}
		m := middle(t, 60, ask("钢筋绑扎", record.Internal, shownHits), ask("混凝浇筑", record.Internal, shownHits),
			lines("钢筋绑扎"), lines("混凝浇筑"))
		t.Logf("medians %v", m)
		for i, pair := range [][2]time.Duration{{m[0], m[1]}, {m[2], m[3]}} {
			require.Less(t, float64(pair[0]), 1.6*float64(pair[1])+float64(50*time.Microsecond), "pair %d: hidden %v, without %v", i, pair[0], pair[1])
		}
		plan := statementOf(t, s, "钢筋绑扎", record.TopSecret)
		require.Greater(t, plan, statementOf(t, s, "钢筋绑扎", record.Internal), "more levels are more walks")
	})
}

// TestTheTimeOfAListTellsNothing: a page below which 1500 newer hidden things lie takes as long as one of a project that
// has none.
func TestTheTimeOfAListTellsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		crowd(t, s, "P1", shownHits, record.Internal, "钢筋绑扎")
		crowd(t, s, "P2", shownHits, record.Internal, "钢筋绑扎")
		crowd(t, s, "P1", hiddenHits, record.Secret, "钢筋绑扎")
		ask := func(project string, f PublicationFilter) func() error {
			f.MaxSecrecy = record.Internal
			return func() error {
				page, err := s.Readers().Publications(t.Context(), project, f, Page{})
				if err == nil && (len(page.Items) != shownHits || page.NextCursor != "") {
					err = fmt.Errorf("%s: %d items, want %d", project, len(page.Items), shownHits)
				}
				return err
			}
		}
		for _, f := range []PublicationFilter{{}, {Classes: []string{"B3"}}, {From: "2026-01-01"}, {ValidOn: "2026-11-23"}} {
			m := middle(t, 60, ask("P1", f), ask("P2", f))
			t.Logf("%+v: medians %v", f, m)
			require.Less(t, float64(m[0]), 1.6*float64(m[1])+float64(50*time.Microsecond), "hidden %v, without %v", m[0], m[1])
		}
	})
}

// statementOf counts the walks of a reader's search.
func statementOf(t *testing.T, s *Store, words string, upTo record.Secrecy) int {
	t.Helper()
	q := search{index: publishedIndex, project: "P1", words: words, columns: selection(publicationColumns), limit: 51}
	require.NoError(t, q.prepare(t.Context(), s.readers.db, s.engine, soughtIn(PublicationFilter{MaxSecrecy: upTo}.sighted())))
	return len(q.statements)
}
