// Package suite is the choice of cryptographic methods: the standard one, and the Chinese commercial one (SM3, SM4).
// What was made by one stays readable while the other is on, because everything sealed names the suite that it was
// sealed with (R3.6).
package suite

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"hash"

	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/sm4"
)

// Suite is one of the choices. Its number stands in sealed objects and never changes.
type Suite uint8

// The suites. The zero value is none of them: what names no suite can't be opened.
const (
	Standard Suite = 1 // AES-256-GCM, HKDF over SHA-256
	SM       Suite = 2 // SM4-GCM (GB/T 32907, GB/T 36624), HKDF over SM3 (GB/T 32905)
)

// method is what a suite is made of.
type method struct {
	name    string
	keySize int // bytes
	block   func(key []byte) (cipher.Block, error)
	digest  func() hash.Hash
}

var methods = map[Suite]method{
	Standard: {"standard", 32, aes.NewCipher, sha256.New},
	SM:       {"sm", sm4.BlockSize, sm4.NewCipher, sm3.New},
}

// Parse reads a suite's name in the configuration.
func Parse(name string) (Suite, bool) {
	for s, m := range methods {
		if m.name == name {
			return s, true
		}
	}
	return 0, false
}

// String gives the suite's name.
func (s Suite) String() string {
	if m, ok := methods[s]; ok {
		return m.name
	}
	return fmt.Sprintf("suite(%d)", uint8(s))
}

// Known says whether the suite is one of the choices.
func (s Suite) Known() bool { _, ok := methods[s]; return ok }

// NewKey makes a random key of the suite's size.
func (s Suite) NewKey() ([]byte, error) {
	m, ok := methods[s]
	if !ok {
		return nil, unknown(s)
	}
	key := make([]byte, m.keySize)
	_, _ = rand.Read(key) // never fails: crypto/rand aborts the program instead
	return key, nil
}

// AEAD gives the suite's authenticated cipher, in Galois/counter mode, under a key.
func (s Suite) AEAD(key []byte) (cipher.AEAD, error) {
	m, ok := methods[s]
	if !ok {
		return nil, unknown(s)
	}
	if len(key) != m.keySize {
		return nil, fmt.Errorf("suite %s: a key of %d bytes", s, len(key))
	}
	block, err := m.block(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// Derive makes a key of the suite's size for one purpose out of another key (RFC 5869).
func (s Suite) Derive(key []byte, purpose string) ([]byte, error) {
	m, ok := methods[s]
	if !ok {
		return nil, unknown(s)
	}
	return hkdf.Key(m.digest, key, nil, purpose, m.keySize)
}

func unknown(s Suite) error { return fmt.Errorf("unknown cryptographic suite %d", uint8(s)) }
