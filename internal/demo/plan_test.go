package demo_test

import (
	"encoding/json"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/countersign/countersign/internal/demo"
	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
)

const seed = 7

func moment(hour int) time.Time { return time.Date(2026, 11, 22, hour, 3, 0, 0, time.UTC) }

func TestPlanIsTheSameForTheSameSeed(t *testing.T) {
	require.Equal(t, demo.NewPlan(moment(4), seed, demo.Days), demo.NewPlan(moment(4), seed, demo.Days))
	require.NotEqual(t, demo.NewPlan(moment(4), seed, demo.Days).Steps, demo.NewPlan(moment(4), seed+1, demo.Days).Steps)
}

// states plays a plan by the order of its steps alone and gives each record's state.
func states(t *testing.T, p demo.Plan) map[string]record.State {
	t.Helper()
	now, of := map[string]record.State{}, map[string]string{}
	for _, s := range p.Steps {
		from, known := now[s.Record]
		switch s.Action {
		case demo.Save, demo.Submit:
			require.True(t, !known || from == record.Returned, "%s is filed twice", s.Record)
			of[s.Record] = s.Input.Supersedes
		default:
			require.True(t, record.Possible(record.Action(s.Action), from), "%s of a record that is %s", s.Action, from)
		}
		switch s.Action {
		case demo.Save:
			now[s.Record] = record.Draft
		case demo.Submit:
			now[s.Record] = record.Submitted
		case demo.Screen:
			now[s.Record] = record.Screened
		case demo.Classify:
			now[s.Record] = record.Classified
		case demo.Sign:
			now[s.Record] = record.Signed
		case demo.Return:
			now[s.Record] = record.Returned
		case demo.Publish:
			now[s.Record] = record.Published
			if old := of[s.Record]; old != "" {
				require.Equal(t, record.Published, now[old])
				now[old] = record.Superseded
			}
		case demo.Withdraw:
			now[s.Record] = record.Withdrawn
		}
	}
	return now
}

// TestPlanShowsEveryClassAndState holds at whatever hour the demonstration is started.
func TestPlanShowsEveryClassAndState(t *testing.T) {
	for _, hour := range []int{0, 1, 2, 8, 9, 10, 16, 17, 23} { // midnight in the project's zone is 16
		p := demo.NewPlan(moment(hour), seed, demo.Days)
		classes, found := map[string]int{}, map[record.State]int{}
		for _, s := range p.Steps {
			require.False(t, s.At.After(moment(hour)), "%s lies in the future", s.At)
			if s.Input != nil {
				classes[s.Input.Class]++
			}
		}
		for _, state := range states(t, p) {
			found[state]++
		}
		for _, c := range class.All() {
			require.NotZero(t, classes[c.Code], "no record of %s at %d o'clock UTC", c.Code, hour)
		}
		for _, state := range []record.State{record.Draft, record.Submitted, record.Returned, record.Screened, record.Classified, record.Signed, record.Published, record.Superseded, record.Withdrawn} {
			require.NotZero(t, found[state], "nothing is %s at %d o'clock UTC", state, hour)
		}
		total := len(states(t, p))
		require.GreaterOrEqual(t, total, 600)
		require.LessOrEqual(t, total, 900)
	}
}

// TestPlanPassesTheChecks judges every record as the server does at its moment, with the neighbours that it has then.
func TestPlanPassesTheChecks(t *testing.T) {
	p := demo.NewPlan(moment(13), seed, demo.Days)
	directives, before := map[string]bool{}, map[string]*check.Neighbour{}
	for _, s := range p.Steps {
		if s.Input == nil {
			continue
		}
		raw, err := json.Marshal(s.Input)
		require.NoError(t, err)
		c := check.Context{Now: s.At, Project: check.Project{ID: p.Project.ID, StartsOn: p.Project.StartsOn, EndsOn: p.Project.EndsOn}, Author: s.By, PathID: s.Record, IsNFC: norm.NFC.IsNormalString}
		filing, err := check.Read(raw, c)
		require.NoError(t, err)
		got, err := check.Judge(filing, check.Neighbours{Directives: directives, Previous: before[s.Input.Class+filing.SeriesKey]})
		require.NoError(t, err, "%s", raw)
		for _, f := range got.Findings {
			require.Contains(t, []string{"V6", "V7"}, f.Rule, "only what is late or from a fast clock is remarked on: %+v", f)
		}
		if got.SeriesKey != "" {
			before[s.Input.Class+got.SeriesKey] = &check.Neighbour{ID: s.Record, WorkDate: s.Input.WorkDate, Body: got.Content.Body}
		}
		var body struct{ No string }
		require.NoError(t, json.Unmarshal(got.Content.Body, &body))
		directives[body.No] = true
	}
}

func number(t *testing.T, text string) *big.Rat {
	t.Helper()
	n, ok := new(big.Rat).SetString(text)
	require.True(t, ok, "%q is no number", text)
	return n
}

// TestBalancesAddUp follows every stock and every cumulative quantity through the two months.
func TestBalancesAddUp(t *testing.T) {
	closing, cumulative, moved := map[string]*big.Rat{}, map[string]*big.Rat{}, 0
	for _, s := range demo.NewPlan(moment(13), seed, demo.Days).Steps {
		if s.Action != demo.Submit {
			continue
		}
		var b map[string]any
		require.NoError(t, json.Unmarshal(s.Input.Body, &b))
		get := func(name string) *big.Rat { return number(t, b[name].(string)) }
		switch s.Input.Class {
		case "B9":
			code := b["code"].(string)
			if last, ok := closing[code]; ok {
				require.Zero(t, last.Cmp(get("opening")), code)
			}
			sum := new(big.Rat).Add(get("opening"), get("received"))
			sum.Sub(sum.Sub(sum, get("issued")), get("wasted"))
			require.Zero(t, sum.Cmp(get("closing")), code)
			require.GreaterOrEqual(t, sum.Sign(), 0, "%s is less than nothing", code)
			closing[code] = sum
			moved++
		case "B3":
			wbs := b["wbs"].(string)
			if last, ok := cumulative[wbs]; ok {
				require.Zero(t, new(big.Rat).Add(last, get("qty_today")).Cmp(get("qty_cumulative")), wbs)
			}
			cumulative[wbs] = get("qty_cumulative")
			require.LessOrEqual(t, get("actual_pct").Cmp(big.NewRat(100, 1)), 0)
		}
	}
	require.Greater(t, moved, 40)
	require.Len(t, cumulative, 4)
}

