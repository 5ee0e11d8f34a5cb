package policy

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// decideStandIn answers who has no right of his own: he may hold a delegation. Within its scope he is answered like the
// one whom he stands for; outside it he learns no more than he would without it.
func decideStandIn(a Actor, m Member, r rule, f Facts, own bool) error {
	d, ok := a.Delegation(f.Project, f.At)
	switch {
	case !ok || !d.lets(r.action):
		return unlessVisible(a, m, f, own, denied(r.action))
	case f.State == record.Draft && !own:
		return fault.Hidden().Audited("access.denied")
	case d.handled(f):
		return unlessVisible(a, m, f, own, selfDenied(r.action))
	case !d.covers(m, f):
		return unlessVisible(a, m, f, own, exceeded(r.action))
	case f.State.Unsigned():
		return unlessVisible(a, m, f, own, nil) // blindly nothing is returned either
	}
	return nil // where it is signed already, the transition table says by whom
}

// unlessVisible gives an answer to him who sees the record; to others it is absent.
func unlessVisible(a Actor, m Member, f Facts, own bool, answer error) error {
	if sightOf(a, m, f, own) == Nothing {
		return fault.Hidden().Audited("access.denied")
	}
	return answer
}

// exceeded refuses what lies outside the scope of a delegation (V24).
func exceeded(a Action) error {
	label := a.Label()
	f := fault.New(fault.Forbidden, "E_DELEGATION_SCOPE", "“"+label.Zh+"”超出授权代签的范围。", "“"+label.En+"” lies outside the scope of the delegation.").
		Audited("delegation.exceeded")
	f.Fields = []fault.Field{{Field: "delegation", Code: "V24", Zh: "超出授权范围（类别或密级）。", En: "Outside the delegated classes or levels."}}
	return f
}

// standInSight is what a delegation lets its holder see besides his own: the records that wait for the signature, and
// of these only those that he may sign or return.
func standInSight(a Actor, m Member, f Facts) Sight {
	d, ok := a.Delegation(f.Project, f.At)
	if ok && d.opens() && f.State == record.Classified && d.covers(m, f) && f.Author != d.To && f.Author != d.From {
		return Full
	}
	return Nothing
}

// opens reports whether the delegation is of any use before publication.
func (d Delegation) opens() bool { return d.lets(RecordSign, RecordReturn) }

// standInRow is standInSight as a row of a scope.
func standInRow(a Actor, m Member, f Facts) (ScopeRow, bool) {
	d, ok := a.Delegation(f.Project, f.At)
	if !ok || !d.opens() {
		return ScopeRow{}, false
	}
	return ScopeRow{
		States: []record.State{record.Classified}, MaxSecrecy: d.cap(m), Classes: d.Classes,
		NotAuthors: []string{d.To, d.From}, Sight: Full,
	}, true
}
