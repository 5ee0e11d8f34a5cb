// Package plan reads the plans that are records themselves (docs/reports.md 2): schedules of works, labour and plant. What
// is planned for a day or a span comes out of signed documents, and is exact.
package plan

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// DocumentType is the doc_type of a technical document (B2) that is a schedule.
const DocumentType = "schedule"

// Schedule is one published schedule.
type Schedule struct {
	No          string // archive number
	Record      string // id
	UnitProject string
	Level       record.Secrecy // in force
	Effective   string         // first day on which it holds; empty: from its work date
	Published   time.Time
	Items       []Item
	Labour      []Crew
	Plant       []Machines
}

// Item is planned work: a quantity spread evenly over the days from start to finish, both included.
type Item struct {
	Work          string // in the form of figure.Dim
	Unit          string // in the form of figure.Unit
	Quantity      *figure.Amount
	Start, Finish string
	WeightPct     *figure.Amount // share of the whole works
}

// Crew is how many of a trade are planned on each day of a span.
type Crew struct {
	Trade     string
	From, To  string
	Headcount int64
}

// Machines is how many of a type are planned on each day of a span.
type Machines struct {
	Type     string
	From, To string
	Count    int64
}

// body is what a schedule's record holds. Amounts are texts there.
type body struct {
	DocType   string `json:"doc_type"`
	Effective string `json:"effective_date"`
	Items     []struct {
		WBS       string         `json:"wbs"`
		Unit      string         `json:"unit"`
		Quantity  *figure.Amount `json:"quantity"`
		Start     string         `json:"start"`
		Finish    string         `json:"finish"`
		WeightPct *figure.Amount `json:"weight_pct"`
	} `json:"plan_items"`
	Labour []struct {
		Trade     string `json:"trade"`
		From      string `json:"from"`
		To        string `json:"to"`
		Headcount int64  `json:"headcount"`
	} `json:"plan_labour"`
	Plant []struct {
		Type  string `json:"type"`
		From  string `json:"from"`
		To    string `json:"to"`
		Count int64  `json:"count"`
	} `json:"plan_plant"`
}

// Read reads a schedule out of a record's content; false where it is none.
func Read(c record.Content) (Schedule, bool) {
	var b body
	if c.Class != "B2" || json.Unmarshal(c.Body, &b) != nil || b.DocType != DocumentType {
		return Schedule{}, false
	}
	s := Schedule{Record: c.ID, UnitProject: figure.Dim(c.Location.UnitProject), Effective: cmp.Or(b.Effective, c.WorkDate)}
	for _, i := range b.Items {
		s.Items = append(s.Items, Item{Work: figure.Dim(i.WBS), Unit: figure.Unit(i.Unit), Quantity: i.Quantity, Start: i.Start, Finish: i.Finish, WeightPct: i.WeightPct})
	}
	for _, l := range b.Labour {
		s.Labour = append(s.Labour, Crew{Trade: figure.Dim(l.Trade), From: l.From, To: l.To, Headcount: l.Headcount})
	}
	for _, p := range b.Plant {
		s.Plant = append(s.Plant, Machines{Type: figure.Dim(p.Type), From: p.From, To: p.To, Count: p.Count})
	}
	return s, true
}

// InForce gives, for each unit project, the schedule that was published last among those that hold by a day.
func InForce(all []Schedule, by string) []Schedule {
	newest := map[string]Schedule{}
	for _, s := range all {
		had, known := newest[s.UnitProject]
		if s.Effective <= by && (!known || had.Published.Before(s.Published) || had.Published.Equal(s.Published) && had.No < s.No) {
			newest[s.UnitProject] = s
		}
	}
	in := make([]Schedule, 0, len(newest))
	for _, s := range newest {
		in = append(in, s)
	}
	slices.SortFunc(in, func(a, b Schedule) int { return cmp.Compare(a.UnitProject, b.UnitProject) })
	return in
}
