package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
)

const testOrigin = "https://countersign.example.com"

// authenticator is a key in software, for these tests.
type authenticator struct {
	algorithm int64
	signer    crypto.Signer
	flags     byte
	count     uint32
}

func authenticators(t *testing.T) map[string]*authenticator {
	t.Helper()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	return map[string]*authenticator{
		"ES256": {ES256, ec, userPresent | userVerified, 7},
		"EdDSA": {EdDSA, ed, userPresent | userVerified | backupEligible | backedUp, 0},
		"RS256": {RS256, rs, userPresent | userVerified | backupEligible, 1 << 20},
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (a *authenticator) assert(t *testing.T, challenge Digest) *Passkey {
	t.Helper()
	spki, err := x509.MarshalPKIXPublicKey(a.signer.Public())
	must(t, err)
	p := &Passkey{
		Algorithm: a.algorithm, Origin: testOrigin, RPID: "example.com", SignCount: a.count, Credential: Base64URL("credential"),
		BackupEligible: a.flags&backupEligible != 0, BackedUp: a.flags&backedUp != 0,
		PublicKey:  string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})),
		ClientData: fmt.Appendf(nil, `{"type":"webauthn.get","challenge":"%s","origin":"%s","crossOrigin":false}`, Base64URL(challenge[:]), testOrigin),
	}
	a.sign(t, p, a.flags)
	return p
}

// sign gives the assertion authenticator data with flags, and signs it as it then is.
func (a *authenticator) sign(t *testing.T, p *Passkey, flags byte) {
	t.Helper()
	rp := sha256.Sum256([]byte(p.RPID))
	p.AuthenticatorData = binary.BigEndian.AppendUint32(append(append(Base64URL{}, rp[:]...), flags), a.count)
	client := sha256.Sum256(p.ClientData)
	message, options := append(append([]byte{}, p.AuthenticatorData...), client[:]...), crypto.SignerOpts(crypto.Hash(0))
	if a.algorithm != EdDSA {
		sum := sha256.Sum256(message)
		message, options = sum[:], crypto.SHA256
	}
	signature, err := a.signer.Sign(rand.Reader, message, options)
	must(t, err)
	p.Signature = signature
}

func statement(n int) Statement {
	return Statement{
		ContentHash: strings.Repeat("0f", 32), Edition: 1, Project: "DEMO", Purpose: ForPublication,
		Record: fmt.Sprintf("record-%d", n), Signer: "pm", State: "classified", Version: int64(n + 3),
	}
}

// signed is a signature over statement number index of a batch.
func signed(t *testing.T, a *authenticator, size, index int) Signature {
	t.Helper()
	var documents [][]byte
	for n := range size {
		document, err := statement(n).Document()
		must(t, err)
		documents = append(documents, document)
	}
	batch := BatchOf(documents, index)
	s := Signature{Method: MethodPasskey, Batch: batch, SignedAt: "2026-11-23T10:00:00.000000Z", Statement: statement(index), Passkey: a.assert(t, batch.Root)}
	s.Assurance = s.worth()
	return s
}

func TestSignatureGoesThroughItsDocument(t *testing.T) {
	for name, a := range authenticators(t) {
		for _, size := range []int{1, 2, 5} {
			for index := range size {
				made := signed(t, a, size, index)
				document, err := made.Document()
				must(t, err)
				read, err := ReadSignature(document)
				must(t, err)
				if f := read.Check(); f != nil {
					t.Errorf("%s, %d of %d: %v", name, index, size, f)
				}
			}
		}
	}
}

