package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/approval"
)

func TestApprovals(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		asked := approval.Request{ID: "a1", Project: "P1", Kind: "key.register", Subject: "k1", Payload: []byte(`{}`), Reason: "换手机", AskedBy: "li", AskedAt: noon, State: approval.Open}
		write(t, s, func(tx *Tx) error { return tx.InsertApproval(asked) })
		again := asked
		again.ID = "a2"
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertApproval(again) }), ErrExists, "one is open for this key")

		back, err := s.Approval(ctx, "a1")
		require.NoError(t, err)
		require.Equal(t, asked, back)
		decided, err := back.Decide("wang", false, "不是本人申请", noon)
		require.NoError(t, err)
		write(t, s, func(tx *Tx) error {
			locked, err := tx.LockApproval("a1")
			require.NoError(t, err)
			require.Equal(t, asked, locked)
			return tx.SettleApproval(decided)
		})
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.SettleApproval(decided) }), ErrStale)
		write(t, s, func(tx *Tx) error { return tx.InsertApproval(again) })

		open, err := s.Approvals(ctx, "P1", approval.Open, 10)
		require.NoError(t, err)
		require.Equal(t, []approval.Request{again}, open)
		_, err = s.Approval(ctx, "a3")
		require.ErrorIs(t, err, ErrNotFound)
	})
}

// Two who decide at once: one of them does.
func TestApprovalIsDecidedOnceInARace(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		asked := approval.Request{ID: "a1", Kind: "k", Payload: []byte(`{}`), AskedBy: "li", AskedAt: noon, State: approval.Open}
		write(t, s, func(tx *Tx) error { return tx.InsertApproval(asked) })
		var won atomic.Int32
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				err := s.Write(t.Context(), func(tx *Tx) error {
					r, err := tx.LockApproval("a1")
					if err != nil {
						return err
					}
					if r, err = r.Decide("wang", true, "", noon); err != nil {
						return err
					}
					return tx.SettleApproval(r)
				})
				if err == nil {
					won.Add(1)
				} else {
					require.False(t, errors.Is(err, ErrUnavailable), err)
				}
			})
		}
		all.Wait()
		require.EqualValues(t, 1, won.Load())
	})
}
