package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// A witness confirms that a checkpoint goes on from all that he saw before. His line under the note is a cosignature/v1
// of C2SP tlog-cosignature: 8 bytes of seconds since 1970, then an Ed25519 signature over
// "cosignature/v1\ntime <seconds>\n" and the checkpoint's lines.

// algCosignature marks a key of cosignature/v1, so that it can't pass for one that signs checkpoints.
const algCosignature = 4

// WitnessKey prints the key by which a witness's cosignatures are checked: `<name>+<key hash>+<base64(0x04 ‖ key)>`.
func WitnessKey(name string, key ed25519.PublicKey) string {
	marked := append([]byte{algCosignature}, key...)
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, marked), base64.StdEncoding.EncodeToString(marked))
}

// keyHash is the first four bytes of SHA-256(name ‖ 0x0A ‖ mark ‖ public key).
func keyHash(name string, marked []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), marked...))
	return binary.BigEndian.Uint32(sum[:4])
}

func cosigned(seconds uint64, text []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", seconds), text...)
}

// witness is a key of a witness; it is a note.Verifier, and with its private half a note.Signer.
type witness struct {
	name    string
	hash    uint32
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	now     func() time.Time
}

// NewWitness makes the signer of a witness. Errors: a name that a note can't have.
func NewWitness(name string, key ed25519.PrivateKey, now func() time.Time) (note.Signer, error) {
	public, _ := key.Public().(ed25519.PublicKey)
	if !validName(name) {
		return nil, fmt.Errorf("a witness can't be named %q", name)
	}
	return &witness{name: name, hash: keyHash(name, append([]byte{algCosignature}, public...)), public: public, private: key, now: now}, nil
}

// NewWitnessVerifier reads what WitnessKey printed.
func NewWitnessVerifier(text string) (note.Verifier, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 || !validName(parts[0]) {
		return nil, errors.New("witness key: not of the form name+hash+key")
	}
	marked, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(marked) != 1+ed25519.PublicKeySize || marked[0] != algCosignature {
		return nil, errors.New("witness key: not an Ed25519 key for cosignatures")
	}
	w := &witness{name: parts[0], hash: keyHash(parts[0], marked), public: marked[1:]}
	if parts[1] != fmt.Sprintf("%08x", w.hash) {
		return nil, errors.New("witness key: its hash is not that of the key")
	}
	return w, nil
}

func validName(name string) bool { return name != "" && !strings.ContainsAny(name, "+ \t\r\n") }

// Name implements note.Verifier and note.Signer.
func (w *witness) Name() string { return w.name }

// KeyHash implements note.Verifier and note.Signer.
func (w *witness) KeyHash() uint32 { return w.hash }

// Sign implements note.Signer.
func (w *witness) Sign(text []byte) ([]byte, error) {
	seconds := uint64(w.now().Unix()) //nolint:gosec // a moment after 1970
	return append(binary.BigEndian.AppendUint64(nil, seconds), ed25519.Sign(w.private, cosigned(seconds, text))...), nil
}

// Verify implements note.Verifier.
func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(w.public, cosigned(binary.BigEndian.Uint64(signature), text), signature[8:])
}

// Cosign gives the line by which a witness confirms a checkpoint, without its newline.
func Cosign(c Checkpoint, w note.Signer) (string, error) {
	signed, err := note.Sign(&note.Note{Text: c.Text()}, w)
	if err != nil {
		return "", err
	}
	_, line, _ := strings.Cut(string(signed), "\n\n")
	return strings.TrimSuffix(line, "\n"), nil
}
