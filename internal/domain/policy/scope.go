package policy

import "github.com/countersign/countersign/internal/domain/record"

// Scope is the same rule as Decide, in the form that a list needs: the store turns it into a WHERE.
// A record is in scope if one of its rows matches. No rows: nothing is in scope.
type Scope struct {
	Project string
	Rows    []ScopeRow
}

// ScopeRow matches records in any of the states, up to a level, written by Author where that is set, of the classes
// where there are any, and by none of NotAuthors.
type ScopeRow struct {
	States     []record.State
	MaxSecrecy record.Secrecy
	Author     string
	Classes    []string
	NotAuthors []string
	Sight      Sight
}

// ScopeOf gives what of a project's records the actor may list.
func ScopeOf(a Actor, f Facts) Scope {
	s := Scope{Project: f.Project}
	m, ok := a.On(f.Project, f.At)
	if !ok {
		return s
	}
	for _, row := range sights {
		if !holds(row.roles, m.Role) {
			continue
		}
		r := ScopeRow{States: row.states, MaxSecrecy: m.Clearance, Sight: row.sight}
		if row.own {
			// Authors see what they wrote whatever level it was given later.
			r.Author, r.MaxSecrecy = a.UserID, record.TopSecret
		}
		s.Rows = append(s.Rows, r)
	}
	if row, ok := standInRow(a, m, f); ok {
		s.Rows = append(s.Rows, row)
	}
	return s
}

// Narrow keeps only the wanted states; the result may be empty, which is answered like absence.
func (s Scope) Narrow(want []record.State) Scope {
	if len(want) == 0 {
		return s
	}
	out := Scope{Project: s.Project}
	for _, row := range s.Rows {
		var states []record.State
		for _, st := range row.States {
			if hasState(want, st) {
				states = append(states, st)
			}
		}
		if len(states) > 0 {
			row.States = states
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}

// Matches reports whether a record with these facts is in scope: the same question that the store asks in SQL.
func (s Scope) Matches(f Facts) bool {
	if f.Project != s.Project {
		return false
	}
	for _, row := range s.Rows {
		if row.matches(f) {
			return true
		}
	}
	return false
}

// Narrow reports whether the row is one that a delegation adds: at most one of a scope is.
func (row ScopeRow) Narrow() bool { return len(row.NotAuthors) > 0 }

func (row ScopeRow) matches(f Facts) bool {
	return hasState(row.States, f.State) && f.Secrecy <= row.MaxSecrecy && (row.Author == "" || row.Author == f.Author) &&
		(len(row.Classes) == 0 || contains(row.Classes, f.Class)) && !contains(row.NotAuthors, f.Author)
}
