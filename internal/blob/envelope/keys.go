package envelope

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/suite"
)

// Keys keeps the data keys: one for each object, by the object's key in the store. It is asked at each read, so a
// destroyed key ends all reading at once.
type Keys interface {
	// Make gives the object's data key, and makes one where it has none yet.
	Make(ctx context.Context, object string) (DataKey, error)
	// Find gives the object's data key. Errors: ErrKeyDestroyed, blob.ErrNotFound, blob.ErrUnavailable.
	Find(ctx context.Context, object string) (DataKey, error)
}

// ErrKeyDestroyed says that an object's data key was destroyed, and the object with it; it is a blob.ErrNotFound.
var ErrKeyDestroyed = fmt.Errorf("%w: its data key was destroyed", blob.ErrNotFound)

// DataKey is the secret of one object alone. All keys that really encrypt are derived from it.
type DataKey struct {
	Suite  suite.Suite
	Secret []byte
}

// derive makes the key for one use of the object's secret. Area, name and, for the bytes, the digest are part of the
// purpose: no two different plaintexts ever meet under one key, which is what lets encryption be repeated exactly.
func (k DataKey) derive(use string, ref blob.Ref, sha256 string) ([]byte, error) {
	return k.Suite.Derive(k.Secret, "countersign.envelope/1|"+use+"|"+string(ref.Area)+"|"+ref.Key+"|"+sha256)
}

// syntheticNonce makes a nonce out of what it is used for, so that equal texts give equal ciphertexts and different
// ones never share a nonce.
func syntheticNonce(key, text []byte, size int) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(text)
	return mac.Sum(nil)[:size]
}
