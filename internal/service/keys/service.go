// Package keys answers for what people sign with: passkeys and one-time codes, who lets them in and out, and which
// assurance a project asks for (L1, V24, R3.7).
package keys

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/secrets"
	"github.com/countersign/countersign/internal/store"
)

// Options is what an installation sets.
type Options struct {
	PublicURL string            // address under which browsers reach the panel; its host is the keys' relying party
	Least     signing.Assurance // what may sign where a project has no policy of its own
}

// Service answers for keys.
type Service struct {
	store  *store.Store
	ring   *secrets.Ring
	party  *webauthn.WebAuthn
	origin string
	least  signing.Assurance
	now    func() time.Time
}

// New composes the service. Errors: an address that browsers would not give keys to.
func New(s *store.Store, ring *secrets.Ring, o Options, now func() time.Time) (*Service, error) {
	u, err := url.Parse(o.PublicURL)
	if err != nil || u.Hostname() == "" {
		return nil, fmt.Errorf("public_url: %q is no address", o.PublicURL)
	}
	origin := u.Scheme + "://" + u.Host
	party, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "签认 Countersign", RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
	})
	if err != nil {
		return nil, fmt.Errorf("public_url %q: %w", o.PublicURL, err)
	}
	return &Service{store: s, ring: ring, party: party, origin: origin, least: o.Least, now: now}, nil
}

// ceremonyLasts is how long somebody may take from seeing what he signs to touching his key.
const ceremonyLasts = 5 * time.Minute

// begin keeps what somebody began.
func (s *Service) begin(ctx context.Context, user, kind string, data any) (store.Ceremony, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return store.Ceremony{}, err
	}
	c := store.Ceremony{ID: newID(), User: user, Kind: kind, Data: raw, ExpiresAt: s.now().Add(ceremonyLasts)}
	return c, s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertCeremony(c) })
}

// event is a line of history about a credential or a policy.
func (s *Service) event(ctx context.Context, by, action, project string, detail map[string]string) store.Event {
	raw, _ := json.Marshal(detail) // a map of strings cannot fail to marshal
	return store.Event{At: s.now(), Project: project, Actor: by, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}

// at gives an event the very moment that its row has: a verifier compares the two.
func at(moment time.Time, e store.Event) store.Event {
	e.At = moment
	return e
}
