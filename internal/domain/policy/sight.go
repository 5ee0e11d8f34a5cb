package policy

import "github.com/countersign/countersign/internal/domain/record"

// Sight is how much of a record a role sees in a state.
type Sight uint8

// Nothing is the zero value: what is not granted is not seen.
const (
	Nothing  Sight = iota
	Metadata       // state, class, hash, steps: no title, no body, no bytes
	Full
)

// sightRow grants sight of records in some states; Own limits it to what the actor wrote.
type sightRow struct {
	roles  []Role
	states []record.State
	own    bool
	sight  Sight
}

var (
	drafts    = []record.State{record.Draft}
	unsigned  = []record.State{record.Submitted, record.Returned, record.Screened, record.Classified}
	signed    = []record.State{record.Signed}
	published = []record.State{record.Published, record.Archived}
	past      = []record.State{record.Superseded, record.Withdrawn, record.Expired}
)

// sights is who sees what, state by state (domain.md section 3). Past records stay readable to those who keep and
// audit; everybody else gets the tombstone of the publication.
var sights = []sightRow{
	{roles: writers, states: drafts, own: true, sight: Full},
	{roles: writers, states: unsigned, own: true, sight: Full},
	{roles: writers, states: signed, own: true, sight: Full},
	{roles: []Role{TechManager, ProjectManager}, states: unsigned, sight: Full},
	{roles: []Role{TechManager, ProjectManager, Custodian}, states: signed, sight: Full},
	{roles: []Role{Auditor}, states: unsigned, sight: Metadata},
	{roles: []Role{Auditor}, states: signed, sight: Metadata},
	{roles: everyMember, states: published, sight: Full},
	{roles: writers, states: published, own: true, sight: Full},
	{roles: []Role{TechManager, ProjectManager, Custodian, Auditor}, states: past, sight: Full},
	{roles: writers, states: past, own: true, sight: Full},
	{roles: []Role{Technician, Analyst, Leader, Department, Supervisor}, states: past, sight: Metadata},
}

// sightOf gives the best sight that the table grants a member on a record. Authors see what they wrote whatever level
// it was given later; everybody else sees nothing above his clearance. A delegation opens what waits for its holder.
func sightOf(a Actor, m Member, f Facts, own bool) Sight {
	best := standInSight(a, m, f)
	for _, row := range sights {
		if !holds(row.roles, m.Role) || !hasState(row.states, f.State) {
			continue
		}
		if row.own && own || !row.own && f.Secrecy <= m.Clearance {
			best = max(best, row.sight)
		}
	}
	return best
}

func hasState(states []record.State, s record.State) bool {
	for _, each := range states {
		if each == s {
			return true
		}
	}
	return false
}
