package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store/engine"
)

// together makes writes wait until all of them are queued, so that they share groups: one for each writer.
func together(t *testing.T, s *Store, writes ...func(tx *Tx) error) []error {
	t.Helper()
	release := hold(t, s)
	results := make([]error, len(writes))
	var wg sync.WaitGroup
	for i, w := range writes {
		wg.Go(func() { results[i] = s.Write(t.Context(), w) })
	}
	require.Eventually(t, func() bool { return len(s.queue) == len(writes) }, 10*time.Second, time.Millisecond)
	release()
	wg.Wait()
	return results
}

// hold keeps every writer busy until the function that it gives is called.
func hold(t *testing.T, s *Store) (release func()) {
	t.Helper()
	gate := make(chan struct{})
	for range s.engine.Writers {
		entered := make(chan struct{})
		go func() {
			_ = s.Write(context.WithoutCancel(t.Context()), func(*Tx) error { close(entered); <-gate; return nil })
		}()
		<-entered
	}
	return sync.OnceFunc(func() { close(gate) })
}

func filing(t *testing.T, key record.Key, then error) func(tx *Tx) error {
	r := draftOf(key, nil)
	sealed := seal(t, r)
	return func(tx *Tx) error {
		if err := tx.InsertRecord(r, sealed, "", Event{At: noon, Actor: r.Author, Action: "record.submit"}); err != nil {
			return err
		}
		return then
	}
}

func TestFailureInsideAGroupHarmsNobody(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		refused := errors.New("refused")
		taken := record.Key{Project: "P1", ID: newID()}
		file(t, s, taken, nil)
		var writes []func(tx *Tx) error
		var good []record.Key
		for i := range 30 {
			key := record.Key{Project: "P1", ID: newID()}
			switch i % 5 {
			case 0:
				writes = append(writes, filing(t, key, refused))
			case 1:
				writes = append(writes, filing(t, taken, nil))
			case 2:
				writes = append(writes, func(tx *Tx) error { _ = filing(t, key, nil)(tx); panic("boom") })
			case 3: // the error of a statement is swallowed: what was done before and after it stands
				writes = append(writes, func(tx *Tx) error { _ = filing(t, taken, nil)(tx); return filing(t, key, nil)(tx) })
				good = append(good, key)
			default:
				writes = append(writes, filing(t, key, nil))
				good = append(good, key)
			}
		}
		for i, err := range together(t, s, writes...) {
			switch i % 5 {
			case 0:
				require.ErrorIs(t, err, refused)
			case 1:
				require.ErrorIs(t, err, ErrExists)
			case 2:
				require.ErrorContains(t, err, "boom")
			default:
				require.NoError(t, err)
			}
		}
		for _, key := range good {
			_, err := s.Record(t.Context(), key)
			require.NoError(t, err)
		}
		require.EqualValues(t, len(good)+1, rowsOf(t, s, "records"))
		consistent(t, s)
	})
}

// TestLostGroupIsRunAgain throws the whole transaction away in the middle of a group, as a deadlock does.
func TestLostGroupIsRunAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var once atomic.Bool
		var writes []func(tx *Tx) error
		for i := range 20 {
			file := filing(t, record.Key{Project: "P1", ID: newID()}, nil)
			writes = append(writes, func(tx *Tx) error {
				if err := file(tx); err != nil {
					return err
				}
				if i == 10 && once.CompareAndSwap(false, true) {
					tx.pool.trouble, tx.pool.cause = engine.Conflict, errors.New("thrown away")
					return tx.pool.run("ROLLBACK")
				}
				return nil
			})
		}
		for _, err := range together(t, s, writes...) {
			require.NoError(t, err)
		}
		require.EqualValues(t, 20, rowsOf(t, s, "records"))
		consistent(t, s)
	})
}

