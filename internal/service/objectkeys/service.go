// Package objectkeys keeps the data keys of encrypted attachments (R3.6): one each, wrapped by a master key that lies
// outside the database. Destroying a data key destroys its object; another master key wraps all of them anew without
// touching a byte of what they encrypt.
package objectkeys

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/envelope"
	"github.com/countersign/countersign/internal/secrets"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/internal/suite"
)

// Service keeps data keys.
type Service struct {
	store *store.Store
	ring  *secrets.Ring
	suite suite.Suite // of new keys; old ones keep theirs
	now   func() time.Time
}

var _ envelope.Keys = (*Service)(nil)

// New composes the service.
func New(s *store.Store, ring *secrets.Ring, method suite.Suite, now func() time.Time) *Service {
	return &Service{store: s, ring: ring, suite: method, now: now}
}

// Make implements envelope.Keys.
func (s *Service) Make(ctx context.Context, object string) (envelope.DataKey, error) {
	key, err := s.Find(ctx, object)
	if !errors.Is(err, blob.ErrNotFound) || errors.Is(err, envelope.ErrKeyDestroyed) {
		return key, err
	}
	row, err := s.fresh(object)
	if err != nil {
		return key, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertObjectKey(row) })
	if err != nil && !errors.Is(err, store.ErrExists) { // somebody else was faster
		return key, unavailable(err)
	}
	return s.Find(ctx, object)
}

// fresh makes a data key, wrapped.
func (s *Service) fresh(object string) (store.ObjectKey, error) {
	project, attachment, err := parse(object)
	if err != nil {
		return store.ObjectKey{}, err
	}
	secret, err := s.suite.NewKey()
	if err != nil {
		return store.ObjectKey{}, err
	}
	wrapped, master, err := s.ring.Wrap(s.suite, secret, contextOf(object))
	if err != nil {
		return store.ObjectKey{}, unavailable(err)
	}
	return store.ObjectKey{
		Project: project, Attachment: attachment, Object: object, Suite: uint8(s.suite), Master: master, Wrapped: wrapped, MadeAt: s.now(),
	}, nil
}

// Find implements envelope.Keys.
func (s *Service) Find(ctx context.Context, object string) (envelope.DataKey, error) {
	project, attachment, err := parse(object)
	if err != nil {
		return envelope.DataKey{}, err
	}
	row, err := s.store.ObjectKey(ctx, project, attachment)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return envelope.DataKey{}, fmt.Errorf("%w: no data key", blob.ErrNotFound)
	case err != nil:
		return envelope.DataKey{}, unavailable(err)
	case !row.DestroyedAt.IsZero():
		return envelope.DataKey{}, envelope.ErrKeyDestroyed
	case row.Object != object:
		return envelope.DataKey{}, fmt.Errorf("%w: the data key is of another object", blob.ErrExists)
	}
	secret, err := s.ring.Unwrap(suite.Suite(row.Suite), row.Wrapped, contextOf(object))
	if err != nil {
		return envelope.DataKey{}, unavailable(err)
	}
	return envelope.DataKey{Suite: suite.Suite(row.Suite), Secret: secret}, nil
}

// Destroy leaves nothing of an attachment's data key; its bytes, wherever copies of them lie, can never be read again.
// Who may and when is for the archive's own procedure to say. Errors: store.ErrNotFound when there is no living key.
func (s *Service) Destroy(ctx context.Context, project, attachment, by string) error {
	at := s.now()
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.DestroyObjectKey(project, attachment, at); err != nil {
			return err
		}
		return tx.Append(store.Event{
			At: at, Project: project, Actor: by, Action: "object_key.destroy", RequestID: store.RequestID(ctx),
			Detail: detail(map[string]string{"attachment": attachment}),
		})
	})
}

// contextOf binds a wrapped key to its object: it is worth nothing in another's row.
func contextOf(object string) string { return "object/" + object }

const uuidLength = 36

// parse reads project and attachment out of an object's key, PROJECT/ATTACHMENT-….
func parse(object string) (project, attachment string, err error) {
	project, rest, ok := strings.Cut(object, "/")
	if !ok || len(rest) <= uuidLength || rest[uuidLength] != '-' {
		return "", "", fmt.Errorf("%w: %q is no attachment's", blob.ErrKey, object)
	}
	return project, rest[:uuidLength], nil
}

// unavailable says that keys can't be had now, as when the secrets directory is not mounted: nothing is served.
func unavailable(err error) error {
	return fmt.Errorf("%w: data keys: %w", blob.ErrUnavailable, err)
}
