package policy

import (
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

// SeePublic gives how much of a publication whoever holds its code may see on the verify page, with or without a
// session: of what is open and in force the facts, of what is open and past that it was there; above open only what
// the person may see anyway. Nothing is answered like absence.
func SeePublic(a Actor, f Facts) Sight {
	if !f.State.OnBoard() {
		return Nothing
	}
	sight := Nothing
	if a.UserID != "" && Decide(a, PublicationRead, f) == nil && InValidity(a, f) == nil {
		sight = See(a, f)
	}
	if f.Secrecy == record.Open {
		sight = max(sight, seeOpen(f))
	}
	return sight
}

func seeOpen(f Facts) Sight {
	if hasState(published, f.State) && (f.ValidUntil == "" || calendar.Day(f.At) <= f.ValidUntil) {
		return Full
	}
	return Metadata
}

// Clearest gives the highest level that the actor is cleared for on any project; open for a stranger.
func (a Actor) Clearest(f Facts) record.Secrecy {
	highest := record.Open
	for project := range a.Members {
		if m, ok := a.On(project, f.At); ok {
			highest = max(highest, m.Clearance)
		}
	}
	return highest
}
