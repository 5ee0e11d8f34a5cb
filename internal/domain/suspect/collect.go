package suspect

import (
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Opening is what all suspicions that are opened together share.
type Opening struct {
	Project  string
	Day      string // on which the records were handed in
	At       time.Time
	Workdays calendar.Workdays
	Settings Settings
	Authors  map[string]string // of records, by id
}

// Collect makes the suspicions of hits: those of one rule on one submission are one item with several pieces of
// evidence. Warnings make none.
func (o Opening) Collect(hits []Hit) []Suspicion {
	var all []Suspicion
	at := map[string]int{}
	for _, h := range hits {
		if h.Warning {
			continue
		}
		id := IDOf(o.Project, h.Rule, h.Subject, h.Edition)
		i, known := at[id]
		if !known {
			i = len(all)
			at[id] = i
			all = append(all, o.open(id, h))
		}
		all[i].add(h)
	}
	return all
}

func (o Opening) open(id string, h Hit) Suspicion {
	// The list of a day stands on the day after it; from there the time to explain is counted.
	due := o.Workdays.Add(calendar.After(o.Day, 1), o.Settings.DueWorkdays)
	s := Suspicion{
		Project: o.Project, ID: id, Rule: h.Rule, Subject: h.Subject, Edition: h.Edition, Author: o.Authors[h.Subject], Day: o.Day,
		State: Open, Owner: policy.Role(o.Settings.Owner), Due: due, OpenedAt: o.At, Version: 1,
	}
	if h.Edition > 0 {
		s.Records = []string{h.Subject}
	}
	return s
}

func (s *Suspicion) add(h Hit) {
	s.Urgent = s.Urgent || h.Urgent
	if e := (Evidence{Field: h.Field, Zh: h.Zh, En: h.En}); !slices.Contains(s.Evidence, e) {
		s.Evidence = append(s.Evidence, e)
	}
	for _, other := range h.Others {
		if !slices.Contains(s.Records, other) {
			s.Records = append(s.Records, other)
		}
	}
}