// TestDeadlocksAreSolved lets writes lock two counters crosswise: the database kills one of two, and all succeed.
func TestDeadlocksAreSolved(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		const n = 60
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				first, second := "a", "b"
				if i%2 == 0 {
					first, second = second, first
				}
				require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
					_, err := tx.TakeNumber("P1", first)
					if err == nil {
						_, err = tx.TakeNumber("P1", second)
					}
					return err
				}))
			})
		}
		wg.Wait()
		for _, series := range []string{"a", "b"} {
			require.NoError(t, s.Write(t.Context(), func(tx *Tx) error {
				last, err := tx.TakeNumber("P1", series)
				require.EqualValues(t, n+1, last)
				return err
			}))
		}
	})
}

func TestCancelledWhileItWaits(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		release := hold(t, s)
		defer release()
		ctx, cancel := context.WithCancel(t.Context())
		var ran atomic.Bool
		result := make(chan error, 1)
		go func() { result <- s.Write(ctx, func(*Tx) error { ran.Store(true); return nil }) }()
		require.Eventually(t, func() bool { return len(s.queue) == 1 }, 10*time.Second, time.Millisecond)
		cancel()
		require.ErrorIs(t, <-result, context.Canceled)
		release()
		require.NoError(t, s.Ping(t.Context()))
		require.False(t, ran.Load())
	})
}

func TestFullQueueAsksToComeBack(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			c.Queue = 3
			s := reopen(t, c)
			release := hold(t, s)
			defer release()
			for range 3 {
				go func() { _ = s.Write(context.Background(), func(*Tx) error { return nil }) }()
			}
			require.Eventually(t, func() bool { return len(s.queue) == 3 }, 10*time.Second, time.Millisecond)
			f := fault.Of(s.Write(t.Context(), func(*Tx) error { return nil }))
			require.Equal(t, fault.TooManyRequests, f.Kind)
			require.Positive(t, f.RetryAfter)
		})
	}
}

func TestCloseLetsWaitingWritesEnd(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			s := reopen(t, c)
			require.NoError(t, s.Migrate(t.Context()))
			release := hold(t, s)
			var acknowledged atomic.Int32
			var wg sync.WaitGroup
			for range 20 {
				file := filing(t, record.Key{Project: "P1", ID: newID()}, nil)
				wg.Go(func() {
					if s.Write(context.Background(), file) == nil {
						acknowledged.Add(1)
					}
				})
			}
			require.Eventually(t, func() bool { return len(s.queue) == 20 }, 10*time.Second, time.Millisecond)
			go release()
			require.NoError(t, s.Close())
			wg.Wait()
			require.EqualValues(t, 20, acknowledged.Load())
			require.ErrorIs(t, s.Write(t.Context(), func(*Tx) error { return nil }), ErrClosed)
			require.EqualValues(t, 20, rowsOf(t, reopen(t, c), "records"))
		})
	}
}

func TestTransactionIsOverAfterItsClosure(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var leaked *Tx
		require.NoError(t, s.Write(t.Context(), func(tx *Tx) error { leaked = tx; return nil }))
		require.Error(t, leaked.Append(Event{}))
		_, err := leaked.LockRecord(record.Key{Project: "P1", ID: "x"})
		require.Error(t, err)
		require.Error(t, leaked.InsertUser(User{ID: "x"}))
		require.Zero(t, rowsOf(t, s, "users"))
	})
}

func TestNumbersHaveNoGaps(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		var mu sync.Mutex
		taken := map[int64]int{}
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				var n int64
				err := s.Write(t.Context(), func(tx *Tx) (err error) {
					if n, err = tx.TakeNumber("P1", "B3-2026"); err == nil && i%3 == 0 {
						err = fmt.Errorf("refused after all")
					}
					return err
				})
				if err == nil {
					mu.Lock()
					taken[n]++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		require.Len(t, taken, 133)
		for n := range int64(133) {
			require.Equal(t, 1, taken[n+1], "number %d", n+1)
		}
	})
}
