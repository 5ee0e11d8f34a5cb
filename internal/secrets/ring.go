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

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Ring is an installation's secrets, read once. Its methods are safe for concurrent use.
type Ring struct {
	ledger ed25519.PrivateKey
	master tink.AEAD
	newest uint32
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
	handle, err := masterKeys(filepath.Join(dir, masterFile))
	if err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	master, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	return &Ring{ledger: ledger, master: master, newest: primary(handle)}, nil
}

// LedgerKey signs the ledger's checkpoints. All replicas of an installation have the same one.
func (r *Ring) LedgerKey() ed25519.PrivateKey { return r.ledger }

// MasterKey names the newest master key: what was sealed under another one waits to be sealed anew.
func (r *Ring) MasterKey() uint32 { return r.newest }

// Seal encrypts a small secret under the newest master key. It can be unsealed only with the same context, which names
// what the secret belongs to, so that one row's secret can't be passed off as another's.
func (r *Ring) Seal(plain []byte, context string) ([]byte, error) {
	sealed, err := r.master.Encrypt(plain, []byte(context))
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return sealed, nil
}

// Unseal gives back what Seal took, under whichever master key it was sealed. Errors: an altered secret, another
// context, a master key that the directory no longer has.
func (r *Ring) Unseal(sealed []byte, context string) ([]byte, error) {
	plain, err := r.master.Decrypt(sealed, []byte(context))
	if err != nil {
		return nil, fmt.Errorf("unseal: %w", err)
	}
	return plain, nil
}

func primary(handle *keyset.Handle) uint32 {
	entry, err := handle.Primary()
	if err != nil {
		return 0
	}
	return entry.KeyID()
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
