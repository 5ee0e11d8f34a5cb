// Package secrets keeps what must never lie in the database or the object store: the key that signs the ledger's
// checkpoints, and the master keys under which small secrets and the objects' data keys are sealed (R3.6, L2).
//
// They are files in one directory that only the program's own user may read. Whoever restores a database without its
// secrets directory has ciphertexts; whoever has only the directory has keys to nothing.
package secrets

import (
	"crypto/ed25519"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/countersign/countersign/internal/suite"
)

// Ring is an installation's secrets. Its methods are safe for concurrent use.
type Ring struct {
	ledger ed25519.PrivateKey
	dir    string
	mu     sync.Mutex
	known  map[suite.Suite]cached
}

// Open reads the secrets of a directory and makes those that are missing. Several processes may open an empty
// directory at once: all get the same secrets. Errors: a directory or file that others may read, or one that is damaged.
func Open(dir string) (*Ring, error) {
	if err := private(dir); err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	ledger, err := ledgerKey(filepath.Join(dir, ledgerFile))
	if err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	r := &Ring{ledger: ledger, dir: dir, known: map[suite.Suite]cached{}}
	if _, err := r.masters(suite.Standard); err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	return r, nil
}

// LedgerKey signs the ledger's checkpoints. All replicas of an installation have the same one.
func (r *Ring) LedgerKey() ed25519.PrivateKey { return r.ledger }

// Newest names the newest master key of a suite: what was wrapped under another one waits to be wrapped anew.
func (r *Ring) Newest(s suite.Suite) (uint32, error) {
	set, err := r.masters(s)
	if err != nil {
		return 0, err
	}
	return set.newest(), nil
}

// Seal encrypts a small secret under the newest master key. It can be unsealed only with the same context, which names
// what the secret belongs to, so that one row's secret can't be passed off as another's.
func (r *Ring) Seal(plain []byte, context string) ([]byte, error) {
	sealed, _, err := r.Wrap(suite.Standard, plain, context)
	return sealed, err
}

// Unseal gives back what Seal took, under whichever master key it was sealed. Errors: an altered secret, another
// context, a master key that the directory no longer has.
func (r *Ring) Unseal(sealed []byte, context string) ([]byte, error) {
	return r.Unwrap(suite.Standard, sealed, context)
}

// Wrap is Seal with the methods of a suite; it also names the master key.
func (r *Ring) Wrap(s suite.Suite, plain []byte, context string) (sealed []byte, master uint32, err error) {
	set, err := r.masters(s)
	if err != nil {
		return nil, 0, fmt.Errorf("seal: %w", err)
	}
	sealed, err = set.seal(plain, []byte(context))
	if err != nil {
		return nil, 0, fmt.Errorf("seal: %w", err)
	}
	return sealed, set.newest(), nil
}

// Unwrap is Unseal with the methods of a suite.
func (r *Ring) Unwrap(s suite.Suite, sealed []byte, context string) ([]byte, error) {
	set, err := r.masters(s)
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	plain, err := set.unseal(sealed, []byte(context))
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	return plain, nil
}

// private makes the directory, or refuses one that others may look into.
func private(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return onlyOurs(dir)
}

// onlyOurs refuses what other users of the machine may read.
func onlyOurs(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%s may be read by others (mode %04o); allow only its owner", path, info.Mode().Perm())
	}
	return nil
}