// leftOpen are the orders that show the chain's states at the end of the story.
var leftOpen = map[string]bool{"JL-11": true, "JL-12": true, "JL-13": true, "JL-14": true, "JL-T2": true}

// TestHazardsAndDirectivesAreAnswered: what ends a hazard takes the place of its record and keeps its day; what is open
// at the end is within its time, but for the few that were forgotten.
func TestHazardsAndDirectivesAreAnswered(t *testing.T) {
	hazards, found, directives := map[string]string{}, 0, map[string]time.Time{}
	for _, s := range demo.NewPlan(moment(13), seed, demo.Days).Steps {
		if s.Action != demo.Submit {
			continue
		}
		var b map[string]any
		require.NoError(t, json.Unmarshal(s.Input.Body, &b))
		if s.Input.Class == "B4" && b["kind"] == "hazard" && s.Input.Supersedes == "" {
			found++
			hazards[s.Record] = s.Input.WorkDate
		}
		if s.Input.Class == "B4" && s.Input.Supersedes != "" {
			require.Equal(t, "pass", b["recheck_result"])
			require.Equal(t, hazards[s.Input.Supersedes], s.Input.WorkDate)
			delete(hazards, s.Input.Supersedes)
		}
		if s.Input.Class == "C2" && b["closes"] == nil {
			directives[b["no"].(string)] = s.At
		}
		if closes, ok := b["closes"].(string); ok {
			delete(directives, closes)
		}
	}
	old := 0
	for _, day := range hazards {
		if day < moment(13).AddDate(0, 0, -10).Format(time.DateOnly) {
			old++
		}
	}
	require.Greater(t, found, 12)
	require.Equal(t, 1, old, "of so many hazards one was forgotten: %v", hazards)
	for no := range leftOpen {
		require.Contains(t, directives, no)
		delete(directives, no)
	}
	require.Len(t, directives, 1, "one notice was never answered")
}

// TestLongStory: a year of the works goes from the ground up, keeps to the contract's quantities and ends today.
func TestLongStory(t *testing.T) {
	const year = 365
	p := demo.NewPlan(moment(13), seed, year)
	states(t, p)
	day := map[string]bool{}
	last := map[string]string{}
	for _, s := range p.Steps {
		if s.Action != demo.Submit {
			continue
		}
		day[s.Input.WorkDate] = true
		var b map[string]any
		require.NoError(t, json.Unmarshal(s.Input.Body, &b))
		if s.Input.Class == "B3" {
			last[b["wbs"].(string)] = b["actual_pct"].(string)
		}
	}
	require.GreaterOrEqual(t, len(day), year)
	require.Len(t, last, 4)
	for wbs, percent := range last {
		done, ok := new(big.Rat).SetString(percent)
		require.True(t, ok)
		require.True(t, done.Cmp(big.NewRat(60, 1)) > 0 && done.Cmp(big.NewRat(100, 1)) <= 0, "%s is at %s %%", wbs, percent)
	}
}

// TestTheStoryFillsEveryFigure: each key of the table but those of misfortune is told by something.
func TestTheStoryFillsEveryFigure(t *testing.T) {
	told := map[figure.Key]bool{}
	for _, s := range demo.NewPlan(moment(13), seed, demo.Days).Steps {
		if s.Action != demo.Submit {
			continue
		}
		content := record.Content{Class: s.Input.Class, WorkDate: s.Input.WorkDate, Body: s.Input.Body}
		for _, f := range figure.Of(figure.Source{Record: s.Record, Content: content, Late: true}) {
			told[f.Key] = true
		}
	}
	for _, d := range figure.Keys() {
		switch d.Key {
		case figure.Uncounted, figure.ProgressNoWork, figure.ProgressPlannedPct, figure.QualityPending, figure.SafetyRecheckPending, figure.SafetyViolations,
			figure.MaterialRetestFailed, figure.CostChange, figure.CostClaim:
			continue
		}
		require.True(t, told[d.Key], "nothing in the story tells %s", d.Key)
	}
}

// TestSummariesHoldNoOtherNumbers: nobody of the demonstration has to explain a number of a summary.
func TestSummariesHoldNoOtherNumbers(t *testing.T) {
	bodies := map[string]*client.RecordInput{}
	screened := 0
	for _, s := range demo.NewPlan(moment(4), seed, demo.Days).Steps {
		if s.Input != nil {
			bodies[s.Record] = s.Input
		}
		if s.Screen == nil {
			continue
		}
		in := bodies[s.Record]
		c := record.Content{Title: in.Title, WorkDate: in.WorkDate, Location: record.Location(in.Location), Body: in.Body, Attachments: make([]record.AttachmentRef, len(in.Attachments))}
		if numbers := check.UnfoundedNumbers(s.Screen.Summary, &c); len(numbers) > 0 && s.Screen.SummaryReason == "" {
			t.Errorf("%s %s: %q in %q", in.Class, in.Title, numbers, s.Screen.Summary)
		}
		screened++
	}
	require.Greater(t, screened, 100)
}