// Every part of a signature that is changed is found, and the limb of article 13 is named.
func TestSignatureTampered(t *testing.T) {
	keys := authenticators(t)
	ec, other := keys["ES256"], authenticators(t)["ES256"]
	cases := []struct {
		name  string
		spoil func(*Signature)
		what  string
		limb  Limb
	}{
		{"other content", func(s *Signature) { s.Statement.ContentHash = strings.Repeat("aa", 32) }, "statement.path", ContentIntact},
		{"other record", func(s *Signature) { s.Statement.Record = "x" }, "statement.path", ContentIntact},
		{"other signer", func(s *Signature) { s.Statement.Signer = "pm2" }, "statement.path", ContentIntact},
		{"for somebody else", func(s *Signature) { s.Statement.For = "pm2" }, "statement.path", ContentIntact},
		{"other place in the batch", func(s *Signature) { s.Batch.Index ^= 1 }, "statement.path", ContentIntact},
		{"other path", func(s *Signature) { s.Batch.Path[0][0] ^= 1 }, "statement.path", ContentIntact},
		{"a batch made for the statement", func(s *Signature) {
			s.Statement.Record = "x"
			document, _ := s.Statement.Document()
			s.Batch = BatchOf([][]byte{document}, 0)
		}, "passkey.challenge", ContentIntact},
		{"a subject of another hash", func(s *Signature) {
			s.Statement.Subject = []byte(`{"until":"2027"}`)
			document, _ := s.Statement.Document()
			s.Batch = BatchOf([][]byte{document}, 0)
		}, "statement.subject", ContentIntact},
		{"better than it is", func(s *Signature) { s.Passkey.BackupEligible = true }, "signature.assurance", SoleControl},
		{"no key at all", func(s *Signature) { s.Passkey = nil }, "signature.assurance", SoleControl},
		{"unknown method", func(s *Signature) { s.Method = "word of honour" }, "signature.assurance", SoleControl},
		{"denied copy", func(s *Signature) { s.Passkey.BackupEligible, s.Assurance = true, SyncedKey }, "passkey.backup", SoleControl},
		{"not an assertion", func(s *Signature) {
			s.Passkey.ClientData = Base64URL(strings.Replace(string(s.Passkey.ClientData), ".get", ".create", 1))
		}, "passkey.type", SignatureIntact},
		{"another site", func(s *Signature) { s.Passkey.Origin = "https://evil.example.com" }, "passkey.origin", SoleControl},
		{"another domain", func(s *Signature) { s.Passkey.RPID = "ample.com" }, "passkey.rp_id", SoleControl},
		{"a lower domain", func(s *Signature) { s.Passkey.RPID = "countersign.example.com" }, "passkey.rp_hash", SoleControl},
		{"client data that is none", func(s *Signature) { s.Passkey.ClientData = Base64URL("?") }, "passkey.client_data", SignatureIntact},
		{"short data", func(s *Signature) { s.Passkey.AuthenticatorData = s.Passkey.AuthenticatorData[:36] }, "passkey.authenticator_data", SignatureIntact},
		{"nobody there", func(s *Signature) { ec.sign(t, s.Passkey, userVerified) }, "passkey.user_present", SoleControl},
		{"user not verified", func(s *Signature) { ec.sign(t, s.Passkey, userPresent) }, "passkey.user_verified", SoleControl},
		{"counter", func(s *Signature) { s.Passkey.SignCount++ }, "passkey.sign_count", SignatureIntact},
		{"white space in the client data", func(s *Signature) { s.Passkey.ClientData = append(s.Passkey.ClientData, ' ') }, "passkey.signature", SignatureIntact},
		{"flipped bit", func(s *Signature) { s.Passkey.Signature[9] ^= 4 }, "passkey.signature", SignatureIntact},
		{"another key", func(s *Signature) { s.Passkey.PublicKey = other.assert(t, s.Batch.Root).PublicKey }, "passkey.signature", SignatureIntact},
		{"another algorithm", func(s *Signature) { s.Passkey.Algorithm = RS256 }, "passkey.public_key", SignatureIntact},
		{"no key", func(s *Signature) { s.Passkey.PublicKey = "" }, "passkey.public_key", SignatureIntact},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := signed(t, ec, 4, 2)
			c.spoil(&s)
			if f := s.Check(); f == nil || f.What != c.what || f.Limb != c.limb || f.Zh == "" || f.En == "" {
				t.Errorf("got %v, want %s of limb %d", f, c.what, c.limb)
			}
		})
	}
}

func TestDocumentsHaveOneForm(t *testing.T) {
	s := signed(t, authenticators(t)["ES256"], 1, 0)
	good, err := s.Document()
	must(t, err)
	for _, bad := range []string{
		strings.Replace(string(good), `"method":`, ` "method":`, 1),
		strings.Replace(string(good), `"method":`, `"more":1,"method":`, 1),
		strings.Replace(string(good), SignatureSchema, "countersign.signature/2", 1),
		strings.Replace(string(good), `"path":[]`, `"path":null`, 1),
		strings.Replace(string(good), `"signer":"pm"`, `"signer":"x","signer":"pm"`, 1),
		string(good) + "{}", "", "null", "[]",
	} {
		if _, err := ReadSignature([]byte(bad)); err == nil {
			t.Errorf("passes for a signature document: %.80s", bad)
		}
	}
	e, err := Event{Action: "record.sign", Actor: "pm", At: "2026-11-23T10:00:00.000000Z", Detail: []byte(`{"b":1,"a":"<&>"}`), Seq: 4}.Document()
	must(t, err)
	if want := `{"action":"record.sign","actor":"pm","at":"2026-11-23T10:00:00.000000Z","detail":{"a":"<&>","b":1},"nonce":"","request":"","schema":"countersign.event/1","seq":4}`; string(e) != want {
		t.Errorf("event is\n%s\nwant\n%s", e, want)
	}
	if _, err := ReadEvent(e); err != nil {
		t.Error(err)
	}
}
