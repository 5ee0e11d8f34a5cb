package policy

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

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

// ProvesWhole reports whether the actor may have the whole evidence of a record: it holds every version, also those that
// nobody signed, so only they get it who see the unsigned, and the auditor, who holds them against the ledger. Everybody
// else who reads a publication gets what was signed, and how.
func ProvesWhole(a Actor, f Facts) bool {
	m, ok := a.On(f.Project, f.At)
	return ok && m.Role == Auditor || SeesUnsigned(a, f) == Full
}

// NotYetProven is the answer to a reader who asks for the evidence of what is not published.
func NotYetProven() error {
	return fault.New(fault.Forbidden, "E_PROOF_UNSIGNED", "记录发布之前，证据仅提供给作者、审核人员与审计员。",
		"Before a record is published, its evidence goes to the author, to those who screen and sign, and to the auditor.").Audited("proof.denied")
}

// Absent is the answer to a question about a thing that is not there: to each exactly what he would be told of a draft of
// somebody unknown, so that nobody learns from the difference. It is never nil.
func Absent(a Actor, project string, at time.Time) error {
	if err := Decide(a, RecordRead, Facts{Project: project, At: at, State: record.Draft}); err != nil {
		return err
	}
	return fault.Hidden()
}
