package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/countersign/countersign/pkg/proof"
)

// algEd25519 is the mark of the algorithm in the key encodings of package note.
const algEd25519 = 1

// maxName is the most bytes of the name of a ledger or a witness.
const maxName = 128

// defaultOrigin names a ledger by its key, so that two installations never have the same name by accident.
func defaultOrigin(key ed25519.PrivateKey) string {
	sum := sha256.Sum256(publicOf(key))
	return "countersign/" + hex.EncodeToString(sum[:4])
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey {
	public, _ := key.Public().(ed25519.PublicKey)
	return public
}

// verifierKey gives what everybody checks the ledger's notes with. Errors: a name that a note can't have.
func verifierKey(origin string, key ed25519.PrivateKey) (string, error) {
	text, err := note.NewEd25519VerifierKey(origin, publicOf(key))
	if err == nil && len(origin) > maxName {
		err = fmt.Errorf("longer than %d bytes", maxName)
	}
	if err == nil {
		_, err = note.NewVerifier(text)
	}
	if err != nil {
		return "", fmt.Errorf("账本名称不可用 · the ledger can't be named %q: %w", origin, err)
	}
	return text, nil
}

// newSigner puts the key into the form in which package note takes it.
func newSigner(origin string, key ed25519.PrivateKey) (note.Signer, error) {
	verifier, err := verifierKey(origin, key)
	if err != nil {
		return nil, err
	}
	hash := strings.SplitN(verifier, "+", 3)[1]
	private := base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, key.Seed()...))
	return note.NewSigner("PRIVATE+KEY+" + origin + "+" + hash + "+" + private)
}

// readWitnesses reads the verifier keys of witnesses. Errors name the key that can't be read.
func readWitnesses(keys []string) (note.Verifiers, error) {
	all := make([]note.Verifier, len(keys))
	for i, text := range keys {
		var err error
		if all[i], err = proof.NewWitnessVerifier(text); err == nil && len(all[i].Name()) > maxName {
			err = fmt.Errorf("a name longer than %d bytes", maxName)
		}
		if err != nil {
			return nil, fmt.Errorf("ledger.witnesses[%d]: %w", i, err)
		}
	}
	return note.VerifierList(all...), nil
}
