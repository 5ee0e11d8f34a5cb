package policy

import (
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// InValidity refuses what is past its validity (410) to everybody but those who keep and audit it: validity is not
// retention, the content stays (R4.6, A23).
func InValidity(a Actor, f Facts) error {
	if !f.State.OnBoard() || f.ValidUntil == "" || calendar.Day(f.At) <= f.ValidUntil {
		return nil
	}
	if m, ok := a.On(f.Project, f.At); ok && keeps(m.Role) {
		return nil
	}
	return fault.New(fault.Gone, "E_EXPIRED", "该内容已过有效期。", "This content is past its validity.").Audited("validity.expired")
}

// keeps reports whether a role has what is past its validity in its care.
func keeps(r Role) bool { return r == Custodian || r == Auditor }

// SeesExpired reports whether lists show the actor what is past its validity.
func SeesExpired(a Actor, f Facts) bool {
	m, ok := a.On(f.Project, f.At)
	return ok && keeps(m.Role)
}
