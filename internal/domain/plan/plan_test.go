package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

func schedule(t *testing.T, body string) Schedule {
	t.Helper()
	s, ok := Read(record.Content{Class: "B2", WorkDate: "2026-10-01", Location: record.Location{UnitProject: " 3# 楼 "}, Body: []byte(body)})
	require.True(t, ok)
	return s
}

func TestRead(t *testing.T) {
	s := schedule(t, `{"doc_type":"schedule","no":"JH-1","plan_items":[{"wbs":" 主体","unit":"m3","quantity":"10.5","start":"2026-11-01","finish":"2026-11-10","weight_pct":"40"}],
		"plan_labour":[{"trade":"木工","from":"2026-11-01","to":"2026-11-30","headcount":20},{"trade":"木工","from":"2026-11-15","to":"2026-11-30","headcount":5}],
		"plan_plant":[{"type":"塔吊","from":"2026-11-01","to":"2026-12-31","count":1}]}`)
	require.Equal(t, "2026-10-01", s.Effective, "without a day of its own it holds from its work date")
	require.Equal(t, "3# 楼", s.UnitProject)
	require.Equal(t, "m³", s.Items[0].Unit)
	require.Equal(t, map[string]int64{"木工": 20}, s.HeadcountOn("2026-11-14"))
	require.Equal(t, map[string]int64{"木工": 25}, s.HeadcountOn("2026-11-30"))
	require.Empty(t, s.HeadcountOn("2026-12-01"))
	require.Equal(t, map[string]int64{"塔吊": 1}, s.PlantOn("2026-12-31"))
	for _, none := range []record.Content{
		{Class: "B2", Body: []byte(`{"doc_type":"plan"}`)},
		{Class: "B3", Body: []byte(`{"doc_type":"schedule"}`)},
		{Class: "B2", Body: []byte(`[]`)},
		{Class: "B2", Body: []byte(`{"doc_type":"schedule","plan_items":[{"quantity":"1e3"}]}`)},
	} {
		_, ok := Read(none)
		require.False(t, ok, string(none.Body))
	}
}

func TestSpread(t *testing.T) {
	for _, c := range []struct{ quantity, start, finish, day, want string }{
		{"100", "2026-11-01", "2026-11-10", "2026-10-31", "0"},
		{"100", "2026-11-01", "2026-11-10", "2026-11-01", "10"},
		{"100", "2026-11-01", "2026-11-10", "2026-11-09", "90"},
		{"100", "2026-11-01", "2026-11-10", "2026-11-10", "100"},
		{"100", "2026-11-01", "2026-11-10", "2027-01-01", "100"},
		{"1", "2026-11-01", "2026-11-03", "2026-11-01", "0.333333333"},
		{"1", "2026-11-01", "2026-11-03", "2026-11-02", "0.666666667"},
		{"7.5", "2026-11-01", "2026-11-01", "2026-11-01", "7.5"},
		{"100", "2026-11-10", "2026-11-01", "2026-11-05", "0"},
		{"100", "", "2026-11-01", "2026-11-05", "0"},
		{"90000000000000.000000001", "2026-01-01", "2026-01-02", "2026-01-01", "45000000000000.000000001"},
		{"100", "2026-02-28", "2026-03-01", "2026-02-28", "50"},
	} {
		quantity, err := figure.ParseAmount(c.quantity)
		require.NoError(t, err)
		require.Equal(t, c.want, Item{Quantity: &quantity, WeightPct: &quantity, Start: c.start, Finish: c.finish}.By(c.day).String(), "%+v", c)
	}
	require.Equal(t, figure.Amount{}, Item{Start: "2026-11-01", Finish: "2026-11-02"}.By("2026-11-02"))
}

func TestInForce(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }
	all := []Schedule{
		{No: "1", UnitProject: "a", Effective: "2026-11-01", Published: at(2)},
		{No: "2", UnitProject: "a", Effective: "2026-11-20", Published: at(3)},
		{No: "3", UnitProject: "b", Effective: "2026-11-05", Published: at(1)},
		{No: "4", UnitProject: "a", Effective: "2026-10-01", Published: at(1)},
	}
	numbers := func(by string) (nos []string) {
		for _, s := range InForce(all, by) {
			nos = append(nos, s.No)
		}
		return nos
	}
	require.Equal(t, []string{"1"}, numbers("2026-11-04"))
	require.Equal(t, []string{"1", "3"}, numbers("2026-11-19"))
	require.Equal(t, []string{"2", "3"}, numbers("2026-11-20"))
	require.Equal(t, []string{"4"}, numbers("2026-10-31"), "one that holds later is not in force yet")
	require.Empty(t, numbers("2026-09-30"))
}

// FuzzSpread: what is due never falls, and at the end it is all.
func FuzzSpread(f *testing.F) {
	f.Add("100.5", uint16(3), uint16(40))
	f.Fuzz(func(t *testing.T, text string, long, at uint16) {
		quantity, err := figure.ParseAmount(text)
		if err != nil || quantity.Whole > figure.Most || quantity.Sign() < 0 {
			return
		}
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		day := func(n int) string { return start.AddDate(0, 0, n).Format(time.DateOnly) }
		i := Item{Quantity: &quantity, Start: day(0), Finish: day(int(long))}
		require.False(t, i.By(day(int(at)+1)).Less(i.By(day(int(at)))))
		require.Equal(t, quantity.Normal(), i.By(day(int(long))))
	})
}
