package notice

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

func local(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestQuietHours(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23 06:59": "2026-11-23 07:00", "2026-11-23 07:00": "2026-11-23 07:00", "2026-11-23 20:59": "2026-11-23 20:59",
		"2026-11-23 21:00": "2026-11-24 07:00", "2026-11-30 23:30": "2026-12-01 07:00", "2026-12-31 22:00": "2027-01-01 07:00", "2026-11-24 00:00": "2026-11-24 07:00",
	} {
		require.Equal(t, local(want), NotBefore(local(at), false), at)
		require.Equal(t, local(at), NotBefore(local(at), true), "what is urgent waits for no morning")
	}
}

func TestGroupsGetDigests(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23 09:00": "2026-11-23 09:30", "2026-11-23 09:29": "2026-11-23 09:30", "2026-11-23 20:45": "2026-11-24 07:00", "2026-11-23 03:00": "2026-11-23 07:00",
	} {
		require.Equal(t, local(want), Gathered(local(at), false), at)
		require.Equal(t, local(at), Gathered(local(at), true))
	}
}

func TestPausesGrow(t *testing.T) {
	require.Equal(t, time.Minute, Pause(1, 0))
	require.Equal(t, 72*time.Second, Pause(1, 1))
	require.Equal(t, 4*time.Minute, Pause(3, 0))
	require.Equal(t, time.Hour, Pause(7, 0))
	require.Equal(t, time.Hour, Pause(1000, 0))
}

func TestOnlyTitleAndLinkLeaveAboveInternal(t *testing.T) {
	m := Message{Kind: "report.issued", Title: fault.Text{Zh: "周报"}, Lines: []fault.Text{{Zh: "内容"}}, Link: "/reports/1"}
	for level, whole := range map[record.Secrecy]bool{record.Open: true, record.Internal: true, record.Confidential: false, record.Secret: false, record.TopSecret: false} {
		m.Level = level
		out := m.Outside()
		require.Equal(t, whole, len(out.Lines) == 1)
		require.Equal(t, m.Title, out.Title)
		require.Equal(t, m.Link, out.Link)
	}
	require.Equal(t, "report", m.Topic())
	require.True(t, KnownTopic("alert"))
	require.False(t, KnownTopic("report"), "reports go by lists")
}
