package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"sort"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Change is one difference between two contents; From or To is nil where the field is absent on that side.
type Change struct {
	Field string
	From  json.RawMessage
	To    json.RawMessage
}

// Diff compares the contents in force at two versions, field by field.
func (s *Service) Diff(ctx context.Context, actor policy.Actor, key record.Key, from, to int64) ([]Change, error) {
	read := store.SecretRead{What: "diff", Record: key.ID, From: from, Version: to}
	if s.readsPublished(actor, key.Project) {
		if _, err := s.publishedVersion(ctx, actor, key, read, from, to); err != nil {
			return nil, err
		}
		return []Change{}, nil // there is one content alone
	}
	rec, err := s.seeFully(ctx, actor, key)
	if err != nil {
		return nil, err
	}
	if err := s.note(ctx, actor, key.Project, rec.Level(), read); err != nil {
		return nil, err
	}
	a, err := s.versionAt(ctx, actor, rec, from)
	if err != nil {
		return nil, err
	}
	b, err := s.versionAt(ctx, actor, rec, to)
	if err != nil {
		return nil, err
	}
	return compare(a.Document, b.Document)
}

// compare lists the differing leaves of two documents, sorted by path. The chain to the previous content differs
// always and says nothing to a reader, so it is left out.
func compare(from, to []byte) ([]Change, error) {
	before, after := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	if err := flatten("", from, before); err != nil {
		return nil, err
	}
	if err := flatten("", to, after); err != nil {
		return nil, err
	}
	delete(before, "previous")
	delete(after, "previous")
	changes := []Change{}
	for path, old := range before {
		if now := after[path]; !bytes.Equal(old, now) {
			changes = append(changes, Change{Field: path, From: old, To: now})
		}
	}
	for path, now := range after {
		if _, known := before[path]; !known {
			changes = append(changes, Change{Field: path, To: now})
		}
	}
	sort.Slice(changes, func(i, j int) bool { return changes[i].Field < changes[j].Field })
	return changes, nil
}

// flatten lists the members of objects by dotted path; lists are compared whole.
func flatten(path string, raw json.RawMessage, into map[string]json.RawMessage) error {
	if len(raw) == 0 || raw[0] != '{' {
		into[path] = raw
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	for name, value := range members {
		child := name
		if path != "" {
			child = path + "." + name
		}
		if err := flatten(child, value, into); err != nil {
			return err
		}
	}
	return nil
}
