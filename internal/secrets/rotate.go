package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/countersign/countersign/internal/suite"
)

// Rotate makes a new master key of a suite, which seals from now on, and names it. What the older ones sealed stays
// readable. One process rotates at a time.
func (r *Ring) Rotate(s suite.Suite) (uint32, error) {
	grown, err := r.change(s, func(set masterSet) (masterSet, error) { return set.grown() })
	if err != nil {
		return 0, fmt.Errorf("rotate: %w", err)
	}
	return grown.newest(), nil
}

// Retire removes every master key of a suite but the newest: what they sealed can be unsealed no more, so the caller
// has sealed all of it anew. It answers how many went.
func (r *Ring) Retire(s suite.Suite) (int, error) {
	gone := 0
	_, err := r.change(s, func(set masterSet) (rest masterSet, err error) {
		rest = set
		for _, id := range set.ids() {
			if id == set.newest() {
				continue
			}
			if rest, err = rest.without(id); err != nil {
				return nil, err
			}
			gone++
		}
		return rest, nil
	})
	if err != nil {
		return 0, fmt.Errorf("retire: %w", err)
	}
	return gone, nil
}

// Masters names the master keys of a suite, the newest last.
func (r *Ring) Masters(s suite.Suite) ([]uint32, error) {
	set, err := r.masters(s)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(set.ids(), func(id uint32) bool { return id == set.newest() })
	return append(all, set.newest()), nil
}

// change replaces the file of a suite's master keys by one rename, while nobody else does.
func (r *Ring) change(s suite.Suite, make func(masterSet) (masterSet, error)) (masterSet, error) {
	unlock, err := lockDirectory(r.dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	set, err := r.masters(s)
	if err != nil {
		return nil, err
	}
	if set, err = make(set); err != nil {
		return nil, err
	}
	text, err := set.text()
	if err != nil {
		return nil, err
	}
	draft, err := writeBeside(filepath.Join(r.dir, masterFiles[s].name), text)
	if err != nil {
		return nil, err
	}
	if err := os.Rename(draft, filepath.Join(r.dir, masterFiles[s].name)); err != nil {
		return nil, errors.Join(err, os.Remove(draft))
	}
	return set, syncDirectory(r.dir)
}

// syncDirectory makes a new name durable: a key that sealed something must not be forgotten.
func syncDirectory(dir string) error {
	f, err := os.Open(dir) //nolint:gosec // the operator names the directory
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
