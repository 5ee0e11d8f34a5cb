package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
)

func TestCredentials(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		write(t, s, func(tx *Tx) error { return tx.InsertUser(User{ID: "li"}) })
		c := signing.Credential{
			ID: newID(), User: "li", Kind: signing.Passkey, Label: "办公室电脑", State: signing.Pending, Handle: []byte{0, 1, 255, 'x'}, PublicKey: []byte{1}, PublicPEM: "PEM",
			Algorithm: -257, AAGUID: "0", Transports: []string{"internal", "hybrid"}, BackupEligible: true, SignCount: 7, Sealed: []byte{9}, MadeAt: noon, Version: 1,
		}
		write(t, s, func(tx *Tx) error { return tx.InsertCredential(c) })
		twin := c
		twin.ID = newID()
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertCredential(twin) }), ErrExists, "the same key twice")
		back, err := s.CredentialByHandle(ctx, c.Handle)
		require.NoError(t, err)
		require.Equal(t, c, back)
		_, err = s.CredentialByHandle(ctx, []byte{0, 1, 255, 'X'})
		require.ErrorIs(t, err, ErrNotFound, "handles are bytes, not text")
		use := func(count int64) error {
			return s.Write(ctx, func(tx *Tx) error { return tx.UseCredential(c.ID, count, true) })
		}
		require.ErrorIs(t, use(8), ErrStale, "pending")
		write(t, s, func(tx *Tx) error {
			locked, err := tx.LockCredential(c.ID)
			require.NoError(t, err)
			next, err := locked.Settle(signing.Activate, true, noon)
			require.NoError(t, err)
			return tx.MoveCredential(locked.State, next)
		})
		require.ErrorIs(t, use(7), ErrStale, "the counter stands still")
		require.NoError(t, use(9))
		require.ErrorIs(t, use(8), ErrStale, "the counter went back")
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.MoveCredential(signing.Pending, c) }), ErrStale)
		all, err := s.CredentialsOf(ctx, "li")
		require.NoError(t, err)
		require.Len(t, all, 1)
		require.Equal(t, signing.Active, all[0].State)
		require.True(t, all[0].BackedUp)
		require.Equal(t, noon, all[0].ActiveFrom)

		still := signing.Credential{ID: newID(), User: "li", Kind: signing.Passkey, State: signing.Active, Handle: []byte("0"), MadeAt: noon}
		write(t, s, func(tx *Tx) error { return tx.InsertCredential(still) })
		for range 2 {
			write(t, s, func(tx *Tx) error { return tx.UseCredential(still.ID, 0, false) })
		}
	})
}

func TestCeremoniesEndOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		c := Ceremony{ID: newID(), User: "li", Kind: "sign", Data: []byte(`{"a":1}`), ExpiresAt: noon.Add(time.Minute)}
		write(t, s, func(tx *Tx) error { return tx.InsertCeremony(c) })
		back, err := s.Ceremony(ctx, c.ID, "li", "sign", noon)
		require.NoError(t, err)
		require.Equal(t, c, back)
		for _, other := range []struct {
			user, kind string
			at         time.Time
		}{{"wang", "sign", noon}, {"li", "register", noon}, {"li", "sign", noon.Add(time.Minute)}} {
			_, err := s.Ceremony(ctx, c.ID, other.user, other.kind, other.at)
			require.ErrorIs(t, err, ErrNotFound)
		}
		write(t, s, func(tx *Tx) error { return tx.EndCeremony(c.ID) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.EndCeremony(c.ID) }), ErrNotFound)
		write(t, s, func(tx *Tx) error { return tx.InsertCeremony(c) })
		write(t, s, func(tx *Tx) error { return tx.DeleteCeremoniesBefore(c.ExpiresAt.Add(1 * time.Second)) })
		require.Zero(t, rowsOf(t, s, "ceremonies"))
	})
}

func TestSigningPolicies(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		policy := func(from, decided time.Duration) signing.Policy {
			return signing.Policy{
				ID: newID(), Project: "P1", AppliesFrom: noon.Add(from), Rules: []signing.Rule{{Secrecy: record.Secret, Class: "B3", Least: signing.DeviceKey}},
				AskedBy: "pm", DecidedBy: "pm2", DecidedAt: noon.Add(decided),
			}
		}
		first, second, corrected := policy(0, 0), policy(time.Hour, 1), policy(time.Hour, 2)
		for _, p := range []signing.Policy{second, corrected, first} {
			p.DecidedAt = p.DecidedAt.Truncate(time.Microsecond)
			write(t, s, func(tx *Tx) error { return tx.InsertSigningPolicy(p) })
		}
		all, err := s.SigningPolicies(t.Context(), "P1")
		require.NoError(t, err)
		require.Len(t, all, 3)
		require.Equal(t, first.ID, all[2].ID)
		require.Equal(t, first.Rules, all[2].Rules)
		none, err := s.SigningPolicies(t.Context(), "P2")
		require.NoError(t, err)
		require.Empty(t, none)
	})
}

// A statement is signed at most once, whatever it is about.
func TestStatementIsSignedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		sig := Signature{
			Key: record.Key{Project: "P1"}, ContentHash: hashOf("subject"), Signer: "pm", Method: "password", Purpose: signing.ForDelegation, At: noon,
			Assurance: signing.Password, StatementHash: hashOf("statement"), Document: []byte(`{"a":1}`), DocumentHash: hashOf("document"),
		}
		write(t, s, func(tx *Tx) error { return tx.InsertSignature(sig) })
		sig.DocumentHash = hashOf("another")
		require.ErrorIs(t, s.Write(t.Context(), func(tx *Tx) error { return tx.InsertSignature(sig) }), ErrExists)
		require.Zero(t, rowsOf(t, s, "signatures"), "no record was signed")
		documents, err := s.SignedDocuments(t.Context(), record.Key{Project: "P1"})
		require.NoError(t, err)
		require.Len(t, documents, 1)
		require.Equal(t, `{"a":1}`, string(documents[0].Document))
	})
}
