package conduct

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// nextMonth moves the clock to the first working morning of the month to come, and gives the one that is over.
func nextMonth(s *harness.Site) string {
	month := calendar.Day(s.Clock.Now())[:7]
	for calendar.Day(s.Clock.Now())[:7] == month {
		moveTo(s, 1, 10)
	}
	return month
}

// The assessment of a month is computed from facts, signed as it was seen, and nobody signs his own (R4.7).
func TestAssessmentOfAMonth(t *testing.T) {
	onEach(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		nextMonth(s) // a month that began with this test alone
		moveTo(s, 1, 9)
		first := published(t, s, s.Progress(harness.NewID()))
		late := s.Progress(harness.NewID())
		late.WorkDate = calendar.After(late.WorkDate, -4)
		waiting := s.Progress(harness.NewID())
		for _, in := range []client.RecordInput{late, waiting} {
			in.Submit = true
			_, _, err := fresh(s, "technician").PutRecord(ctx, harness.Project, in)
			require.NoError(t, err)
		}

		month := calendar.Day(s.Clock.Now())[:7]
		draft, err := fresh(s, "pm").AssessmentDraft(ctx, harness.Project, month, "team")
		require.NoError(t, err)
		_, err = fresh(s, "pm").PrepareAssessment(ctx, harness.Project, client.AssessmentSeen{Month: month, Part: "team", CutOff: draft.CutOff, Hash: draft.Hash})
		refused(t, err, conflict, "E_TOO_EARLY")
		require.Equal(t, month, nextMonth(s))

		for login, part := range map[string]string{"pm": "managers", "leader": "team"} {
			_, err = fresh(s, login).AssessmentDraft(ctx, harness.Project, month, part)
			refused(t, err, forbidden, "E_NOT_HIS")
		}
		draft, err = fresh(s, "pm").AssessmentDraft(ctx, harness.Project, month, "team")
		require.NoError(t, err)
		cards := map[string]client.Card{}
		for _, c := range draft.Cards {
			cards[c.Login] = c
			require.NotEqual(t, "project_manager", c.Role)
		}
		measure := func(login, key string) client.Measure {
			for _, m := range cards[login].Measures {
				if m.Key == key {
					return m
				}
			}
			t.Fatalf("%s has no %s: %+v", login, key, cards[login])
			return client.Measure{}
		}
		filed := measure("technician", "on_time")
		require.EqualValues(t, []int64{2, 3}, []int64{filed.Good, filed.Of})
		require.Equal(t, "66.67", *filed.Percent)
		require.Equal(t, []string{late.ID}, filed.Exceptions, "what was late is named")
		require.EqualValues(t, 1, measure("technician", "first_pass").Good)
		require.Equal(t, []string{late.ID}, measure("technician", "not_suspect").Exceptions, "a suspicion stands about it")
		screening := measure("techmanager", "screening")
		require.EqualValues(t, []int64{1, 3}, []int64{screening.Good, screening.Of}, "what still waits counts too")
		require.ElementsMatch(t, []string{late.ID, waiting.ID}, screening.Exceptions)
		require.EqualValues(t, 1, measure("custodian", "publishing").Good)

		seen := client.AssessmentSeen{Month: month, Part: "team", CutOff: draft.CutOff, Hash: draft.Hash}
		changed := seen
		changed.Hash = first.ContentHash
		err = fresh(s, "pm").SignAssessment(ctx, harness.Project, client.AssessmentSign{AssessmentSeen: changed, Proof: harness.Signer})
		refused(t, err, moved, "E_STALE")
		wrong := harness.Signer
		wrong.Password = "not the password"
		err = fresh(s, "pm").SignAssessment(ctx, harness.Project, client.AssessmentSign{AssessmentSeen: seen, Proof: wrong})
		require.Error(t, err)
		var all sync.WaitGroup
		results := make([]error, 4)
		for i := range results {
			pm := fresh(s, "pm")
			all.Go(func() {
				results[i] = pm.SignAssessment(ctx, harness.Project, client.AssessmentSign{AssessmentSeen: seen, Proof: harness.Signer})
			})
		}
		all.Wait()
		signed := 0
		for _, err := range results {
			if err == nil {
				signed++
			} else {
				require.True(t, client.IsStatus(err, conflict), "%v", err)
			}
		}
		require.Equal(t, 1, signed, "a month is signed once")

		managers, err := fresh(s, "leader").AssessmentDraft(ctx, harness.Project, month, "managers")
		require.NoError(t, err)
		for _, c := range managers.Cards {
			require.Equal(t, "project_manager", c.Role)
		}
		require.NoError(t, fresh(s, "leader").SignAssessment(ctx, harness.Project, client.AssessmentSign{
			AssessmentSeen: client.AssessmentSeen{Month: month, Part: "managers", CutOff: managers.CutOff, Hash: managers.Hash}, Proof: harness.Signer,
		}))
		readers(t, s, month)
		appeals(t, s, month)
		s.MustHold()
	})
}

