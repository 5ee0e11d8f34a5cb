package authenticator

import (
	"encoding/json"
	"testing"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/stretchr/testify/require"
)

type person struct{ credentials []webauthn.Credential }

func (person) WebAuthnID() []byte                           { return []byte("pm") }
func (person) WebAuthnName() string                         { return "pm" }
func (person) WebAuthnDisplayName() string                  { return "pm" }
func (p person) WebAuthnCredentials() []webauthn.Credential { return p.credentials }

const origin = "https://site.example"

// The key must pass a library that knows nothing of it, or a test that uses it would prove nothing.
func TestKeyPassesAnIndependentServer(t *testing.T) {
	for _, a := range []Algorithm{ES256, EdDSA, RS256} {
		server, key := party(t), WithAlgorithm(origin, a)
		who := register(t, server, key)
		_, err := login(t, server, who, key)
		require.NoError(t, err, a)
	}
}

func TestEachMisbehaviourIsNoticed(t *testing.T) {
	for name, spoil := range map[string]func(*Key){
		"origin":         func(k *Key) { k.Origin = "https://evil.example" },
		"relying party":  func(k *Key) { k.RelyingParty = "evil.example" },
		"not verified":   func(k *Key) { k.Unverified = true },
		"not present":    func(k *Key) { k.Absent = true },
		"another key":    func(k *Key) { k.signer = newSigner(ES256) },
		"backup changed": func(k *Key) { k.BackupEligible = true },
	} {
		server, key := party(t), New(origin)
		who := register(t, server, key)
		spoil(key)
		_, err := login(t, server, who, key)
		require.Error(t, err, name)
	}
}

func TestTwinFallsBehind(t *testing.T) {
	server, key := party(t), New(origin)
	who := register(t, server, key)
	twin := key.Twin()
	credential, err := login(t, server, who, key)
	require.NoError(t, err)
	who.credentials[0] = *credential
	credential, err = login(t, server, who, twin)
	require.NoError(t, err)
	require.True(t, credential.Authenticator.CloneWarning)
}

func party(t *testing.T) *webauthn.WebAuthn {
	t.Helper()
	server, err := webauthn.New(&webauthn.Config{RPID: "site.example", RPDisplayName: "site", RPOrigins: []string{origin}})
	require.NoError(t, err)
	return server
}

func register(t *testing.T, server *webauthn.WebAuthn, key *Key) person {
	t.Helper()
	creation, session, err := server.BeginRegistration(person{})
	require.NoError(t, err)
	answer, err := key.Register(bare(t, creation.Response))
	require.NoError(t, err)
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	require.NoError(t, err)
	credential, err := server.CreateCredential(person{}, *session, parsed)
	require.NoError(t, err)
	return person{credentials: []webauthn.Credential{*credential}}
}

func login(t *testing.T, server *webauthn.WebAuthn, who person, key *Key) (*webauthn.Credential, error) {
	t.Helper()
	request, session, err := server.BeginLogin(who, webauthn.WithUserVerification(protocol.VerificationRequired))
	require.NoError(t, err)
	answer, err := key.Assert(bare(t, request.Response))
	require.NoError(t, err)
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	require.NoError(t, err)
	return server.ValidateLogin(who, *session, parsed)
}

func bare(t *testing.T, options any) []byte {
	t.Helper()
	raw, err := json.Marshal(options)
	require.NoError(t, err)
	return raw
}
