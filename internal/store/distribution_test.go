package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/record"
)

func botOf(topics ...string) Channel {
	return Channel{
		Project: "P1", ID: newID(), Kind: "wecom", Name: "项目群", Host: "qyapi.weixin.qq.com", Sealed: []byte("sealed"), Topics: topics,
		Clearance: record.Internal, Language: "zh", Enabled: true, By: "chen", At: noon, Version: 1,
	}
}

func event(action string) Event { return Event{At: noon, Project: "P1", Actor: "chen", Action: action} }

func TestChannels(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		c := botOf("alert", "record")
		write(t, s, func(tx *Tx) error { return tx.InsertChannel(c, event("channel.add")) })
		back, err := s.Channel(ctx, "P1", c.ID)
		require.NoError(t, err)
		require.Equal(t, c, back)
		_, err = s.Channel(ctx, "P2", c.ID)
		require.ErrorIs(t, err, ErrNotFound)
		c.Name, c.Sealed = "新名", []byte("other")
		write(t, s, func(tx *Tx) error { return tx.SaveChannel(c, event("channel.change")) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.SaveChannel(c, event("channel.change")) }), ErrStale)
		all, err := s.Channels(ctx, "P1")
		require.NoError(t, err)
		c.Version = 2
		require.Equal(t, []Channel{c}, all)
	})
}

func TestLists(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		l := DistributionList{
			Project: "P1", ID: newID(), Name: "领导", Kinds: []string{"week", "month"}, Enabled: true, By: "chen", At: noon, Version: 1,
			Members: []DistributionMember{
				{ID: "1", User: "li", Clearance: record.Internal, Language: "zh", Token: hashOf("a")},
				{ID: "2", Mail: "owner@client.example", Name: "业主", Clearance: record.Open, Language: "en", Token: hashOf("b")},
			},
		}
		write(t, s, func(tx *Tx) error { return tx.InsertList(l, event("list.add")) })
		all, err := s.Lists(ctx, "P1")
		require.NoError(t, err)
		require.Equal(t, []DistributionList{l}, all)
		write(t, s, func(tx *Tx) error { return tx.Unsubscribe(hashOf("b"), event("list.unsubscribe")) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.Unsubscribe(hashOf("b"), event("list.unsubscribe")) }), ErrNotFound)
		all, err = s.Lists(ctx, "P1")
		require.NoError(t, err)
		require.Equal(t, noon, all[0].Members[1].UnsubscribedAt)
		l.Members = l.Members[:1]
		write(t, s, func(tx *Tx) error { return tx.SaveList(l, event("list.change")) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.DeleteList("P1", l.ID, 1, event("list.remove")) }), ErrStale)
		write(t, s, func(tx *Tx) error { return tx.DeleteList("P1", l.ID, 2, event("list.remove")) })
		all, err = s.Lists(ctx, "P1")
		require.NoError(t, err)
		require.Empty(t, all)
	})
}

func TestReportReceipts(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		var claimed []bool
		for range 2 {
			write(t, s, func(tx *Tx) error {
				mine, err := tx.ClaimDistribution("P1", "r1", noon)
				claimed = append(claimed, mine)
				require.NoError(t, tx.InsertReportReceipt("P1", "r1", "li", noon))
				return err
			})
		}
		require.Equal(t, []bool{true, false}, claimed)
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.ReportOpened("P1", "r1", "chen", noon) }), ErrStale, "was not sent it")
		write(t, s, func(tx *Tx) error { return tx.ReportOpened("P1", "r1", "li", noon.Add(time.Hour)) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.ReportOpened("P1", "r1", "li", noon.Add(2*time.Hour)) }), ErrStale, "the first time counts")
		all, err := s.ReportReceipts(ctx, "P1", "r1")
		require.NoError(t, err)
		require.Equal(t, []ReportReceipt{{User: "li", SentAt: noon, ReadAt: noon.Add(time.Hour)}}, all)
	})
}

