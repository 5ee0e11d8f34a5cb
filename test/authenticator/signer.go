package authenticator

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// Algorithm is a COSE algorithm number.
type Algorithm int

// The algorithms that authenticators use.
const (
	ES256 Algorithm = -7
	EdDSA Algorithm = -8
	RS256 Algorithm = -257
)

// signer is a private key with its COSE form.
type signer struct {
	algorithm Algorithm
	key       crypto.Signer
}

func newSigner(a Algorithm) signer {
	var key crypto.Signer
	var err error
	switch a {
	case ES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case EdDSA:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	case RS256:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	default:
		err = fmt.Errorf("authenticator: no algorithm %d", a)
	}
	if err != nil {
		panic(err)
	}
	return signer{algorithm: a, key: key}
}

// Algorithm gives the key's COSE algorithm number.
func (k *Key) Algorithm() Algorithm { return k.signer.algorithm }

// PublicKey is the key's public part as SPKI in PEM.
func (k *Key) PublicKey() string {
	der, err := x509.MarshalPKIXPublicKey(k.signer.key.Public())
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func (s signer) sign(message []byte) []byte {
	digest, hash := message, crypto.Hash(0)
	if s.algorithm != EdDSA {
		sum := sha256.Sum256(message)
		digest, hash = sum[:], crypto.SHA256
	}
	signature, err := s.key.Sign(rand.Reader, digest, hash)
	if err != nil {
		panic(err)
	}
	return signature
}

// cose gives the public key as the authenticator data hold it (RFC 9053).
func (s signer) cose() []byte {
	var fields map[int]any
	switch public := s.key.Public().(type) {
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		if err != nil {
			panic(err)
		}
		fields = map[int]any{1: 2, -1: 1, -2: point[1:33], -3: point[33:]}
	case ed25519.PublicKey:
		fields = map[int]any{1: 1, -1: 6, -2: []byte(public)}
	case *rsa.PublicKey:
		fields = map[int]any{1: 3, -1: public.N.Bytes(), -2: big.NewInt(int64(public.E)).Bytes()}
	}
	fields[3] = int(s.algorithm)
	raw, err := webauthncbor.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return raw
}
