package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// hashes reads the tree's hashes for one piece of work, each only once. What the work adds to the tree it knows too.
type hashes struct {
	ctx   context.Context //nolint:containedctx // tlog.HashReader takes none; a reader lives for one call
	store *store.Store
	known map[int64]tlog.Hash
}

func (s *Service) hashes(ctx context.Context) *hashes {
	return &hashes{ctx: ctx, store: s.store, known: map[int64]tlog.Hash{}}
}

// ReadHashes implements tlog.HashReader.
func (h *hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	if err := h.load(indexes); err != nil {
		return nil, err
	}
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h.known[x]
	}
	return out, nil
}

func (h *hashes) load(indexes []int64) error {
	var missing []int64
	for _, x := range indexes {
		if _, ok := h.known[x]; !ok {
			missing = append(missing, x)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	read, err := h.store.LedgerHashes(h.ctx, missing)
	if err != nil {
		return err
	}
	for i, x := range missing {
		h.known[x] = read[i]
	}
	return nil
}

// edge gives the indexes of the complete subtrees that make up a tree: all that its growth builds on.
func edge(size int64) []int64 {
	var indexes []int64
	for level := 0; size>>level > 0; level++ {
		if at := size >> level; at&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, at-1))
		}
	}
	return indexes
}

// grow computes what the tree of a size gains by further events.
func (s *Service) grow(ctx context.Context, size int64, events []store.Event) (store.Leaves, error) {
	h := s.hashes(ctx)
	if err := h.load(edge(size)); err != nil {
		return store.Leaves{}, err
	}
	leaves := store.Leaves{From: tlog.StoredHashIndex(0, size)}
	for i, e := range events {
		document, err := e.LedgerDocument()
		if err != nil {
			return leaves, err
		}
		added, err := tlog.StoredHashes(size+int64(i), document, h)
		if err != nil {
			return leaves, err
		}
		for _, hash := range added {
			h.known[leaves.From+int64(len(leaves.Hashes))] = hash
			leaves.Hashes = append(leaves.Hashes, hash)
		}
		leaves.Seqs = append(leaves.Seqs, e.Seq)
	}
	return leaves, nil
}

func digests(all []tlog.Hash) []proof.Digest {
	out := make([]proof.Digest, len(all))
	for i, h := range all {
		out[i] = proof.Digest(h)
	}
	return out
}
