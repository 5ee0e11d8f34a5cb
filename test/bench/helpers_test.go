package bench

import (
	"os"
	"testing"
)

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func makeFolder(path string) error { return os.MkdirAll(path, 0o700) }
