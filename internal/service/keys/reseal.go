package keys

import (
	"context"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/store"
)

// resealBatch is how many credentials are read at once.
const resealBatch = 200

// Reseal seals the secrets of all one-time codes anew under the newest master key, so that older ones can go. It may be
// repeated, and run beside servers.
func (s *Service) Reseal(ctx context.Context) (done int, err error) {
	after := ""
	for {
		all, err := s.store.SealedCredentials(ctx, after, resealBatch)
		if err != nil || len(all) == 0 {
			return done, err
		}
		for _, c := range all {
			if err := s.reseal(ctx, c.ID); err != nil {
				return done, fmt.Errorf("secret of credential %s: %w", c.ID, err)
			}
			done, after = done+1, c.ID
		}
	}
}

// reseal reads again where the credential was used at the same moment.
func (s *Service) reseal(ctx context.Context, id string) error {
	for {
		c, err := s.store.Credential(ctx, id)
		if err != nil {
			return err
		}
		secret, err := s.ring.Unseal(c.Sealed, sealedFor(c.ID))
		if err != nil {
			return err
		}
		sealed, err := s.ring.Seal(secret, sealedFor(c.ID))
		if err != nil {
			return err
		}
		err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.ResealCredential(c, sealed) })
		if !errors.Is(err, store.ErrStale) {
			return err
		}
	}
}
