package record

import (
	"encoding/json"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/proof"
)

// LevelChangeSchema is the name of the form of the document that is signed when a level is lowered.
const LevelChangeSchema = "countersign.secrecy-change/1"

// LevelRequest is what a custodian asks for: another level for one version of a record.
type LevelRequest struct {
	ID      string    `json:"change"` // UUIDv7, made by the client
	Project string    `json:"project"`
	Record  string    `json:"record"`
	Version int64     `json:"version"`
	Content string    `json:"content_hash"`
	From    Secrecy   `json:"from"`
	To      Secrecy   `json:"to"`
	Reason  string    `json:"reason"`
	AskedBy string    `json:"asked_by"`
	AskedAt time.Time `json:"asked_at"` // UTC, whole microseconds
	Schema  string    `json:"schema"`   // LevelChangeSchema
}

// Ask makes the request for another level of a record as it stands. Errors: 409 where nothing was signed, 422 every
// fault by field.
func (r *Record) Ask(id string, to Secrecy, reason, by string, at time.Time) (LevelRequest, error) {
	if !Possible(ChangeSecrecy, r.State) {
		t, _ := transitionOf(ChangeSecrecy)
		return LevelRequest{}, refuseState(*r, t)
	}
	q := LevelRequest{
		ID: id, Project: r.Project, Record: r.ID, Version: r.Version, Content: r.ContentHash, From: r.Level(), To: to,
		Reason: reason, AskedBy: by, AskedAt: at, Schema: LevelChangeSchema,
	}
	in := Input{Reason: reason, Level: q.Change(by, at)}
	faults := append(anotherLevel.check(*r, in), reasonGiven.check(*r, in)...)
	for i := range faults {
		if faults[i].Field == "reason" {
			faults[i].Field = "secrecy_reason"
		}
	}
	if len(faults) > 0 {
		return LevelRequest{}, fault.Fields(faults)
	}
	return q, nil
}

// Lowers reports whether the request takes two people.
func (q LevelRequest) Lowers() bool { return q.To < q.From }

// Change gives the marking that the request leads to, once somebody decided it.
func (q LevelRequest) Change(by string, at time.Time) *LevelChange {
	return &LevelChange{ID: q.ID, Level: q.To, From: q.From, AskedBy: q.AskedBy, By: by, At: at}
}

// Document gives the canonical document of the request: the subject of the signature that lowers a level.
func (q LevelRequest) Document() ([]byte, error) {
	raw, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	return proof.Canonical(raw)
}
