package secrets

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/suite"
)

// sm4Set is the master keys of the SM suite. What one sealed begins with the key's id and a nonce.
type sm4Set struct {
	Primary uint32   `json:"primary"`
	Keys    []sm4Key `json:"keys"`
}

type sm4Key struct {
	ID     uint32 `json:"id"`
	Secret []byte `json:"key"` // base64 in the file
}

const (
	idSize    = 4
	nonceSize = 12
)

func freshSM4() (masterSet, error) { return sm4Set{}.grown() }

func readSM4(text []byte) (masterSet, error) {
	var set sm4Set
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	if _, err := set.key(set.Primary); err != nil {
		return nil, err
	}
	return set, nil
}

func (s sm4Set) text() ([]byte, error) { return json.MarshalIndent(s, "", "  ") }

func (s sm4Set) newest() uint32 { return s.Primary }

func (s sm4Set) ids() []uint32 {
	all := make([]uint32, len(s.Keys))
	for i, k := range s.Keys {
		all[i] = k.ID
	}
	return all
}

func (s sm4Set) key(id uint32) ([]byte, error) {
	for _, k := range s.Keys {
		if k.ID == id {
			return k.Secret, nil
		}
	}
	return nil, fmt.Errorf("no master key %d", id)
}

func (s sm4Set) seal(plain, context []byte) ([]byte, error) {
	secret, err := s.key(s.Primary)
	if err != nil {
		return nil, err
	}
	cipher, err := suite.SM.AEAD(secret)
	if err != nil {
		return nil, err
	}
	sealed := binary.BigEndian.AppendUint32(nil, s.Primary)
	nonce := make([]byte, nonceSize)
	_, _ = rand.Read(nonce) // never fails: crypto/rand aborts the program instead
	return cipher.Seal(append(sealed, nonce...), nonce, plain, context), nil
}

func (s sm4Set) unseal(sealed, context []byte) ([]byte, error) {
	if len(sealed) < idSize+nonceSize {
		return nil, errors.New("too short")
	}
	secret, err := s.key(binary.BigEndian.Uint32(sealed))
	if err != nil {
		return nil, err
	}
	cipher, err := suite.SM.AEAD(secret)
	if err != nil {
		return nil, err
	}
	return cipher.Open(nil, sealed[idSize:idSize+nonceSize], sealed[idSize+nonceSize:], context)
}

func (s sm4Set) grown() (masterSet, error) {
	secret, err := suite.SM.NewKey()
	if err != nil {
		return nil, err
	}
	var id [idSize]byte
	_, _ = rand.Read(id[:])
	key := sm4Key{ID: binary.BigEndian.Uint32(id[:]) | 1, Secret: secret} // never 0
	if _, err := s.key(key.ID); err == nil {
		return s.grown()
	}
	return sm4Set{Primary: key.ID, Keys: append(append([]sm4Key(nil), s.Keys...), key)}, nil
}

func (s sm4Set) without(id uint32) (masterSet, error) {
	rest := sm4Set{Primary: s.Primary}
	for _, k := range s.Keys {
		if k.ID != id {
			rest.Keys = append(rest.Keys, k)
		}
	}
	return rest, nil
}
