package proof

import (
	"crypto/rand"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

func ledgerKey(t *testing.T, origin string) (note.Signer, string) {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, origin)
	must(t, err)
	signer, err := note.NewSigner(secret)
	must(t, err)
	return signer, public
}

func TestCheckpoint(t *testing.T) {
	signer, key := ledgerKey(t, "countersign.example.com")
	_, other := ledgerKey(t, "countersign.example.com")
	c := Checkpoint{Origin: "countersign.example.com", Size: 12, Root: Leaf([]byte("x"))}
	sign := func(text string) string {
		signed, err := note.Sign(&note.Note{Text: text}, signer)
		must(t, err)
		return string(signed)
	}
	good := sign(c.Text())
	if got, err := OpenCheckpoint([]byte(good), key); err != nil || got != c {
		t.Fatalf("%+v %v", got, err)
	}
	if got, err := OpenCheckpoint([]byte(sign(c.Text()+"an extension line\n")), key); err != nil || got != c {
		t.Errorf("an extension line: %+v %v", got, err)
	}
	for name, bad := range map[string]string{
		"another size": strings.Replace(good, "\n12\n", "\n13\n", 1), "unsigned": c.Text(), "empty": "",
		"another origin": sign(Checkpoint{Origin: "elsewhere", Size: 12, Root: c.Root}.Text()),
		"a sum":          sign(strings.Replace(c.Text(), "\n12\n", "\n+12\n", 1)),
		"negative":       sign(strings.Replace(c.Text(), "\n12\n", "\n-12\n", 1)),
		"two lines":      sign("countersign.example.com\n12\n"),
		"short root":     sign("countersign.example.com\n12\nAAAA\n"),
	} {
		if got, err := OpenCheckpoint([]byte(bad), key); err == nil {
			t.Errorf("%s passes: %+v", name, got)
		}
	}
	if _, err := OpenCheckpoint([]byte(good), other); err == nil {
		t.Error("another key's checkpoint passes")
	}
}
