package store

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
)

func suspicionOn(rec *record.Record, rule string, others ...string) suspect.Suspicion {
	return suspect.Suspicion{
		Project: rec.Project, ID: suspect.IDOf(rec.Project, rule, rec.ID, 1), Rule: rule, Subject: rec.ID, Edition: 1, Author: rec.Author, Day: "2026-11-23",
		State: suspect.Open, Owner: policy.TechManager, Due: calendar.Deadline{Day: "2026-11-27", Listed: true}, Evidence: []suspect.Evidence{{Field: "body", Zh: "照抄。", En: "Copied."}},
		Records: append([]string{rec.ID}, others...), OpenedAt: noon, Version: 1,
	}
}

func opened(t *testing.T, s *Store, item suspect.Suspicion) bool {
	t.Helper()
	var ok bool
	write(t, s, func(tx *Tx) (err error) {
		ok, err = tx.OpenSuspicion(item, Event{At: noon, Project: item.Project, Action: "suspicion.open"})
		return err
	})
	return ok
}

func TestSuspicions(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		a, b := file(t, s, record.Key{Project: "P1", ID: newID()}, nil), file(t, s, record.Key{Project: "P1", ID: newID()}, nil)
		item := suspicionOn(a, "V19", b.ID)
		require.True(t, opened(t, s, item))
		require.False(t, opened(t, s, item), "the same item again")
		back, err := s.Suspicion(ctx, "P1", item.ID)
		require.NoError(t, err)
		require.Equal(t, item, back)
		_, err = s.Suspicion(ctx, "P2", item.ID)
		require.ErrorIs(t, err, ErrNotFound, "of another project")

		for _, rec := range []*record.Record{a, b} {
			write(t, s, func(tx *Tx) error {
				items, err := tx.UnsettledOf(rec.Key())
				require.NoError(t, err)
				require.Equal(t, []suspect.Suspicion{item}, items)
				return nil
			})
		}
		lapsed, err := s.LapsedSuspicions(ctx, "P1", "2026-11-27", 10)
		require.NoError(t, err)
		require.Empty(t, lapsed, "on its last day")
		lapsed, err = s.LapsedSuspicions(ctx, "P1", "2026-11-28", 10)
		require.NoError(t, err)
		require.Len(t, lapsed, 1)

		explained, err := item.Explain(suspect.Account{Text: "现场核对属实，并非照抄。", Evidence: "与班组签到表比对一致。", By: "chen", At: noon}, nil)
		require.NoError(t, err)
		save := func(prev, next suspect.Suspicion) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.SaveSuspicion(prev, next, Event{At: noon, Project: "P1"}) })
		}
		require.NoError(t, save(item, explained))
		require.ErrorIs(t, save(item, explained), ErrStale)
		cleared, err := explained.Confirm("zhang", noon, true, "", nil)
		require.NoError(t, err)
		require.NoError(t, save(explained, cleared))
		back, err = s.Suspicion(ctx, "P1", item.ID)
		require.NoError(t, err)
		require.Equal(t, cleared, back)

		facts, err := s.RecordFacts(ctx, "P1", []string{a.ID, newID()})
		require.NoError(t, err)
		require.Equal(t, map[string]policy.Facts{a.ID: {Project: "P1", State: record.Submitted, Secrecy: record.Internal, Author: "li", Class: "B3"}}, facts)
		for filter, want := range map[*SuspicionFilter]int{
			{}: 1, {States: []suspect.State{suspect.Open}}: 0, {States: []suspect.State{suspect.Cleared}, Rule: "V19", Record: b.ID, From: "2026-11-23", To: "2026-11-23"}: 1,
			{Rule: "V10"}: 0, {Record: newID()}: 0, {From: "2026-11-24"}: 0, {To: "2026-11-22"}: 0,
		} {
			got, err := s.Suspicions(ctx, "P1", *filter, SuspicionPlace{}, 10)
			require.NoError(t, err)
			require.Len(t, got, want, "%+v", *filter)
		}
	})
}

// Of many who claim the list of a day one makes it; what it has not seen is listed again, what it has is not.
func TestDayIsClaimedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		claim := func(owner string, now time.Time) (through int64, claimed bool) {
			err := s.Write(ctx, func(tx *Tx) (err error) {
				through, claimed, err = tx.ClaimDay("P1", "2026-11-23", Lease{Owner: owner, Until: now.Add(10 * time.Minute)}, now)
				return err
			})
			if err != nil {
				require.ErrorIs(t, err, ErrExists)
				return 0, false
			}
			return through, claimed
		}
		morning := noon.Add(16 * time.Hour)
		var won atomic.Int32
		var winner atomic.Value
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				owner := string(rune('a' + i))
				if _, ok := claim(owner, morning); ok {
					won.Add(1)
					winner.Store(owner)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 1, won.Load())
		_, again := claim("late", morning.Add(11*time.Minute))
		require.True(t, again, "the lease has run out")
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error {
			return tx.FinishDay("P1", "2026-11-23", Lease{Owner: winner.Load().(string)}, morning, 0, 0, Event{At: morning})
		}), ErrStale, "who lost the lease does not finish")
		write(t, s, func(tx *Tx) error {
			return tx.FinishDay("P1", "2026-11-23", Lease{Owner: "late"}, morning, 0, 3, Event{At: morning, Project: "P1"})
		})
		lists, err := s.DailyLists(ctx, "P1", 5)
		require.NoError(t, err)
		require.Equal(t, []DailyList{{Day: "2026-11-23", FinishedAt: morning, Found: 3}}, lists)
		_, again = claim("x", morning.Add(time.Hour))
		require.False(t, again, "it is made")
		file(t, s, record.Key{Project: "P1", ID: newID()}, nil) // its event stands at noon of that day
		_, again = claim("x", morning.Add(time.Hour))
		require.True(t, again, "something came that the list has not seen")
		_, again = claim("y", morning.Add(time.Hour).AddDate(-1, 0, 0))
		require.True(t, again, "a lease of a year is one of a clock that had run ahead")
	})
}