// readers: everybody reads his own card, the manager those of his people, the leader the managers', the auditor all.
func readers(t *testing.T, s *harness.Site, month string) {
	t.Helper()
	see := func(login string) (logins []string, whole bool) {
		all, err := fresh(s, login).Assessments(t.Context(), harness.Project)
		require.NoError(t, err)
		for _, a := range all {
			require.Equal(t, month, a.Month)
			whole = whole || a.Whole
			for _, c := range a.Cards {
				logins = append(logins, c.Login)
			}
		}
		return logins, whole
	}
	own, whole := see("technician")
	require.Equal(t, []string{"technician"}, own)
	require.False(t, whole)
	team, whole := see("pm")
	require.Contains(t, team, "techmanager")
	require.Contains(t, team, "pm", "and his own")
	require.NotContains(t, team, "pm2", "but no other manager's")
	require.True(t, whole)
	managers, _ := see("leader")
	require.Contains(t, managers, "pm")
	require.NotContains(t, managers, "technician")
	everybody, _ := see("auditor")
	require.Subset(t, everybody, append(team, managers...))
	none, _ := see("supervisor")
	require.Empty(t, none, "another firm's man is not assessed")
}

// appeals are made once, in time, and answered by who signed that part.
func appeals(t *testing.T, s *harness.Site, month string) {
	t.Helper()
	ctx := t.Context()
	require.NoError(t, fresh(s, "technician").AppealAssessment(ctx, harness.Project, month, "当日现场断网，记录已存本机。"))
	refused(t, fresh(s, "technician").AppealAssessment(ctx, harness.Project, month, "当日现场断网，记录已存本机。"), conflict, "E_EXISTS")
	refused(t, fresh(s, "leader").AnswerAppeal(ctx, harness.Project, month, client.AppealAnswer{Person: "technician", Answer: "经核实，情况属实。"}), absent, "E_NOT_FOUND")
	require.NoError(t, fresh(s, "pm").AnswerAppeal(ctx, harness.Project, month, client.AppealAnswer{Person: "technician", Answer: "经核实，情况属实。"}))
	refused(t, fresh(s, "pm").AnswerAppeal(ctx, harness.Project, month, client.AppealAnswer{Person: "technician", Answer: "经核实，情况属实。"}), conflict, "E_NO_APPEAL")
	moveTo(s, 14, 9)
	refused(t, fresh(s, "techmanager").AppealAssessment(ctx, harness.Project, month, "等待中的一条是周末提交的。"), conflict, "E_TOO_LATE")
}

// Late and omitted reports come to a hearing, and to a decision by another person's signature (R1.4).
func TestFindingsAreHeardAndDecided(t *testing.T) {
	onEach(t, func(t *testing.T, s *harness.Site) {
		ctx := t.Context()
		moveTo(s, 1, 9)
		_, err := fresh(s, "pm").SetDuty(ctx, harness.Project, dailyDuty(s))
		require.NoError(t, err)
		moveTo(s, 1, 1)
		for range 3 { // again and again, and on two replicas: each fact is proposed once
			var both sync.WaitGroup
			for range 2 {
				both.Go(func() { _, err := s.Product.Conduct.Daily(ctx); require.NoError(t, err) })
			}
			both.Wait()
		}
		mine, err := fresh(s, "technician").Findings(ctx, harness.Project, nil)
		require.NoError(t, err)
		require.Len(t, mine, 1)
		f := mine[0]
		require.Equal(t, []any{"missing", "proposed", []string{"hear"}}, []any{f.Kind, f.State, f.Allowed})
		for login, status := range map[string]int{"technician2": absent, "leader": forbidden, "pm2": 0, "auditor": forbidden} {
			_, err := fresh(s, login).HearFinding(ctx, harness.Project, f.ID, f.Version, "与我无关的一项认定")
			require.Error(t, err, login)
			if status != 0 {
				require.True(t, client.IsStatus(err, status), "%s: %v", login, err)
			}
		}
		uphold := client.VerdictSign{Verdict: client.Verdict{Uphold: true, Measure: "提醒谈话", Reason: "未按职责填报"}, Proof: harness.Signer}
		refused(t, fresh(s, "pm").DecideFinding(ctx, harness.Project, f.ID, f.Version, uphold), conflict, "E_NOT_HEARD")
		heard, err := fresh(s, "technician").HearFinding(ctx, harness.Project, f.ID, f.Version, "当日停电，已向经理口头说明。")
		require.NoError(t, err)
		refused(t, fresh(s, "pm").DecideFinding(ctx, harness.Project, f.ID, f.Version, uphold), moved, "E_STALE")
		_, err = fresh(s, "pm").PrepareVerdict(ctx, harness.Project, f.ID, heard.Version, uphold.Verdict)
		require.NoError(t, err)
		require.NoError(t, fresh(s, "pm").DecideFinding(ctx, harness.Project, f.ID, heard.Version, uphold))
		after, err := fresh(s, "technician").Findings(ctx, harness.Project, nil)
		require.NoError(t, err)
		require.Equal(t, "upheld", after[0].State)
		require.Equal(t, "pm", after[0].Decided.By)
		require.Len(t, after[0].Signature, 64)
		require.Equal(t, string(conduct.Upheld), after[0].State)
		seen, err := fresh(s, "technician2").Findings(ctx, harness.Project, nil)
		require.NoError(t, err)
		require.Empty(t, seen, "nobody sees another's")
		s.MustHold()
	})
}
