package matrix

import (
	"net/http"
	"slices"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// movers is who may make which move at all, written down apart from the policy's own table.
var movers = map[record.Action][]policy.Role{
	"save":     {policy.Technician, policy.TechManager, policy.ProjectManager, policy.Supervisor},
	"submit":   {policy.Technician, policy.TechManager, policy.ProjectManager, policy.Supervisor},
	"screen":   {policy.TechManager},
	"classify": {policy.TechManager},
	"sign":     {policy.ProjectManager},
	"return":   {policy.TechManager, policy.ProjectManager},
	"publish":  {policy.Custodian},
	"withdraw": {policy.ProjectManager},
}

// delegated is what can be done for a project manager.
var delegated = []record.Action{"sign", "return", "withdraw"}

// readers are those whom nothing reaches before the project manager signed and the custodian published it.
var readers = []policy.Role{policy.Analyst, policy.Leader, policy.Department}

// neverAnswered says why an answer must never be given, whatever policy and table say; empty: it may be.
func neverAnswered(a asker, th thing, s subject, status int) string {
	if status >= http.StatusInternalServerError {
		return "no request makes the server fail"
	}
	if status >= http.StatusMultipleChoices {
		return neverTold(a, s, status)
	}
	mine := s.relation == own
	switch {
	case !a.login:
		return "nobody gets nothing without a session"
	case a.office != "":
		return "administrators have no access to content"
	case a.role == "":
		return "a stranger gets nothing"
	case slices.Contains(readers, a.role) && !s.rec.State.OnBoard():
		return "the unsigned and the unpublished reach no reader"
	case a.role == policy.Custodian && s.rec.State.Unsigned():
		return "the unsigned does not reach the custodian"
	case s.rec.Secrecy == above && !mine:
		return "nobody reads above his clearance"
	case s.rec.State == record.Draft && !mine:
		return "a draft is its author's alone"
	case th.move == "":
		return ""
	case a.standsIn && slices.Contains(delegated, th.move) && mine:
		return "nobody signs, returns or withdraws his own for another"
	case !slices.Contains(movers[th.move], a.role) && (!a.standsIn || !slices.Contains(delegated, th.move)):
		return "this role never makes this move"
	case mine && th.move != "save" && th.move != "submit" && th.move != "withdraw" && th.move != "publish":
		return "nobody screens, classifies, signs or returns his own"
	case !mine && (th.move == "save" || th.move == "submit"):
		return "nobody writes another's record"
	case th.move == "sign" && s.relation == screened:
		return "nobody signs what passed through his hands"
	}
	return ""
}

// neverTold says which refusals would give away that a record exists.
func neverTold(a asker, s subject, status int) string {
	hidden := slices.Contains(readers, a.role) && s.rec.State.Unsigned() || a.role == "" && a.office == "" && a.login
	if hidden && s.relation != own && status != http.StatusNotFound && status != http.StatusForbidden {
		return "who may not know of it is told nothing but 404 or, of a right that his role never has, 403"
	}
	return ""
}
