package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// MaxEntries is the most entries of one answer.
const MaxEntries = 200

// Entry is one leaf as somebody may see it. Event is its document, or nil where he may not know it: its nonce keeps
// him from guessing.
type Entry struct {
	Leaf  int64
	Hash  proof.Digest
	Event json.RawMessage
}

// Entries gives the leaves from, from+1 … up to before to (0: all), at most MaxEntries, none behind the newest
// checkpoint.
func (s *Service) Entries(ctx context.Context, actor policy.Actor, from, to int64) ([]Entry, error) {
	if err := policy.Decide(actor, policy.LedgerRead, policy.Facts{At: s.now()}); err != nil {
		return nil, err
	}
	newest, err := s.newestSize(ctx)
	if err != nil {
		return nil, err
	}
	if to == 0 {
		to = newest
	}
	to = min(to, newest, from+MaxEntries)
	if from < 0 || from >= to {
		return nil, wrongSpan("from", from, newest)
	}
	leaves, err := s.store.Leaves(ctx, from, to)
	if err != nil {
		return nil, err
	}
	eyes := &eyes{store: s.store, actor: actor, at: s.now(), known: map[record.Key]*policy.Facts{}}
	entries := make([]Entry, len(leaves))
	for i, l := range leaves {
		if entries[i], err = eyes.entry(ctx, l); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

// eyes are what one person sees with, for one answer: each record is decided once.
type eyes struct {
	store *store.Store
	actor policy.Actor
	at    time.Time
	known map[record.Key]*policy.Facts
}

func (e *eyes) entry(ctx context.Context, l store.Leaf) (Entry, error) {
	entry := Entry{Leaf: l.Index}
	if l.Hash != nil {
		entry.Hash = proof.Digest(*l.Hash)
	}
	if l.Event == nil {
		return entry, nil
	}
	seen, err := e.see(ctx, l.Event)
	if err == nil && seen {
		entry.Event, err = l.Event.LedgerDocument()
	}
	return entry, err
}

// see decides over the event of a record as over the record itself, and over all others by project and actor.
func (e *eyes) see(ctx context.Context, ev *store.Event) (bool, error) {
	if ev.Record == "" {
		return policy.SeesEvent(e.actor, ev.Project, ev.Actor, e.at), nil
	}
	if policy.ReadsPublishedOnly(e.actor, policy.Facts{Project: ev.Project, At: e.at}) {
		return false, nil // he reads publications, by another door
	}
	facts, err := e.facts(ctx, record.Key{Project: ev.Project, ID: ev.Record})
	if err != nil || facts == nil {
		return false, err
	}
	if !policy.SeesMove(e.actor, *facts, ev.To) {
		return false, nil
	}
	return e.seesSuccessor(ctx, ev)
}

// seesSuccessor hides the event that names a record's successor from those who may not know of that one: a document of
// the ledger is shown whole or not at all.
func (e *eyes) seesSuccessor(ctx context.Context, ev *store.Event) (bool, error) {
	var d struct {
		SupersededBy string `json:"superseded_by"`
	}
	if ev.To != record.Superseded || json.Unmarshal(ev.Detail, &d) != nil || d.SupersededBy == "" {
		return true, nil
	}
	facts, err := e.facts(ctx, record.Key{Project: ev.Project, ID: d.SupersededBy})
	return facts != nil, err
}

// facts gives the facts of a record whose history may be shown here; nil of any other. Who reads the history of a record
// above internal asks for it by name, so that his reading is an event itself.
func (e *eyes) facts(ctx context.Context, key record.Key) (*policy.Facts, error) {
	if known, ok := e.known[key]; ok {
		return known, nil
	}
	rec, err := e.store.Record(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e.known[key] = nil
	facts := policy.FactsOf(rec, e.at)
	if !facts.Secrecy.Secret() && policy.Decide(e.actor, policy.RecordRead, facts) == nil && policy.InValidity(e.actor, facts) == nil {
		e.known[key] = &facts
	}
	return e.known[key], nil
}
