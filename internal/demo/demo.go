// Package demo makes the demonstration project: two months of a residential tower under construction, written by a
// seeded generator of our own and filed through the real pipeline by the people of the project. Nothing in it is real.
package demo

import (
	"cmp"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
)

// Days is how many days the project has been recorded, today included, where nobody asks for another story.
const Days = 62

// The shortest and the longest story that can be told.
const (
	FewestDays = 30
	MostDays   = 390 // the contract does not begin earlier
)

// Plan is the whole demonstration as data: who did what when. The same moment and seed give the same plan.
type Plan struct {
	Project  client.Project
	Accounts []Account
	Steps    []Step // in the order of time
	now      time.Time
}

// Step is one act of one person. Exactly the part that Action needs is filled.
type Step struct {
	At     time.Time
	By     string // login
	Action Action
	Record string // id

	Input    *client.RecordInput // Save, Submit
	Photos   []Photo             // uploaded before Save or Submit; Input names them
	Screen   *client.Screen
	Classify *client.Classify
	Return   *client.ReturnMove
	Reason   string // Withdraw
}

// Action is what a person does in a step.
type Action string

// The acts of the demonstration.
const (
	Save     Action = "save"
	Submit   Action = "submit"
	Screen   Action = "screen"
	Classify Action = "classify"
	Sign     Action = "sign"
	Return   Action = "return"
	Publish  Action = "publish"
	Withdraw Action = "withdraw"
)

// NewPlan writes the demonstration of so many days that ends at now. Nothing in it lies in the future.
func NewPlan(now time.Time, seed uint64, days int) Plan {
	w := newWriter(now, seed, days)
	w.papers()
	w.plans()
	for day := range days {
		w.day(day)
	}
	w.drafts()
	steps := slices.DeleteFunc(w.steps, func(s Step) bool { return s.At.After(now) })
	slices.SortStableFunc(steps, func(a, b Step) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(order[a.Action], order[b.Action]))
	})
	return Plan{Project: project(now), Accounts: Accounts(), Steps: steps, now: now}
}

// order is in which acts of one moment come.
var order = map[Action]int{Save: 0, Submit: 1, Return: 2, Screen: 3, Classify: 4, Sign: 5, Publish: 6, Withdraw: 7}

func project(now time.Time) client.Project {
	return client.Project{
		ID: ProjectID, NameZh: "滨江雅苑三期 3#住宅楼", NameEn: "Riverside Court, Phase III, Tower 3",
		StartsOn: calendar.Day(now.AddDate(-1, -1, 0)), EndsOn: calendar.Day(now.AddDate(0, 11, 0)),
		UnitProjects: []string{tower, garage},
	}
}

// ProjectID is the code of the demonstration project.
const ProjectID = "DEMO"

// The unit projects, English names beside.
const (
	tower  = "3#住宅楼 Tower 3"
	garage = "地下车库 Basement garage"
)
