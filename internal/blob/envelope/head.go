package envelope

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/suite"
)

// An object begins with a head of fixed size: four letters, the suite, three zeros, a nonce, and, encrypted, what is
// known of the plaintext: a file's name and type may tell as much as its bytes.
const (
	letters   = "CSE1"
	plainHead = len(letters) + 4
	nonceSize = 12
	tagSize   = 16
	// HeadSize is how many bytes stand before the encrypted bytes.
	HeadSize = 2048
	textSize = HeadSize - plainHead - nonceSize - tagSize
)

// about is the encrypted part of the head.
type about struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
	blob.Meta
}

func aboutOf(info blob.Info) about {
	return about{SHA256: info.SHA256, Size: info.Size, Meta: info.Meta}
}

// writeHead gives the head of an object; the same object always has the same one.
func writeHead(key DataKey, ref blob.Ref, a about) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(a); err != nil {
		return nil, err
	}
	if text.Len() > textSize {
		return nil, fmt.Errorf("%w: too long for the head", blob.ErrMeta)
	}
	text.Write(bytes.Repeat([]byte{' '}, textSize-text.Len())) // its length tells nothing of the name's
	secret, err := key.derive("head", ref, "")
	if err != nil {
		return nil, err
	}
	aead, err := key.Suite.AEAD(secret)
	if err != nil {
		return nil, err
	}
	plain := append([]byte(letters), byte(key.Suite), 0, 0, 0)
	nonce := syntheticNonce(secret, text.Bytes(), nonceSize)
	return aead.Seal(append(plain, nonce...), nonce, text.Bytes(), plain), nil
}

// readHead opens the head of an object. Errors: blob.ErrMismatch where it is not the one that was written.
func readHead(key DataKey, ref blob.Ref, head []byte) (about, error) {
	if len(head) != HeadSize || string(head[:len(letters)]) != letters || suite.Suite(head[len(letters)]) != key.Suite {
		return about{}, fmt.Errorf("%w: no head of an encrypted object", blob.ErrMismatch)
	}
	secret, err := key.derive("head", ref, "")
	if err != nil {
		return about{}, err
	}
	aead, err := key.Suite.AEAD(secret)
	if err != nil {
		return about{}, err
	}
	nonce, sealed := head[plainHead:plainHead+nonceSize], head[plainHead+nonceSize:]
	text, err := aead.Open(nil, nonce, sealed, head[:plainHead])
	if err != nil {
		return about{}, fmt.Errorf("%w: the head is not authentic", blob.ErrMismatch)
	}
	var a about
	if err := json.Unmarshal(text, &a); err != nil {
		return about{}, fmt.Errorf("%w: %w", blob.ErrMismatch, err)
	}
	return a, nil
}

// takeHead reads the head off a stream.
func takeHead(r io.Reader) ([]byte, error) {
	head := make([]byte, HeadSize)
	_, err := io.ReadFull(r, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("%w: shorter than a head", blob.ErrMismatch)
	}
	return head, err
}