// routeAll routes what waits.
func routeAll(t *testing.T, s *Store, at time.Time) {
	t.Helper()
	keys, err := s.Unrouted(t.Context(), 100)
	require.NoError(t, err)
	for _, k := range keys {
		write(t, s, func(tx *Tx) error { require.NoError(t, tx.Route(k, at)); return tx.Route(k, at) })
	}
}

func TestNoticesFindTheirChannels(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		wants, other, off := botOf("record"), botOf("alert"), botOf("record")
		off.Enabled = false
		write(t, s, func(tx *Tx) error {
			for _, c := range []Channel{wants, other, off} {
				require.NoError(t, tx.InsertChannel(c, event("channel.add")))
			}
			require.NoError(t, tx.PutAddress(NoticeAddress{User: "li", Mail: "li@site.example", Wanted: "all", Language: "en", At: noon}, event("notice.address")))
			require.NoError(t, tx.PutAddress(NoticeAddress{User: "chen", Mail: "chen@site.example", Wanted: "urgent", Language: "zh", At: noon}, event("notice.address")))
			require.NoError(t, tx.InsertNotice(told("plain", nil)))
			require.NoError(t, tx.InsertNotice(told("above", func(n *Notice) { n.Level = record.Secret })))
			return tx.InsertNotice(told("night", func(n *Notice) { n.Urgent = true }))
		})
		night := noon.Add(10 * time.Hour) // 22:00 in the project's zone
		routeAll(t, s, night)
		waiting, _, err := s.Outgoings(ctx, "P1", DeliveryWaiting, record.TopSecret, Page{})
		require.NoError(t, err)
		require.Len(t, waiting, 5, "plain: group and li; above: nobody outside; night: group, li, chen")
		morning := time.Date(2026, 11, 23, 23, 0, 0, 0, time.UTC) // 07:00
		for _, o := range waiting {
			require.Contains(t, []string{wants.ID, ""}, o.Channel)
			require.LessOrEqual(t, o.Message.Level, record.Internal)
			want := morning
			if o.Message.Urgent {
				want = night
			}
			require.Equal(t, want, o.NextAt, "%s to %s%s", o.Dedup, o.Channel, o.Mail)
		}
		due, err := s.ChannelsDue(ctx, night)
		require.NoError(t, err)
		require.Len(t, due, 1)
		require.Equal(t, wants.ID, due[0].ID)
	})
}

func outgoingOf(change func(*Outgoing)) Outgoing {
	o := Outgoing{
		Project: "P1", Dedup: newID(), Mail: "x@y.example", Language: "zh", NextAt: noon, At: noon,
		Message: notice.Message{Kind: "report.issued", Title: fault.Text{Zh: "周报"}, Lines: []fault.Text{{Zh: "一"}}, Level: record.Internal},
	}
	if change != nil {
		change(&o)
	}
	return o
}

