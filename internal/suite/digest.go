package suite

import (
	"encoding/hex"
	"hash"

	"github.com/emmansun/gmsm/sm3"
)

// SM3 gives the SM3 digest (GB/T 32905) in lower-case hex.
func SM3(content []byte) string {
	sum := sm3.Sum(content)
	return hex.EncodeToString(sum[:])
}

// NewSM3 digests what is written to it.
func NewSM3() hash.Hash { return sm3.New() }
