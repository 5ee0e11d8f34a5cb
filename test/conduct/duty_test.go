package conduct

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// Who owes which record when: due, done, late, missing, and taken away by a day without work (R1.2).
func TestDutiesAreOwedAndDone(t *testing.T) {
	onEach(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		moveTo(s, 1, 9)
		duty := dailyDuty(s)
		_, err := fresh(s, "pm").SetDuty(ctx, harness.Project, client.DutyInput{ID: harness.NewID(), Class: "Z9", Owner: "leader", Every: "year", ByHour: 0, From: "soon"})
		require.Equal(t, []string{"class", "owner", "every", "by_hour", "from"}, fieldsOf(t, err), "every fault at once")
		_, err = fresh(s, "technician").SetDuty(ctx, harness.Project, duty)
		require.True(t, client.IsStatus(err, forbidden))
		set, err := fresh(s, "pm").SetDuty(ctx, harness.Project, duty)
		require.NoError(t, err)
		again, err := fresh(s, "pm").SetDuty(ctx, harness.Project, duty)
		require.NoError(t, err, "the same again answers as the first time")
		require.Equal(t, set, again)
		other := duty
		other.ByHour = 19
		_, err = fresh(s, "pm").SetDuty(ctx, harness.Project, other)
		refused(t, err, conflict, "E_ID_REUSE")

		first := calendar.Day(s.Clock.Now())
		standing := func(login string) (all []string) {
			owed, err := fresh(s, login).Owed(ctx, harness.Project, first, calendar.After(first, 10))
			require.NoError(t, err)
			for _, o := range owed {
				if calendar.Begins(o.First).After(s.Clock.Now()) {
					continue
				}
				all = append(all, o.Standing)
			}
			return all
		}
		require.Equal(t, []string{"due"}, standing("technician"))
		require.Empty(t, standing("technician2"), "another's duties are not his")
		require.Equal(t, []string{"due"}, standing("pm"))
		published(t, s, s.Progress(harness.NewID()))
		require.Equal(t, []string{"done"}, standing("technician"))

		moveTo(s, 1, 21)
		require.Equal(t, []string{"done", "missing"}, standing("technician"))
		late := s.Progress(harness.NewID())
		published(t, s, late)
		require.Equal(t, []string{"done", "late"}, standing("technician"))

		moveTo(s, 1, 12)
		off := noWork(s)
		off.Submit = true
		_, _, err = fresh(s, "technician2").PutRecord(ctx, harness.Project, off)
		require.NoError(t, err)
		moveTo(s, 1, 21)
		require.Equal(t, []string{"done", "late", "off", "missing"}, standing("technician"))

		owed, err := fresh(s, "technician").Owed(ctx, harness.Project, "", "")
		require.True(t, err != nil || len(owed) > 0)
		mine, err := fresh(s, "technician").Owed(ctx, harness.Project, calendar.Day(s.Clock.Now()), calendar.Day(s.Clock.Now()))
		require.NoError(t, err)
		require.NotNil(t, mine[0].Draft, "what is not done comes filled in")
		var body map[string]any
		require.NoError(t, json.Unmarshal(mine[0].Draft.Body, &body))
		require.Contains(t, body, "wbs", "what stays from the last one")
		require.NotContains(t, body, "qty_today", "and never what has to be counted today")
		require.Equal(t, "12F", mine[0].Draft.Location.Floor)
		theirs, err := fresh(s, "pm").Owed(ctx, harness.Project, calendar.Day(s.Clock.Now()), calendar.Day(s.Clock.Now()))
		require.NoError(t, err)
		require.Nil(t, theirs[0].Draft)

		_, err = fresh(s, "pm").EndDuty(ctx, harness.Project, set.ID, set.Version, first)
		require.Equal(t, []string{"until"}, fieldsOf(t, err), "what was owed stays owed")
		ended, err := fresh(s, "pm").EndDuty(ctx, harness.Project, set.ID, set.Version, calendar.Day(s.Clock.Now()))
		require.NoError(t, err)
		require.EqualValues(t, 2, ended.Version)
		_, err = fresh(s, "pm").EndDuty(ctx, harness.Project, set.ID, set.Version, calendar.Day(s.Clock.Now()))
		refused(t, err, moved, "E_STALE")
		moveTo(s, 1, 21)
		require.Equal(t, []string{"done", "late", "off", "missing"}, standing("technician"))
	})
}
