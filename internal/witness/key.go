package witness

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/countersign/countersign/pkg/proof"
)

// Key is what a witness signs with.
type Key struct {
	name    string
	private ed25519.PrivateKey
	Made    bool // by this call: nobody knows it yet
}

// LoadKey reads a witness's key from a file, `<name>+<base64 of the seed>`, or makes one with a name of its own (empty:
// derived from the key). Errors: a file that others may read, or that holds no key.
func LoadKey(path, name string) (Key, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(path, name)
	}
	if err != nil {
		return Key{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Key{}, fmt.Errorf("%s may be read by others (mode %04o); allow only its owner", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return Key{}, err
	}
	known, encoded, _ := strings.Cut(strings.TrimSpace(string(text)), "+")
	seed, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(seed) != ed25519.SeedSize {
		return Key{}, fmt.Errorf("%s holds no witness key", path)
	}
	return Key{name: known, private: ed25519.NewKeyFromSeed(seed)}, nil
}

func makeKey(path, name string) (Key, error) {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails: crypto/rand aborts the program instead
	k := Key{name: name, private: ed25519.NewKeyFromSeed(seed), Made: true}
	if name == "" {
		sum := sha256.Sum256(k.public())
		k.name = fmt.Sprintf("witness/%x", sum[:4])
	}
	if _, err := k.signer(time.Now); err != nil {
		return Key{}, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Key{}, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return Key{}, err
	}
	_, err = f.WriteString(k.name + "+" + base64.StdEncoding.EncodeToString(seed) + "\n")
	return k, errors.Join(err, f.Sync(), f.Close())
}

func (k Key) public() ed25519.PublicKey {
	public, _ := k.private.Public().(ed25519.PublicKey)
	return public
}

// Public prints the key by which the witness's lines are checked.
func (k Key) Public() string { return proof.WitnessKey(k.name, k.public()) }

func (k Key) signer(now func() time.Time) (note.Signer, error) {
	return proof.NewWitness(k.name, k.private, now)
}
