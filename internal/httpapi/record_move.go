package httpapi

import (
	"github.com/countersign/countersign/internal/domain/record"
)

// move is what all moves share: the version that the caller saw, the body, the key for repeats, the answer.
func (x *exchange) move(in any, run func(key record.Key, version int64) (*record.Record, error)) error {
	version, err := requiredMatch(x.Request)
	if err != nil {
		return err
	}
	raw, err := readBody(x)
	if err != nil {
		return err
	}
	if err := decodeBytes(raw, in); err != nil {
		return err
	}
	return x.once(raw, version, func() (*record.Record, error) { return run(x.recordKey(), version) })
}
