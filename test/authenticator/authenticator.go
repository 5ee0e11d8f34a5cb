// Package authenticator is a security key made of software, for tests: it registers and asserts as a browser with a
// real key would, and can be made to misbehave in each way that a server has to notice.
package authenticator

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// Key is one key on one device. Its exported fields may be changed between two ceremonies.
type Key struct {
	Origin         string // of the page that asks, as the browser reports it
	RelyingParty   string // whose hash goes into the authenticator data
	Counter        uint32 // of the last signature
	Step           uint32 // what each signature adds to Counter; 0: a key that does not count
	BackupEligible bool   // the key may leave its device
	BackedUp       bool
	Unverified     bool // the device did not ask who uses it
	Absent         bool // nobody touched the device

	id         []byte
	userHandle []byte
	signer     signer
}

// New makes a device-bound ES256 key for pages at an origin, whose host is the relying party.
func New(origin string) *Key { return WithAlgorithm(origin, ES256) }

// WithAlgorithm makes a key of another algorithm. It panics on an algorithm that it does not know.
func WithAlgorithm(origin string, a Algorithm) *Key {
	id := make([]byte, 32)
	_, _ = rand.Read(id) // never fails: crypto/rand aborts the program instead
	return &Key{Origin: origin, RelyingParty: hostOf(origin), Step: 1, id: id, signer: newSigner(a)}
}

func hostOf(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		panic(err)
	}
	return u.Hostname()
}

// ID is the credential's id in base64url, as it stands in answers.
func (k *Key) ID() string { return encode(k.id) }

// Twin is a copy of the key that counts by itself from here on: what a cloned device does.
func (k *Key) Twin() *Key { c := *k; return &c }

// Register answers PublicKeyCredentialCreationOptionsJSON with a RegistrationResponseJSON.
func (k *Key) Register(options []byte) ([]byte, error) {
	var asked struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	if err := json.Unmarshal(options, &asked); err != nil {
		return nil, fmt.Errorf("creation options: %w", err)
	}
	handle, err := base64.RawURLEncoding.DecodeString(asked.User.ID)
	if err != nil {
		return nil, fmt.Errorf("user handle: %w", err)
	}
	k.userHandle = handle
	data := k.authenticatorData(true)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	if err != nil {
		return nil, err
	}
	return k.answer(map[string]any{
		"clientDataJSON": encode(k.clientData("webauthn.create", asked.Challenge)), "attestationObject": encode(object),
		"transports": []string{"internal"},
	})
}

// Assert answers PublicKeyCredentialRequestOptionsJSON with an AuthenticationResponseJSON.
func (k *Key) Assert(options []byte) ([]byte, error) {
	var asked struct {
		Challenge string `json:"challenge"`
	}
	if err := json.Unmarshal(options, &asked); err != nil {
		return nil, fmt.Errorf("request options: %w", err)
	}
	data, client := k.authenticatorData(false), k.clientData("webauthn.get", asked.Challenge)
	signature := k.signer.sign(Signed(data, client))
	return k.answer(map[string]any{
		"clientDataJSON": encode(client), "authenticatorData": encode(data), "signature": encode(signature), "userHandle": encode(k.userHandle),
	})
}

// Signed gives the bytes that an assertion's signature is over.
func Signed(authenticatorData, clientData []byte) []byte {
	sum := sha256.Sum256(clientData)
	return append(bytes.Clone(authenticatorData), sum[:]...)
}

// Assertion is what an assertion consists of, for those who put documents together by hand.
type Assertion struct{ AuthenticatorData, ClientData, Signature []byte }

// Sign asserts over a challenge, without the wrapping of an answer.
func (k *Key) Sign(challenge []byte) Assertion {
	data, client := k.authenticatorData(false), k.clientData("webauthn.get", encode(challenge))
	return Assertion{AuthenticatorData: data, ClientData: client, Signature: k.signer.sign(Signed(data, client))}
}

func (k *Key) answer(response map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": k.ID(), "rawId": k.ID(), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
}

// clientData is written as browsers do: names in this order, no white space.
func (k *Key) clientData(kind, challenge string) []byte {
	raw, _ := json.Marshal(struct {
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}{kind, challenge, k.Origin, false}) // strings and a flag: cannot fail
	return raw
}

// Flags of the authenticator data.
const (
	userPresent    = 0x01
	userVerified   = 0x04
	backupEligible = 0x08
	backedUp       = 0x10
	attested       = 0x40
)

func (k *Key) authenticatorData(withKey bool) []byte {
	if !withKey {
		k.Counter += k.Step
	}
	party := sha256.Sum256([]byte(k.RelyingParty))
	data := append(party[:], k.flags(withKey))
	data = binary.BigEndian.AppendUint32(data, k.Counter)
	if !withKey {
		return data
	}
	data = append(data, make([]byte, 16)...) // AAGUID of no known model
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.id)))
	return append(append(data, k.id...), k.signer.cose()...)
}

func (k *Key) flags(withKey bool) byte {
	var f byte
	for flag, on := range map[byte]bool{
		userPresent: !k.Absent, userVerified: !k.Unverified, backupEligible: k.BackupEligible, backedUp: k.BackedUp, attested: withKey,
	} {
		if on {
			f |= flag
		}
	}
	return f
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
