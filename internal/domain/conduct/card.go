package conduct

import (
	"slices"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/pkg/proof"
)

// AssessmentSchema is the form of an assessment's document (docs/conduct.md).
const AssessmentSchema = "countersign.assessment/1"

// Part says whose cards an assessment holds: a manager is assessed by the company, everybody else by him.
type Part string

// The two parts of a month.
const (
	Team     Part = "team"     // signed by the project manager
	Managers Part = "managers" // signed by a leader
)

// Parts gives both.
func Parts() []Part { return []Part{Team, Managers} }

// Person is somebody who is assessed.
type Person struct {
	Login string
	Role  policy.Role
}

// Part says to which part a person belongs; empty: he is not assessed here. Leaders and auditors are the company's, the
// supervisor another firm's.
func (p Person) Part() Part {
	switch p.Role {
	case policy.ProjectManager:
		return Managers
	case policy.Technician, policy.TechManager, policy.Custodian, policy.Analyst:
		return Team
	}
	return ""
}

// Card is one person's work in a month.
type Card struct {
	Login    string         `json:"login"`
	Role     policy.Role    `json:"role"`
	Measures []Measure      `json:"measures"`
	Score    *figure.Amount `json:"score"` // 0–100, two decimals; null: there was nothing to measure
	// Proposal is reward or penalty, made by the formula from the score alone; empty: none.
	Proposal string `json:"proposal,omitempty"`
}

// Assessment is what is signed: the cards of one part of a month, as facts told them at the cut-off.
type Assessment struct {
	Schema  string    `json:"schema"`
	Project string    `json:"project"`
	Month   string    `json:"month"`
	Part    Part      `json:"part"`
	CutOff  time.Time `json:"cut_off"`
	Formula int       `json:"formula"`
	Cards   []Card    `json:"cards"`
}

// Tallies are the facts of a month, by person and measure.
type Tallies map[string]map[MeasureKey]*Tally

// Of gives a person's tally of a measure, to be counted on.
func (t Tallies) Of(login string, key MeasureKey) *Tally {
	if t[login] == nil {
		t[login] = map[MeasureKey]*Tally{}
	}
	if t[login][key] == nil {
		t[login][key] = &Tally{}
	}
	return t[login][key]
}

// Assess makes the assessment of one part of a month from its facts: the same facts give the same bytes.
func Assess(project, month string, part Part, cutOff time.Time, people []Person, facts Tallies) Assessment {
	f := FormulaOf(month)
	a := Assessment{Schema: AssessmentSchema, Project: project, Month: month, Part: part, CutOff: cutOff.UTC(), Formula: f.Version, Cards: []Card{}}
	for _, p := range people {
		if p.Part() == part {
			a.Cards = append(a.Cards, cardOf(p, facts[p.Login], f))
		}
	}
	slices.SortFunc(a.Cards, func(x, y Card) int { return strings.Compare(x.Login, y.Login) })
	return a
}

func cardOf(p Person, tallies map[MeasureKey]*Tally, f Formula) Card {
	c := Card{Login: p.Login, Role: p.Role, Measures: []Measure{}}
	var points, weights, things int64
	for key, tally := range tallies {
		if tally.Of == 0 {
			continue
		}
		m := tally.measure(key, f.Weights[key])
		c.Measures = append(c.Measures, m)
		points += m.Weight * rounded(m.Good*10_000, m.Of)
		weights, things = weights+m.Weight, things+m.Of
	}
	slices.SortFunc(c.Measures, func(x, y Measure) int { return strings.Compare(string(x.Key), string(y.Key)) })
	if weights == 0 {
		return c
	}
	score := rounded(points, weights)
	c.Score = hundredths(score)
	switch {
	case things < f.AtLeast:
	case score >= f.Reward:
		c.Proposal = "reward"
	case score < f.Penalty:
		c.Proposal = "penalty"
	}
	return c
}

// Document gives the canonical document: what is signed.
func (a Assessment) Document() ([]byte, error) { return proof.Document(a) }
