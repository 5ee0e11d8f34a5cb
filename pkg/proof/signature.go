package proof

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// SignatureSchema is the form of a signature as it is kept and exported.
const SignatureSchema = "countersign.signature/1"

// How somebody proved his will.
const (
	MethodPasskey     = "passkey"
	MethodPasswordOTP = "password_otp"
	MethodPassword    = "password"
)

// Assurance is how much a signature is worth, best first: a key bound to one device, a key that a cloud copies, a
// password with a one-time code, a password alone.
const (
	DeviceKey   = "device_key"
	SyncedKey   = "synced_key"
	PasswordOTP = "password_otp"
	Password    = "password"
)

// Signature is a statement and the proof that its signer willed it.
type Signature struct {
	Assurance string    `json:"assurance"`
	Batch     Batch     `json:"batch"`
	Method    string    `json:"method"`
	Passkey   *Passkey  `json:"passkey,omitempty"`
	Schema    string    `json:"schema"`    // SignatureSchema; Document sets it
	SignedAt  string    `json:"signed_at"` // Moment, by the server's clock
	Statement Statement `json:"statement"`
}

// Batch says where a statement stands among those that were signed together. A single one is leaf 0 of 1, and its
// root is its leaf.
type Batch struct {
	Index int64    `json:"index"`
	Path  []Digest `json:"path"` // never null: of a single statement it is empty
	Root  Digest   `json:"root"` // the challenge of the passkey
	Size  int64    `json:"size"`
}

// Passkey is a WebAuthn assertion with all that checks it. The four Base64URL are as the authenticator gave them.
type Passkey struct {
	Algorithm         int64     `json:"algorithm"` // COSE: -7 ES256, -8 EdDSA, -257 RS256
	AuthenticatorData Base64URL `json:"authenticator_data"`
	BackedUp          bool      `json:"backed_up"`
	BackupEligible    bool      `json:"backup_eligible"`
	ClientData        Base64URL `json:"client_data"`
	Credential        Base64URL `json:"credential"`
	Origin            string    `json:"origin"`
	PublicKey         string    `json:"public_key"` // SPKI, PEM
	RPID              string    `json:"rp_id"`
	SignCount         uint32    `json:"sign_count"`
	Signature         Base64URL `json:"signature"`
}

// Base64URL is bytes that a document writes in base64url without padding.
type Base64URL []byte

// String gives the bytes in base64url without padding.
func (b Base64URL) String() string { return base64.RawURLEncoding.EncodeToString(b) }

// MarshalText writes base64url without padding.
func (b Base64URL) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads base64url without padding, in its one form only.
func (b *Base64URL) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(string(text))
	if err != nil || strings.ContainsAny(string(text), "\r\n") {
		return fmt.Errorf("%q is no base64url without padding", text)
	}
	*b = raw
	return nil
}

// Document gives the signature in its canonical form: the bytes whose hash the event of the sign-off names.
func (s Signature) Document() ([]byte, error) {
	s.Schema, s.Statement.Schema = SignatureSchema, StatementSchema
	if s.Batch.Path == nil {
		s.Batch.Path = []Digest{}
	}
	return Document(s)
}

// BatchOf makes the batch of statement number index: the documents are all statements signed together, in order.
func BatchOf(documents [][]byte, index int) Batch {
	leaves := make([]Digest, len(documents))
	for i, d := range documents {
		leaves[i] = Leaf(d)
	}
	return Batch{Index: int64(index), Path: Path(leaves, index), Root: Root(leaves), Size: int64(len(leaves))}
}