func TestRuleSettingsCalendarAndWaivers(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for _, r := range []RuleSetting{
			{Project: "P1", Dated: suspect.Dated{From: "2026-12-01", Changes: []byte(`{"near_bits":2}`)}, By: "zhang", At: noon},
			{Project: "", Dated: suspect.Dated{From: "2026-12-05", Changes: []byte(`{"near_bits":4,"photo_hours":6}`)}, By: "root", At: noon},
			{Project: "P2", Dated: suspect.Dated{From: "2026-11-01", Changes: []byte(`{"near_bits":1}`)}, By: "zhang", At: noon},
		} {
			write(t, s, func(tx *Tx) error { return tx.InsertRuleSetting(r, Event{At: noon}) })
		}
		for day, want := range map[string][2]int{"2026-11-30": {6, 12}, "2026-12-01": {2, 12}, "2026-12-05": {2, 6}} {
			got, err := s.SettingsOn(ctx, "P1", day)
			require.NoError(t, err)
			require.Equal(t, want, [2]int{got.NearBits, got.PhotoHours}, day)
		}
		y := FiledYear{YearList: calendar.YearList{Year: 2026, Source: "更正后的通知", Days: []calendar.SpecialDay{{Day: "2026-12-25", Off: true, Name: "调整"}}}, By: "root", At: noon}
		for range 2 {
			write(t, s, func(tx *Tx) error { return tx.PutYear(y, Event{At: noon}) })
		}
		filed, err := s.FiledYears(ctx)
		require.NoError(t, err)
		require.Equal(t, []FiledYear{y}, filed)
		days, err := s.Workdays(ctx)
		require.NoError(t, err)
		require.False(t, days.Works("2026-12-25"))
		require.True(t, days.Works("2026-10-01"), "the filed list takes the place of the one that came along")
		require.True(t, days.Published(2025))

		w := Waiver{Project: "P1", Author: "li", WorkDate: "2026-11-01", Reason: "断网", By: "zhang", At: noon}
		write(t, s, func(tx *Tx) error { return tx.InsertWaiver(w, Event{At: noon}) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertWaiver(w, Event{At: noon}) }), ErrExists)
		for author, want := range map[string]bool{"li": true, "wang": false} {
			got, err := s.Waived(ctx, "P1", author, "2026-11-01")
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		all, err := s.Waivers(ctx, "P1", 10)
		require.NoError(t, err)
		require.Equal(t, []Waiver{w}, all)
	})
}

// The rules look at what was handed in, and at no imported history.
func TestWork(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		on := func(day, class string, more ...func(*record.Content)) *record.Record {
			return file(t, s, record.Key{Project: "P1", ID: newID()}, func(c *record.Content) {
				c.WorkDate, c.Class = day, class
				for _, m := range more {
					m(c)
				}
			})
		}
		a, b := on("2026-11-20", "B3"), on("2026-11-21", "B7")
		on("2026-11-21", "B3", func(c *record.Content) { c.Imported = &record.Imported{Source: "old", Row: "1"} })
		stop := on("2026-11-22", "C2", func(c *record.Content) { c.Body = []byte(`{"kind":"stop_order"}`) })
		on("2026-11-22", "C2", func(c *record.Content) { c.Body = []byte(`{"kind":"minutes"}`) })
		ids := func(f WorkFilter) []string {
			f.Project = "P1"
			got, err := s.Work(ctx, f)
			require.NoError(t, err)
			return each(got, func(r *record.Record) string { return r.ID })
		}
		require.Equal(t, []string{a.ID, b.ID}, ids(WorkFilter{To: "2026-11-21"}))
		require.Equal(t, []string{b.ID}, ids(WorkFilter{From: "2026-11-21", Classes: []string{"B7", "B8"}}))
		require.Empty(t, ids(WorkFilter{States: []record.State{record.Published}}))
		require.Empty(t, ids(WorkFilter{Author: "wang"}))
		orders, err := s.Directives(ctx, "P1")
		require.NoError(t, err)
		require.Len(t, orders, 1)
		require.Equal(t, stop.ID, orders[0].ID)
	})
}
