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
	eyes := &eyes{store: s.store, actor: actor, at: s.now(), known: map[record.Key]bool{}}
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
	known map[record.Key]bool
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
	key := record.Key{Project: ev.Project, ID: ev.Record}
	if seen, ok := e.known[key]; ok {
		return seen, nil
	}
	rec, err := e.store.Record(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	facts := policy.FactsOf(rec, e.at)
	e.known[key] = policy.Decide(e.actor, policy.RecordRead, facts) == nil && policy.InValidity(e.actor, facts) == nil
	return e.known[key], nil
}
