package ledger

import (
	"context"
	"errors"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Consistency proves that the tree of to leaves (0: of the newest checkpoint) goes on from that of from leaves. It gives
// to, and the path. Both are numbers of leaves that the newest checkpoint covers, from 1.
func (s *Service) Consistency(ctx context.Context, from, to int64) (int64, []proof.Digest, error) {
	newest, err := s.newestSize(ctx)
	if err != nil {
		return 0, nil, err
	}
	if to == 0 {
		to = newest
	}
	switch {
	case to > newest:
		return 0, nil, wrongSpan("to", to, newest)
	case from < 1 || from > to:
		return 0, nil, wrongSpan("from", from, to)
	}
	path, err := tlog.ProveTree(to, from, s.hashes(ctx))
	return to, digests(path), err
}

// newestSize is how many leaves the newest checkpoint covers; 0 where there is none.
func (s *Service) newestSize(ctx context.Context) (int64, error) {
	c, err := s.store.NewestCheckpoint(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return c.Size, err
}

func wrongSpan(field string, seen, newest int64) error {
	return fault.Fields([]fault.Field{{
		Field: field, Code: "E_PARAMETER", Zh: "范围应在最新检查点之内。", En: "The span must lie within the newest checkpoint.",
		Seen: strconv.FormatInt(seen, 10), Allowed: "1-" + strconv.FormatInt(newest, 10),
	}})
}
