package conduct

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

var proposed = Finding{
	Project: "P", ID: "f", Kind: LateReport, Person: "li", Subject: "r1", State: Proposed, ProposedAt: at("2026-11-20 09:00"),
	HearingDue: calendar.Deadline{Day: "2026-11-25", Listed: true}, Version: 1,
}

func TestNobodyIsCondemnedUnheard(t *testing.T) {
	uphold := Verdict{Uphold: true, Measure: "提醒谈话一次", Reason: "三日内两次迟报"}
	_, err := proposed.Judge("pm", uphold, at("2026-11-25 23:59"))
	require.Equal(t, "E_NOT_HEARD", fault.Of(err).Code)
	late, err := proposed.Judge("pm", uphold, at("2026-11-26 00:00"))
	require.NoError(t, err, "he let his time go by")
	require.Equal(t, Upheld, late.State)

	_, err = proposed.Hear("wang", "网络不通，次日补报", at("2026-11-21 09:00"))
	require.Equal(t, "E_NOT_HIS", fault.Of(err).Code)
	_, err = proposed.Hear("li", "  不是我", at("2026-11-21 09:00"))
	require.Equal(t, fault.Invalid, fault.Of(err).Kind)
	heard, err := proposed.Hear("li", "网络不通，次日补报", at("2026-11-21 09:00"))
	require.NoError(t, err)
	require.EqualValues(t, 2, heard.Version)
	_, err = heard.Hear("li", "再说一次也一样", at("2026-11-21 10:00"))
	require.Equal(t, "E_HEARD", fault.Of(err).Code)

	_, err = heard.Judge("li", uphold, at("2026-11-21 11:00"))
	require.Equal(t, "E_SELF", fault.Of(err).Code)
	_, err = heard.Judge("pm", Verdict{Uphold: true, Reason: "短"}, at("2026-11-21 11:00"))
	require.Len(t, fault.Of(err).Fields, 2, "all faults at once")
	_, err = heard.Judge("pm", Verdict{Measure: "提醒谈话一次", Reason: "网络确实不通"}, at("2026-11-21 11:00"))
	require.Equal(t, "measure", fault.Of(err).Fields[0].Field, "nothing follows what is dismissed")
	done, err := heard.Judge("pm", Verdict{Reason: "网络确实不通"}, at("2026-11-21 11:00"))
	require.NoError(t, err)
	require.Equal(t, Dismissed, done.State)
	_, err = done.Judge("pm2", uphold, at("2026-11-22 11:00"))
	require.Equal(t, "E_SETTLED", fault.Of(err).Code)
	_, err = done.Hear("li", "网络不通，次日补报", at("2026-11-22 11:00"))
	require.Equal(t, "E_SETTLED", fault.Of(err).Code)
}

func TestAGoodIdeaNeedsNoHearing(t *testing.T) {
	merit := proposed
	merit.Kind = Merit
	done, err := merit.Judge("pm", Verdict{Uphold: true, Measure: "奖励 200 元", Reason: "建议已采纳，节约模板周转两日"}, at("2026-11-20 10:00"))
	require.NoError(t, err)
	require.Equal(t, "奖励 200 元", done.Measure)
}

func TestTheTableTellsWhatTheCodeDoes(t *testing.T) {
	for _, step := range FindingSteps() {
		for _, state := range FindingStates() {
			f := proposed
			f.State = state
			var err error
			if step.Action == "hear" {
				_, err = f.Hear("li", "网络不通，次日补报", at("2026-11-27 09:00"))
			} else {
				_, err = f.Judge("pm", Verdict{Reason: "网络确实不通"}, at("2026-11-27 09:00"))
			}
			allowed := false
			for _, from := range step.From {
				allowed = allowed || from == state
			}
			require.Equal(t, allowed, err == nil, "%s from %s", step.Action, state)
		}
	}
}

func TestTheSameFactIsProposedOnce(t *testing.T) {
	require.Equal(t, FindingID("P", LateReport, "li", "r1"), FindingID("P", LateReport, "li", "r1"))
	seen := map[string]bool{}
	for _, id := range []string{FindingID("P", LateReport, "li", "r1"), FindingID("P", LateReport, "li", "r2"), FindingID("P", MissingReport, "li", "r1"), FindingID("Q", LateReport, "li", "r1"), FindingID("P", LateReport, "wang", "r1")} {
		require.False(t, seen[id])
		seen[id] = true
	}
}
