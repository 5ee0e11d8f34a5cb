package pipeline

import (
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// standIn notes for whom the actor acts where his right rests on a delegation. It is read anew and held in this very
// transaction: once a revocation was answered, nothing is signed by it any more, whatever a session still believes.
func standIn(tx *store.Tx, actor policy.Actor, right policy.Action, facts policy.Facts, in *record.Input) error {
	in.For, in.Delegation = "", "" // a write may run again
	believed, ok := policy.Standing(actor, right, facts)
	if !ok {
		return nil
	}
	d, err := tx.LockDelegation(believed.Project, believed.ID)
	if err != nil {
		return err
	}
	actor.Delegations = []policy.Delegation{d.Delegation}
	if err := policy.Decide(actor, right, facts); err != nil {
		return err
	}
	in.For, in.Delegation = d.From, d.ID
	return nil
}

// withStanding adds to an event's detail for whom somebody acted, and by which right.
func withStanding(detail json.RawMessage, in record.Input) json.RawMessage {
	if in.Delegation == "" {
		return detail
	}
	all := map[string]any{}
	if detail != nil {
		_ = json.Unmarshal(detail, &all) // made of our own structs a moment ago
	}
	all["for"], all["delegation"] = in.For, in.Delegation
	raw, _ := json.Marshal(all) // came out of JSON: cannot fail
	return raw
}
