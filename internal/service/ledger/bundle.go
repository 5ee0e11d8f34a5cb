package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Evidence is all that there is of one record, as somebody may see it.
type Evidence struct {
	Record      *record.Record
	Signed      *store.Event    // the sign-off that the evidence begins with; nil: with the draft
	Versions    []store.Version // with their documents, oldest first
	Signatures  [][]byte        // signature documents
	Events      []store.Event   // of the record
	Attachments []store.Attachment
}

// Bundle proves a record: its events by their way to the newest checkpoint, and what they bind. The ledger takes in
// what is new first, so that nothing of the record is missing. Errors: fault.Unavailable when it can't follow.
func (s *Service) Bundle(ctx context.Context, e Evidence) (proof.Bundle, error) {
	receipts, err := s.receipts(ctx, e.Attachments)
	if err != nil {
		return proof.Bundle{}, err
	}
	c, err := s.covering(ctx, slices.Concat(e.Events, receipts))
	if err != nil {
		return proof.Bundle{}, err
	}
	b := proof.Bundle{
		Schema: proof.BundleSchema, Origin: s.key.Origin, VerifierKey: s.key.VerifierKey, Checkpoint: c.Note,
		Project: e.Record.Project, Record: e.Record.ID, ArchiveNo: e.Record.ArchiveNo, Code: e.Record.Code, State: string(e.Record.State),
		Versions: []proof.BundleVersion{}, Signatures: []json.RawMessage{}, Attachments: []proof.BundleAttachment{},
	}
	if e.Signed != nil && len(e.Versions) > 0 {
		b.Begins = &proof.BundleBeginning{Version: e.Signed.Version - 1, State: string(e.Signed.From), ContentHash: e.Signed.ContentHash, Edition: e.Versions[0].Edition}
	}
	for _, v := range e.Versions {
		b.Versions = append(b.Versions, proof.BundleVersion{Version: v.Version, Document: v.Document})
	}
	for _, document := range e.Signatures {
		b.Signatures = append(b.Signatures, document)
	}
	for _, a := range e.Attachments {
		b.Attachments = append(b.Attachments, proof.BundleAttachment{ID: a.ID, SHA256: a.SHA256, Size: a.Size, Name: a.Name})
	}
	reader := s.hashes(ctx)
	if b.Entries, err = s.entriesOf(ctx, e.Events, c.Size, reader); err != nil {
		return b, err
	}
	b.Receipts, err = s.entriesOf(ctx, receipts, c.Size, reader)
	return b, err
}

// receipts gives the events by which attachments were received.
func (s *Service) receipts(ctx context.Context, attachments []store.Attachment) ([]store.Event, error) {
	var seqs []int64
	for _, a := range attachments {
		if a.Receipt != 0 {
			seqs = append(seqs, a.Receipt)
		}
	}
	if len(seqs) == 0 {
		return nil, nil
	}
	known, err := s.store.EventsAt(ctx, seqs)
	var events []store.Event
	for _, seq := range seqs {
		if e, ok := known[seq]; ok {
			events = append(events, e)
		}
	}
	return events, err
}

// covering gives a checkpoint under which all of some events are leaves.
func (s *Service) covering(ctx context.Context, events []store.Event) (Checkpoint, error) {
	for range 2 {
		c, err := s.Newest(ctx)
		if err != nil {
			return c, err
		}
		leaves, err := s.store.LeavesOf(ctx, seqsOf(events))
		if err != nil {
			return c, err
		}
		if allBelow(c.Size, leaves, events) {
			return c, nil
		}
		if err := s.CatchUp(ctx); err != nil {
			return c, err
		}
	}
	return Checkpoint{}, behind()
}

func allBelow(size int64, leaves map[int64]int64, events []store.Event) bool {
	for _, e := range events {
		if leaf, ok := leaves[e.Seq]; !ok || leaf >= size {
			return false
		}
	}
	return true
}

func seqsOf(events []store.Event) []int64 {
	seqs := make([]int64, len(events))
	for i, e := range events {
		seqs[i] = e.Seq
	}
	return seqs
}

// entriesOf gives events with their way to the root of a tree, in the order of their leaves.
func (s *Service) entriesOf(ctx context.Context, events []store.Event, size int64, reader tlog.HashReader) ([]proof.BundleEntry, error) {
	leaves, err := s.store.LeavesOf(ctx, seqsOf(events))
	if err != nil {
		return nil, err
	}
	entries := make([]proof.BundleEntry, 0, len(events))
	for _, e := range events {
		leaf := leaves[e.Seq]
		document, err := e.LedgerDocument()
		if err != nil {
			return nil, err
		}
		path, err := tlog.ProveRecord(size, leaf, reader)
		if err != nil {
			return nil, fmt.Errorf("the way of leaf %d: %w", leaf, err)
		}
		entries = append(entries, proof.BundleEntry{Leaf: leaf, Event: document, Path: digests(path)})
	}
	slices.SortFunc(entries, func(a, b proof.BundleEntry) int { return int(a.Leaf - b.Leaf) })
	return entries, nil
}
