package policy

import "github.com/countersign/countersign/internal/domain/record"

// ReadsPublishedOnly reports whether nothing but published data is ever the actor's to see on this project: analysts,
// leaders, departments. What they ask for is answered through the readers' door of the store and never from the records.
func ReadsPublishedOnly(a Actor, f Facts) bool {
	m, ok := a.On(f.Project, f.At)
	return ok && readsPublishedOnly(m.Role)
}

func readsPublishedOnly(r Role) bool {
	for _, row := range sights {
		if !holds(row.roles, r) {
			continue
		}
		for _, state := range row.states {
			if !state.OnBoard() {
				return false
			}
		}
	}
	return true
}

// SeesUnsigned reports how much of a record's unsigned past the actor sees, however far the record has come: as much as
// he would have seen while it was with those who screen and sign.
func SeesUnsigned(a Actor, f Facts) Sight {
	f.State = record.Submitted
	return See(a, f)
}