// TestOutgoingIsClaimedOnce lets several replicas ask at once.
func TestOutgoingIsClaimedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		noticeOffice(t, s)
		write(t, s, func(tx *Tx) error {
			for i := range 20 {
				o := outgoingOf(func(o *Outgoing) { o.Dedup = fmt.Sprint(i) })
				require.NoError(t, tx.InsertOutgoing(o))
				require.NoError(t, tx.InsertOutgoing(o), "again is the same message")
			}
			return nil
		})
		var mu sync.Mutex
		var all sync.WaitGroup
		got := map[string]int{}
		for i := range 4 {
			all.Go(func() {
				for range 6 {
					var mine []Outgoing
					err := s.Write(t.Context(), func(tx *Tx) (err error) {
						mine, err = tx.ClaimMail(Lease{Owner: fmt.Sprint("replica", i), Until: noon.Add(time.Minute)}, noon, 3)
						return err
					})
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					for _, o := range mine {
						got[o.ID]++
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		require.Len(t, got, 20)
		for id, n := range got {
			require.Equal(t, 1, n, id)
		}
	})
}

func TestOutgoingComesToAnEnd(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		noticeOffice(t, s)
		l := Lease{Owner: "a", Until: noon.Add(time.Minute)}
		write(t, s, func(tx *Tx) error {
			return tx.InsertOutgoing(outgoingOf(func(o *Outgoing) { o.Message.Level = record.Secret }))
		})
		var claimed []Outgoing
		claim := func(l Lease, now time.Time) {
			write(t, s, func(tx *Tx) (err error) { claimed, err = tx.ClaimMail(l, now, 5); return err })
		}
		claim(l, noon)
		require.Len(t, claimed, 1)
		o := claimed[0]
		require.Empty(t, o.Message.Lines, "what lies above internal never waits here whole")
		claim(Lease{Owner: "b", Until: noon.Add(time.Hour)}, noon)
		require.Empty(t, claimed, "it is held")
		claim(Lease{Owner: "b", Until: noon.Add(3 * time.Minute)}, noon.Add(2*time.Minute))
		require.Len(t, claimed, 1, "whoever held it died")
		require.Equal(t, 2, claimed[0].Attempts)
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.SettleOutgoing(o, l) }), ErrStale)
		o.State, o.Failure, o.EndedAt = DeliveryDead, "坏"+string(make([]byte, 600)), noon
		write(t, s, func(tx *Tx) error { return tx.SettleOutgoing(o, Lease{Owner: "b"}) })
		dead, _, err := s.Outgoings(ctx, "P1", DeliveryDead, record.TopSecret, Page{})
		require.NoError(t, err)
		require.Len(t, dead, 1)
		dead, _, err = s.Outgoings(ctx, "P1", DeliveryDead, record.Internal, Page{})
		require.NoError(t, err)
		require.Empty(t, dead, "above his level")
		write(t, s, func(tx *Tx) error { return tx.RetryOutgoing("P1", o.ID, noon, event("delivery.retry")) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.RetryOutgoing("P1", o.ID, noon, event("delivery.retry")) }), ErrStale)
		claim(l, noon)
		require.Len(t, claimed, 1)
	})
}

// TestChannelTakesTurns: at most one message in a pause, whoever asks; what is urgent and reports go alone, the rest as
// one digest.
func TestChannelTakesTurns(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		noticeOffice(t, s)
		c := botOf()
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.InsertChannel(c, event("channel.add")))
			for i := range 5 {
				require.NoError(t, tx.InsertOutgoing(outgoingOf(func(o *Outgoing) { o.Mail, o.Channel, o.Message.Urgent = "", c.ID, i == 3 })))
			}
			return tx.InsertOutgoing(outgoingOf(func(o *Outgoing) { o.Mail, o.Channel, o.Report = "", c.ID, "r1" }))
		})
		var turn bool
		var got []int
		for step := range 4 {
			write(t, s, func(tx *Tx) (err error) {
				now := noon.Add(time.Duration(step) * 4 * time.Second)
				turn, err = tx.TakeTurn("P1", c.ID, now, 3*time.Second)
				require.NoError(t, err)
				require.True(t, turn)
				again, err := tx.TakeTurn("P1", c.ID, now.Add(time.Second), 3*time.Second)
				require.False(t, again)
				if err != nil {
					return err
				}
				all, err := tx.ClaimForChannel(c, Lease{Owner: fmt.Sprint(step), Until: noon.Add(time.Hour)}, now, 50)
				got = append(got, len(all))
				return err
			})
		}
		require.Equal(t, []int{1, 1, 4, 0}, got)
		write(t, s, func(tx *Tx) error {
			turn, err := tx.TakeTurn("P1", c.ID, noon.Add(-time.Hour*24*365), time.Second)
			require.True(t, turn, "a clock that had run ahead shuts nothing for long")
			return err
		})
	})
}
