package secrets

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

const (
	ledgerFile = "ledger.key"         // base64 of the Ed25519 seed
	masterFile = "master.keyset.json" // Tink keyset of AES-256-GCM keys
)

// ledgerKey reads the signing key, or makes one.
func ledgerKey(path string) (ed25519.PrivateKey, error) {
	text, err := readOrMake(path, func() ([]byte, error) {
		seed := make([]byte, ed25519.SeedSize)
		_, _ = rand.Read(seed) // never fails: crypto/rand aborts the program instead
		return []byte(base64.StdEncoding.EncodeToString(seed) + "\n"), nil
	})
	if err != nil {
		return nil, err
	}
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%s holds no ledger key", path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// fromClear reads a keyset as it lies in its file.
func fromClear(text []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
}

// inClear writes a keyset as it lies in its file; the file's mode is what protects it.
func inClear(handle *keyset.Handle) ([]byte, error) {
	var text bytes.Buffer
	err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text))
	return text.Bytes(), err
}

// readOrMake gives a file's text. Where there is no file, it makes one whole and durable under another name and gives
// it the name only if nobody was faster.
func readOrMake(path string, fresh func() ([]byte, error)) ([]byte, error) {
	if err := onlyOurs(path); err == nil {
		return os.ReadFile(path) //nolint:gosec // the operator names the directory
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	text, err := fresh()
	if err != nil {
		return nil, err
	}
	draft, err := writeBeside(path, text)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(draft) }()
	if err := os.Link(draft, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // the operator names the directory
}

// writeBeside writes a durable file with a name of its own in the same directory, which only its owner may read.
func writeBeside(path string, text []byte) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(text); err != nil {
		return f.Name(), err
	}
	return f.Name(), f.Sync()
}
