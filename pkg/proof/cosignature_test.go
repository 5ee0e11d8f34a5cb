package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
)

func testWitness(t testing.TB, name string) (note.Signer, ed25519.PublicKey) {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	key := ed25519.NewKeyFromSeed(seed[:])
	signer, err := NewWitness(name, key, func() time.Time { return time.Unix(1_795_000_000, 0) })
	if err != nil {
		t.Fatal(err)
	}
	return signer, key.Public().(ed25519.PublicKey)
}

// TestCosignatureIsAsDescribed takes a line apart by hand, with the standard library alone.
func TestCosignatureIsAsDescribed(t *testing.T) {
	signer, public := testWitness(t, "owner.example/w")
	c := Checkpoint{Origin: "site.example/l", Size: 7, Root: Leaf([]byte("x"))}
	line, err := Cosign(c, signer)
	if err != nil {
		t.Fatal(err)
	}
	encoded, ok := strings.CutPrefix(line, "— owner.example/w ")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(raw) != 4+8+64 {
		t.Fatalf("%q", line)
	}
	id := sha256.Sum256(append([]byte("owner.example/w\n\x04"), public...))
	if string(raw[:4]) != string(id[:4]) {
		t.Errorf("key hash %x", raw[:4])
	}
	seconds := binary.BigEndian.Uint64(raw[4:12])
	text := fmt.Sprintf("cosignature/v1\ntime %d\nsite.example/l\n7\n%s\n", seconds, base64.StdEncoding.EncodeToString(c.Root[:]))
	if seconds != 1_795_000_000 || !ed25519.Verify(public, []byte(text), raw[12:]) {
		t.Error("the signature is not over the time and the checkpoint")
	}
}

func TestCosignatureOfAnotherIsRefused(t *testing.T) {
	signer, public := testWitness(t, "w")
	c := Checkpoint{Origin: "l", Size: 7, Root: Leaf([]byte("x"))}
	line, err := Cosign(c, signer)
	if err != nil {
		t.Fatal(err)
	}
	right, err := NewWitnessVerifier(WitnessKey("w", public))
	if err != nil {
		t.Fatal(err)
	}
	_, others := testWitness(t, "other")
	wrong, err := NewWitnessVerifier(WitnessKey("w", others))
	if err != nil {
		t.Fatal(err)
	}
	larger := c
	larger.Size++
	for name, try := range map[string]struct {
		c        Checkpoint
		verifier note.Verifier
		good     bool
	}{"right": {c, right, true}, "another checkpoint": {larger, right, false}, "another key": {c, wrong, false}} {
		_, err := note.Open([]byte(try.c.Text()+"\n"+line+"\n"), note.VerifierList(try.verifier))
		if (err == nil) != try.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, length := range []int{0, 8, 71, 73} {
		if right.Verify([]byte(c.Text()), make([]byte, length)) {
			t.Errorf("%d bytes pass for a signature", length)
		}
	}
}

func FuzzNewWitnessVerifier(f *testing.F) {
	_, public := testWitness(f, "w")
	f.Add(WitnessKey("w", public))
	f.Add("w+00000000+AAAA")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := NewWitnessVerifier(text)
		if err != nil {
			return
		}
		w, _ := v.(*witness)
		again, err := NewWitnessVerifier(WitnessKey(w.name, w.public))
		if err != nil || again.Name() != v.Name() || again.KeyHash() != v.KeyHash() {
			t.Errorf("%q reads as %q %d", text, v.Name(), v.KeyHash())
		}
	})
}
