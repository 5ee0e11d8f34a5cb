// Package ledger makes the history provable (R4.6, L2): it takes events as leaves into one Merkle tree, signs
// checkpoints of it, and proves to strangers what is in it and that it only ever grew. docs/proofs.md fixes every byte.
//
// Nothing of the intake waits for the tree: events are written by whoever acts and become leaves afterwards.
package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/countersign/countersign/internal/store"
)

// Options are what an installation sets of its ledger.
type Options struct {
	Origin    string   // name of the ledger; empty: derived from the key at first use
	Witnesses []string // verifier keys of those whose cosignatures are accepted
}

// Service is the ledger of one installation; each replica has one.
type Service struct {
	store     *store.Store
	key       store.LedgerKey
	signer    note.Signer
	verifier  note.Verifier
	witnesses note.Verifiers
	owner     string // of this replica's leases
	reach     reach
	now       func() time.Time
	rests     time.Time // the duty that signs, after a failure; it alone reads and writes it

	mu     sync.Mutex // over what follows
	looked looked
}

// Open ties the ledger to its key. At first use the key is registered in the database; afterwards a server that comes
// with another key or name is refused, because its checkpoints would look like another ledger's.
func Open(ctx context.Context, s *store.Store, key ed25519.PrivateKey, o Options, now func() time.Time) (*Service, error) {
	l := &Service{store: s, owner: rand.Text(), reach: defaultReach, now: now}
	var err error
	if l.key, err = l.register(ctx, key, o.Origin); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if l.signer, err = newSigner(l.key.Origin, key); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	if l.verifier, err = note.NewVerifier(l.key.VerifierKey); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	l.witnesses, err = readWitnesses(o.Witnesses)
	return l, err
}

// Key gives the ledger's name and verifier key.
func (s *Service) Key() store.LedgerKey { return s.key }

// register gives the key that the database knows, after making it known if it is the first.
func (s *Service) register(ctx context.Context, key ed25519.PrivateKey, origin string) (store.LedgerKey, error) {
	known, err := s.store.LedgerKey(ctx)
	if errors.Is(err, store.ErrNotFound) {
		known, err = s.registerFirst(ctx, key, origin)
	}
	if err != nil {
		return known, err
	}
	return known, agree(known, key, origin)
}

// registerFirst registers the key, unless another replica was faster.
func (s *Service) registerFirst(ctx context.Context, key ed25519.PrivateKey, origin string) (store.LedgerKey, error) {
	if origin == "" {
		origin = defaultOrigin(key)
	}
	verifier, err := verifierKey(origin, key)
	if err != nil {
		return store.LedgerKey{}, err
	}
	first := store.LedgerKey{Origin: origin, VerifierKey: verifier, Since: s.now()}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertLedgerKey(first) })
	if errors.Is(err, store.ErrExists) {
		return s.store.LedgerKey(ctx)
	}
	return first, err
}

// agree refuses another key or name than the registered one.
func agree(known store.LedgerKey, key ed25519.PrivateKey, origin string) error {
	if origin != "" && origin != known.Origin {
		return fmt.Errorf("配置的账本名称 %q 与数据库登记的 %q 不符 · the configuration names the ledger %q, the database knows it as %q since %s",
			origin, known.Origin, origin, known.Origin, known.Since.Format(time.DateOnly))
	}
	mine, err := verifierKey(known.Origin, key)
	if err == nil && mine != known.VerifierKey {
		err = fmt.Errorf("账本签名密钥与数据库登记的不符，请恢复原密钥文件 · the signing key in the secrets directory is not the registered one; put the right key back\n"+
			"  registered: %s\n  found:      %s", known.VerifierKey, mine)
	}
	return err
}
