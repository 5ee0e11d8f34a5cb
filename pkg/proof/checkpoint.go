package proof

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint is what a ledger says of itself: how many leaves it has and what their root is.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Digest
}

// Text gives the lines that a note signs (C2SP tlog-checkpoint).
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// OpenCheckpoint checks the signature of a note with the ledger's verifier key and gives what it says. Errors: a key
// that cannot be read, a note that this key did not sign, a checkpoint that is none or is another ledger's.
func OpenCheckpoint(text []byte, verifierKey string) (Checkpoint, error) {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("verifier key: %w", err)
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	if err := oneForm(text); err != nil {
		return Checkpoint{}, err
	}
	c, err := parseCheckpoint(opened.Text)
	if err == nil && c.Origin != verifier.Name() {
		err = fmt.Errorf("checkpoint: it is of %q, the key of %q", c.Origin, verifier.Name())
	}
	return c, err
}

// oneForm refuses signature lines that another spelling of base64 would also be read as.
func oneForm(text []byte) error {
	_, lines, _ := strings.Cut(string(text), "\n\n")
	for line := range strings.Lines(lines) {
		encoded := line[strings.LastIndexByte(line, ' ')+1:]
		if _, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(encoded, "\n")); err != nil {
			return fmt.Errorf("checkpoint: signature line %q: %w", line, err)
		}
	}
	return nil
}

// IsVerifierKey reports whether a text is a ledger's verifier key: name, key hash and key.
func IsVerifierKey(text string) bool {
	_, err := note.NewVerifier(text)
	return err == nil
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return c, fmt.Errorf("checkpoint: %d lines", len(lines))
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(c.Root) {
		return c, fmt.Errorf("checkpoint: %q is no root", lines[2])
	}
	c = Checkpoint{Origin: lines[0], Root: Digest(root)}
	c.Size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || c.Size < 0 || !strings.HasPrefix(text, c.Text()) {
		return c, fmt.Errorf("checkpoint: %q is no number of leaves", lines[1])
	}
	return c, nil
}
