package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// deliver works the outbox off into the search index.
func deliver(tb testing.TB, s *Store) {
	tb.Helper()
	for {
		lease := Lease{Owner: newID(), Until: noon.Add(time.Minute)}
		var items []OutboxItem
		require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) (err error) { items, err = tx.ClaimOutbox(lease, noon, 100); return err }))
		if len(items) == 0 {
			return
		}
		require.NoError(tb, s.IndexSearch(tb.Context(), items))
		var seqs []int64
		for _, i := range items {
			seqs = append(seqs, i.Seq)
		}
		require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error { return tx.CompleteOutbox(lease, noon, seqs) }))
	}
}

func titled(title, body string) func(*record.Content) {
	return func(c *record.Content) {
		c.Title, c.Summary, c.Body, c.Location = title, "", []byte(`{"note":"`+body+`"}`), record.Location{}
	}
}

func titles(tb testing.TB, s *Store, scope policy.Scope, q string) (found []string) {
	tb.Helper()
	got, err := s.Records(tb.Context(), scope, RecordFilter{Query: q}, Page{})
	require.NoError(tb, err)
	for _, item := range got.Items {
		found = append(found, item.Title)
	}
	return found
}

func TestSearch(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for _, title := range []string{"混凝土浇筑 C30P8", "凝土混", "钢筋绑扎，混凝土养护", "ＡＢＣ 楼", "塔吊 TC6013 检查", "100% done_ok"} {
			file(t, s, record.Key{Project: "P1", ID: newID()}, titled(title, ""))
		}
		file(t, s, record.Key{Project: "P1", ID: newID()}, titled("纪要", "张𠮷明负责龗字样板"))
		file(t, s, record.Key{Project: "P2", ID: newID()}, titled("混凝土在别的项目", ""))
		require.Empty(t, titles(t, s, all("P1"), "混凝土"), "nothing is found before the outbox was worked off")
		deliver(t, s)
		for q, want := range map[string][]string{
			"混凝土": {"钢筋绑扎，混凝土养护", "混凝土浇筑 C30P8"}, "凝土混": {"凝土混"}, "混": {"钢筋绑扎，混凝土养护", "凝土混", "混凝土浇筑 C30P8"},
			"土": {"钢筋绑扎，混凝土养护", "凝土混", "混凝土浇筑 C30P8"}, "混凝土 钢筋": {"钢筋绑扎，混凝土养护"}, "c30": {"混凝土浇筑 C30P8"}, "C30p8": {"混凝土浇筑 C30P8"},
			"abc": {"ＡＢＣ 楼"}, "ａｂｃ楼": nil, "TC6013": {"塔吊 TC6013 检查"}, "tc60": {"塔吊 TC6013 检查"}, "𠮷明": {"纪要"}, "龗": {"纪要"}, "负责龗字": {"纪要"},
			"100%": {"100% done_ok"}, "done": {"100% done_ok"}, "don%": nil, "混%土": nil, `混凝土" OR "`: nil, "没有": nil,
		} {
			require.Equal(t, want, titles(t, s, all("P1"), q), "%q", q)
		}
		_, err := s.Records(t.Context(), all("P1"), RecordFilter{Query: "%%"}, Page{})
		require.True(t, fault.Is(err, fault.Invalid))
	})
}

func TestSearchFollowsTheRecord(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx, key := t.Context(), record.Key{Project: "P1", ID: newID()}
		r := file(t, s, key, titled("塔吊检查", ""))
		deliver(t, s)
		require.NoError(t, s.Write(ctx, func(tx *Tx) error {
			next := *r
			next.Title, next.Version = "施工电梯检查", 2
			sealed, err := next.Seal()
			require.NoError(t, err)
			next.ContentHash = sealed.Hash
			return tx.SaveMove(r, &next, &sealed, Event{})
		}))
		deliver(t, s)
		require.Empty(t, titles(t, s, all("P1"), "塔吊"))
		require.Equal(t, []string{"施工电梯检查"}, titles(t, s, all("P1"), "电梯"))
		before := dump(t, s)
		require.NoError(t, s.IndexSearch(ctx, []OutboxItem{{Topic: TopicRecord, Project: "P1", Record: key.ID}}))
		require.Equal(t, before, dump(t, s), "indexing again changes nothing")
	})
}

// TestSearchHidesWhatTheScopeHides: neither level nor state nor metadata sight lets a word through.
func TestSearchHidesWhatTheScopeHides(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		for level := record.Open; level <= record.TopSecret; level++ {
			file(t, s, record.Key{Project: "P1", ID: newID()}, func(c *record.Content) { c.Title, c.Secrecy = fmt.Sprintf("爆破方案 %d", level), level })
		}
		deliver(t, s)
		scope := func(row policy.ScopeRow) policy.Scope {
			return policy.Scope{Project: "P1", Rows: []policy.ScopeRow{row}}
		}
		submitted := []record.State{record.Submitted}
		require.Len(t, titles(t, s, scope(policy.ScopeRow{States: submitted, MaxSecrecy: record.Internal, Sight: policy.Full}), "爆破"), 2)
		require.Empty(t, titles(t, s, scope(policy.ScopeRow{States: submitted, MaxSecrecy: record.TopSecret, Sight: policy.Metadata}), "爆破"))
		require.Empty(t, titles(t, s, scope(policy.ScopeRow{States: []record.State{record.Signed}, MaxSecrecy: record.TopSecret, Sight: policy.Full}), "爆破"))
		require.Empty(t, titles(t, s, scope(policy.ScopeRow{States: submitted, MaxSecrecy: record.TopSecret, Author: "sun", Sight: policy.Full}), "爆破"))
	})
}

func TestSearchPages(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var want []string
		for i := range 25 {
			title := fmt.Sprintf("安全巡检 %d", i)
			file(t, s, record.Key{Project: "P1", ID: newID()}, titled(title, ""))
			want = append([]string{title}, want...)
		}
		deliver(t, s)
		var got []string
		for page := (Page{Limit: 10}); ; {
			found, err := s.Records(t.Context(), all("P1"), RecordFilter{Query: "巡检"}, page)
			require.NoError(t, err)
			for _, item := range found.Items {
				got = append(got, item.Title)
			}
			if page.Cursor = found.NextCursor; page.Cursor == "" {
				break
			}
		}
		require.Equal(t, want, got)
	})
}
