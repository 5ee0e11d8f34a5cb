package conduct

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
)

func counted(good, of int) *Tally {
	t := &Tally{}
	for i := range of {
		t.Count(i < good, string(rune('a'+i%26)))
	}
	return t
}

func TestTheScoreIsTheWeighedMeanOfWhatThereWas(t *testing.T) {
	facts := Tallies{"li": {OnTimeFiling: counted(19, 20), FirstPass: counted(2, 3), Screening: counted(0, 0)}}
	a := Assess("P", "2026-10", Team, at("2026-11-01 09:00"), []Person{{"li", policy.Technician}, {"pm", policy.ProjectManager}, {"wang", policy.Technician}}, facts)
	require.Len(t, a.Cards, 2, "the manager's card is signed by somebody else")
	li := a.Cards[0]
	require.Len(t, li.Measures, 2, "nothing to screen is no measure")
	require.Equal(t, FirstPass, li.Measures[0].Key)
	require.Equal(t, "66.67", li.Measures[0].Percent.String())
	require.Equal(t, "95", li.Measures[1].Percent.String())
	require.Equal(t, "82.41", li.Score.String(), "(25 × 95.00 + 20 × 66.67) / 45")
	require.Nil(t, a.Cards[1].Score, "who had nothing to do has no score, not 0")
	require.Empty(t, a.Cards[1].Proposal)
}

func TestProposals(t *testing.T) {
	for name, c := range map[string]struct {
		good, of int
		want     string
	}{
		"all good": {40, 40, "reward"}, "just good enough": {38, 40, "reward"}, "good": {37, 40, ""}, "few things": {19, 19, ""},
		"enough": {24, 40, ""}, "too little": {23, 40, "penalty"}, "too little, but few things": {1, 19, ""},
	} {
		card := cardOf(Person{"li", policy.Technician}, map[MeasureKey]*Tally{OnTimeFiling: counted(c.good, c.of)}, FormulaOf("2026-10"))
		require.Equal(t, c.want, card.Proposal, name)
	}
}

func TestTheSameFactsGiveTheSameBytes(t *testing.T) {
	people := []Person{{"a", policy.Technician}, {"b", policy.TechManager}, {"c", policy.Custodian}}
	make := func() []byte {
		facts := Tallies{}
		for _, i := range rand.Perm(300) {
			facts.Of(people[i%3].Login, []MeasureKey{OnTimeFiling, FirstPass, Screening, Publishing}[i%4]).Count(i%7 > 0, time.Duration(i).String())
		}
		document, err := Assess("P", "2026-10", Team, at("2026-11-01 09:00"), people, facts).Document()
		require.NoError(t, err)
		return document
	}
	first := make()
	for range 20 {
		require.Equal(t, string(first), string(make()))
	}
}

func TestMedianIsOneThatWas(t *testing.T) {
	require.Nil(t, median(nil))
	require.Equal(t, "1.5", median([]time.Duration{90 * time.Minute}).String())
	require.Equal(t, "2", median([]time.Duration{50 * time.Hour, 2 * time.Hour}).String())
	require.Equal(t, "0.1", median([]time.Duration{3 * time.Minute}).String(), "half up")
}

func TestEveryMeasureIsNamedAndWeighed(t *testing.T) {
	for _, f := range Formulas() {
		for key := range measureLabels {
			require.Positive(t, f.Weights[key], key)
			require.NotEmpty(t, key.Label().En)
		}
		require.Len(t, f.Weights, len(measureLabels))
	}
}
