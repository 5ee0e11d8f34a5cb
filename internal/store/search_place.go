package store

import (
	"fmt"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/term"
)

// The terms of an index stand behind a tag of project and place: which part of a record's life it is in, and its level.
// A search walks through the places of which its asker sees everything, and through no other, so its time tells him
// nothing about what he may not see. What somebody wrote himself is looked for among what he wrote.

// stages are the states that the same people see (see package policy). A draft is its author's alone and stands in no
// place.
var stages = map[record.State]string{
	record.Submitted: "line", record.Returned: "line", record.Screened: "line", record.Classified: "line",
	record.Signed:    "signed",
	record.Published: "board", record.Archived: "board",
	record.Superseded: "past", record.Withdrawn: "past", record.Expired: "past",
}

// placeIn names the place of what is in a state and of a level; empty where it stands in none.
func placeIn(state record.State, level record.Secrecy) string {
	stage := stages[state]
	if stage == "" {
		return ""
	}
	return fmt.Sprintf("%s/%d", stage, level)
}

// placesOf gives the places that hold what is seen in these parts, each once. What an author sees as such is left out.
func placesOf(seen []sighted) []string {
	var all []string
	for _, p := range seen {
		if p.own {
			continue
		}
		for level := p.above + 1; level <= p.upTo; level++ {
			if place := placeIn(p.state, level); place != "" && !contains(all, place) {
				all = append(all, place)
			}
		}
	}
	return all
}

// ownOf gives the parts that somebody sees as an author, and the author.
func ownOf(seen []sighted) (own []sighted, author string) {
	for _, p := range seen {
		if p.own {
			own, author = append(own, p), p.author
		}
	}
	return own, author
}

// othersOf gives the parts that somebody sees whoever wrote them.
func othersOf(seen []sighted) (all []sighted) {
	for _, p := range seen {
		if !p.own {
			all = append(all, p)
		}
	}
	return all
}

func tagOf(project, place string) string { return term.Tag(place, project) }
