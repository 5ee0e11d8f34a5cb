// Package proof is what a stranger needs to check a countersigned record with no server and no database: the
// canonical form of the sealed document, its hash, and the short code that is printed beside it.
//
// The sealed document of a version is one JSON object (record content, RFC 8785 canonical form). It holds no
// floating-point numbers, no duplicate names and only valid UTF-8, so its canonical bytes are unambiguous; its content
// hash is their SHA-256 in lower-case hex.
package proof

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Canonical gives the RFC 8785 form of a JSON value. It refuses duplicate names, invalid UTF-8 and trailing bytes.
func Canonical(raw []byte) ([]byte, error) {
	v := jsontext.Value(append([]byte(nil), raw...))
	if err := v.Canonicalize(); err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	return v, nil
}

// Hash is the content hash of a canonical document: SHA-256 in lower-case hex.
func Hash(canonical []byte) string {
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:])
}

// CodeLength is the number of characters of a verify code.
const CodeLength = 8

// Code is the short code printed beside a published record: the first eight base32 characters of its content hash.
// It finds a record; it proves nothing, the whole hash does. Errors: a hash that is no hex SHA-256.
func Code(contentHash string) (string, error) {
	sum, err := hex.DecodeString(contentHash)
	if err != nil || len(sum) != sha256.Size {
		return "", fmt.Errorf("code: %q is no SHA-256 in hex", contentHash)
	}
	return strings.ToUpper(base32.StdEncoding.EncodeToString(sum))[:CodeLength], nil
}
