package store

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// told is a notice to everybody of the fixture's office.
func told(dedup string, change func(*Notice)) Notice {
	n := Notice{
		Project: "P1", Kind: "record.returned", To: []string{"li"}, Roles: []policy.Role{policy.ProjectManager}, At: noon, Dedup: dedup,
		Title: fault.Text{Zh: "记录被退回", En: "A record was returned"}, Lines: []fault.Text{{Zh: "照片看不清。", En: "The photo is blurred."}}, Link: "/records/1",
		Level: record.Internal,
	}
	if change != nil {
		change(&n)
	}
	return n
}

func inboxOf(t *testing.T, s *Store, user string) []string {
	t.Helper()
	all, _, err := s.Inbox(t.Context(), user, false, noon.Add(time.Hour), Page{})
	require.NoError(t, err)
	return each(all, func(r Received) string { return r.Dedup })
}

// noticeOffice is an office whose technician and custodian reach to internal.
func noticeOffice(t *testing.T, s *Store) {
	t.Helper()
	officeOf(t, s)
	write(t, s, func(tx *Tx) error {
		require.NoError(t, tx.PutMember(Member{Project: "P1", User: "li", Member: policy.Member{Role: policy.Technician, Clearance: record.Internal}}))
		require.NoError(t, tx.InsertUser(User{ID: "root", Office: policy.SysAdmin}))
		return tx.InsertUser(User{ID: "stranger"})
	})
}

func TestNoticeReachesWhoMayKnow(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		noticeOffice(t, s)
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.InsertNotice(told("a", func(n *Notice) { n.To = []string{"li", "stranger"} })))
			require.NoError(t, tx.InsertNotice(told("b", func(n *Notice) { n.Level, n.At = record.Secret, noon.Add(time.Minute) })))
			return tx.InsertNotice(told("c", func(n *Notice) {
				n.Project, n.To, n.Roles, n.Level = "", nil, []policy.Role{policy.SysAdmin}, record.Open
			}))
		})
		require.Equal(t, []string{"b", "a"}, inboxOf(t, s, "chen"), "the newest first")
		require.Equal(t, []string{"a"}, inboxOf(t, s, "li"), "nothing above his clearance")
		require.Empty(t, inboxOf(t, s, "stranger"), "not on the project")
		require.Empty(t, inboxOf(t, s, "wang"), "of another role")
		require.Equal(t, []string{"c"}, inboxOf(t, s, "root"))

		write(t, s, func(tx *Tx) error {
			return tx.PutMember(Member{Project: "P1", User: "chen", Member: policy.Member{Role: policy.ProjectManager, Clearance: record.Internal}})
		})
		require.Equal(t, []string{"a"}, inboxOf(t, s, "chen"), "whose clearance went down no longer sees what lies above")
		unread, _, err := s.UnreadCount(t.Context(), "chen", noon)
		require.NoError(t, err)
		require.Equal(t, int64(1), unread, "nor counts it")
		write(t, s, func(tx *Tx) error { return tx.DeleteMember("P1", "li") })
		require.Empty(t, inboxOf(t, s, "li"), "who left sees nothing of the project")
	})
}

func TestNoticeIsMadeOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		noticeOffice(t, s)
		for range 3 {
			write(t, s, func(tx *Tx) error { return tx.InsertNotice(told("a", nil)) })
		}
		require.Equal(t, []string{"a"}, inboxOf(t, s, "li"))
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.InsertNotice(told("", nil)))
			return tx.InsertNotice(told("", nil))
		})
		require.Len(t, inboxOf(t, s, "li"), 3, "without a dedup each is its own")
		gone := errors.New("gone")
		require.ErrorIs(t, s.Write(t.Context(), func(tx *Tx) error { require.NoError(t, tx.InsertNotice(told("x", nil))); return gone }), gone)
		require.NotContains(t, inboxOf(t, s, "li"), "x", "what did not happen is not told")
		require.Error(t, s.Write(t.Context(), func(tx *Tx) error {
			return tx.InsertNotice(told("y", func(n *Notice) { n.Lines = make([]fault.Text, 4) }))
		}))
	})
}

func TestNoticeIsReadAndAcknowledged(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		due := noon.Add(30 * time.Minute)
		write(t, s, func(tx *Tx) error {
			return tx.InsertNotice(told("a", func(n *Notice) { n.Urgent, n.AcknowledgeBy = true, due }))
		})
		all, next, err := s.Inbox(ctx, "li", true, noon, Page{})
		require.NoError(t, err)
		require.Empty(t, next)
		require.Len(t, all, 1)
		got := all[0]
		require.Equal(t, told("a", func(n *Notice) { n.To, n.Roles, n.Urgent, n.AcknowledgeBy = nil, nil, true, due }), got.Notice)
		write(t, s, func(tx *Tx) error { return tx.MarkRead("li", got.ID, noon) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.MarkRead("li", got.ID, noon) }), ErrStale)
		unread, urgent, err := s.UnreadCount(ctx, "li", noon)
		require.NoError(t, err)
		require.Equal(t, []int64{1, 1}, []int64{unread, urgent}, "read is not acknowledged")
		write(t, s, func(tx *Tx) error {
			return tx.Acknowledge("li", got.ID, noon.Add(time.Minute), Event{At: noon, Action: "notice.acknowledge"})
		})
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error {
			return tx.Acknowledge("li", got.ID, noon, Event{At: noon, Action: "notice.acknowledge"})
		}), ErrStale)
		unread, _, err = s.UnreadCount(ctx, "li", noon)
		require.NoError(t, err)
		require.Zero(t, unread)
		receipts, err := s.NoticeReceipts(ctx, "P1", "a")
		require.NoError(t, err)
		require.Equal(t, []Receipt{{User: "chen"}, {User: "li", ReadAt: noon, AcknowledgedAt: noon.Add(time.Minute)}}, receipts)
		_, err = s.Received(ctx, "wang", got.ID, noon)
		require.ErrorIs(t, err, ErrNotFound, "not his")
	})
}

func TestInboxPages(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		noticeOffice(t, s)
		write(t, s, func(tx *Tx) error {
			for range 5 {
				require.NoError(t, tx.InsertNotice(told("", nil))) // all of one moment
			}
			return nil
		})
		seen, at := map[string]bool{}, ""
		for range 3 {
			page, next, err := s.Inbox(t.Context(), "li", false, noon, Page{Limit: 2, Cursor: at})
			require.NoError(t, err)
			for _, r := range page {
				require.False(t, seen[r.ID], "twice")
				seen[r.ID] = true
			}
			at = next
		}
		require.Len(t, seen, 5)
		require.Empty(t, at)
		_, _, err := s.Inbox(t.Context(), "chen", false, noon, Page{Cursor: "x"})
		require.Error(t, err)
	})
}
