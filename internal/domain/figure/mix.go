package figure

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// Mix tells apart which records are in a sum, whatever their order: each figure is hashed, and four lanes of 32 bits are
// added up. It is a fingerprint for finding mistakes and missing records, not a proof: the proof is the signatures.
type Mix [4]uint32

// MixOf is the fingerprint of one figure of one record.
func MixOf(record, contentHash string, f Figure) Mix {
	sum := sha256.Sum256(fmt.Appendf(nil, "countersign.figure/1\n%s\n%s\n%s\n%s\n%s\n%s", record, contentHash, f.Key, f.Dim, f.Unit, f.Value))
	var m Mix
	for lane := range m {
		m[lane] = binary.BigEndian.Uint32(sum[4*lane:])
	}
	return m
}

// Add adds another fingerprint, lane by lane, modulo 2^32.
func (m Mix) Add(o Mix) Mix {
	for lane := range m {
		m[lane] += o[lane]
	}
	return m
}

// Sub takes it away again.
func (m Mix) Sub(o Mix) Mix {
	for lane := range m {
		m[lane] -= o[lane]
	}
	return m
}

// String writes 32 hex digits.
func (m Mix) String() string { return fmt.Sprintf("%08x%08x%08x%08x", m[0], m[1], m[2], m[3]) }
