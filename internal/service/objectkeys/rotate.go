package objectkeys

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/suite"
)

// rewrapBatch is how many keys one transaction wraps anew.
const rewrapBatch = 200

// Rotation is what a rotation did for one suite.
type Rotation struct {
	Suite     suite.Suite `json:"-"`
	Method    string      `json:"suite"`
	Master    uint32      `json:"master"`    // the newest master key
	Completed bool        `json:"completed"` // an earlier rotation had been cut off, and no new key was made
	Rewrapped int         `json:"rewrapped"`
}

// Rotate makes a new master key for each suite in use and wraps every data key anew, while servers run. Where an
// earlier rotation was cut off, it is completed and no further key is made. progress is told how many are done.
func (s *Service) Rotate(ctx context.Context, progress func(done int)) ([]Rotation, error) {
	var all []Rotation
	for _, method := range []suite.Suite{suite.Standard, suite.SM} {
		inUse, err := s.store.MasterKeysInUse(ctx, uint8(method))
		if err != nil {
			return all, err
		}
		if method != suite.Standard && method != s.suite && len(inUse) == 0 {
			continue
		}
		done, err := s.rotate(ctx, method, inUse, progress)
		if err != nil {
			return all, fmt.Errorf("suite %s: %w", method, err)
		}
		all = append(all, done)
	}
	return all, nil
}

func (s *Service) rotate(ctx context.Context, method suite.Suite, inUse map[uint32]int64, progress func(int)) (r Rotation, err error) {
	r.Suite, r.Method = method, method.String()
	if r.Master, err = s.ring.Newest(method); err != nil {
		return r, err
	}
	delete(inUse, r.Master)
	if r.Completed = len(inUse) > 0; !r.Completed {
		if r.Master, err = s.ring.Rotate(method); err != nil {
			return r, err
		}
	}
	if r.Rewrapped, err = s.rewrap(ctx, method, r.Master, progress); err != nil {
		return r, err
	}
	return r, s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.Append(store.Event{At: s.now(), Action: "master_key.rotate", RequestID: store.RequestID(ctx), Detail: detail(r)})
	})
}

// rewrap wraps what other master keys wrap, until nothing is left: a server that had not yet seen the new key may have
// added some meanwhile.
func (s *Service) rewrap(ctx context.Context, method suite.Suite, master uint32, progress func(int)) (done int, err error) {
	for {
		keys, err := s.store.ObjectKeysNotUnder(ctx, uint8(method), master, rewrapBatch)
		if err != nil || len(keys) == 0 {
			return done, err
		}
		n, err := s.rewrapSome(ctx, method, master, keys)
		done += n
		if err != nil {
			return done, err
		}
		progress(done)
	}
}

func (s *Service) rewrapSome(ctx context.Context, method suite.Suite, master uint32, keys []store.ObjectKey) (int, error) {
	done := 0
	for _, key := range keys {
		secret, err := s.ring.Unwrap(method, key.Wrapped, contextOf(key.Object))
		if err != nil {
			return done, fmt.Errorf("data key of %s: %w", key.Object, err)
		}
		wrapped, by, err := s.ring.Wrap(method, secret, contextOf(key.Object))
		if err != nil {
			return done, err
		}
		if by != master {
			return done, errors.New("another rotation is under way")
		}
		err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.RewrapObjectKey(key, master, wrapped) })
		if errors.Is(err, store.ErrStale) { // destroyed or wrapped meanwhile: it is asked for again, or not at all
			continue
		}
		if err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// Retire removes the old master keys of a suite once no data key needs them. Errors: some still do.
func (s *Service) Retire(ctx context.Context, method suite.Suite) (int, error) {
	newest, err := s.ring.Newest(method)
	if err != nil {
		return 0, err
	}
	left, err := s.store.ObjectKeysNotUnder(ctx, uint8(method), newest, 1)
	if err != nil {
		return 0, err
	}
	if len(left) > 0 {
		return 0, errors.New("data keys are still wrapped by an older master key")
	}
	return s.ring.Retire(method)
}

// detail is one of our own values; it cannot fail to marshal.
func detail(v any) json.RawMessage {
	raw, _ := json.Marshal(v)
	return raw
}
