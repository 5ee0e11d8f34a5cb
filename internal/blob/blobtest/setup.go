// Package blobtest is the one conformance suite of the object stores: whatever implements blob.Store passes it.
package blobtest

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/countersign/countersign/internal/blob"
)

// Setup is a store under test, empty and reachable.
type Setup struct {
	// Reopen gives the store again as a restarted program would.
	Reopen func(tb testing.TB) blob.Store
	// Cut makes the store unreachable until mend is called.
	Cut func(tb testing.TB) (mend func())
	// Tamper puts other bytes under a stored object, behind the store's back, and leaves its description as it was.
	Tamper func(tb testing.TB, ref blob.Ref, content []byte)
}

// The sizes matter to S3, where 5 MiB and more go another way than less.
const (
	small = 3000
	large = 11<<20 + 17
)

// Run runs the suite, each test on a store of its own.
func Run(t *testing.T, make func(tb testing.TB) Setup) {
	for name, test := range map[string]func(*testing.T, Setup){
		"round trip":          roundTrip,
		"empty object":        emptyObject,
		"ranges":              ranges,
		"metadata":            metadata,
		"declared":            declared,
		"write once":          writeOnce,
		"concurrent puts":     concurrentPuts,
		"cancelled":           cancelled,
		"broken sender":       brokenSender,
		"list":                list,
		"delete":              deletion,
		"hostile keys":        hostileKeys,
		"place":               place,
		"reseal":              reseal,
		"reseal in place":     resealInPlace,
		"discard":             discard,
		"tampered":            tampered,
		"resume":              resume,
		"resume offsets":      resumeOffsets,
		"resume cut":          resumeCut,
		"resume writers":      resumeWriters,
		"finish":              finish,
		"abort":               abort,
		"unavailable":         unavailable,
		"unavailable halfway": unavailableHalfway,
		"random access":       randomAccess,
		"ensure again":        ensureAgain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, make(t))
		})
	}
}

func open(t *testing.T, s Setup) blob.Store {
	t.Helper()
	store := s.Reopen(t)
	if err := store.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return store
}

func random(size int) []byte {
	content := make([]byte, size)
	chacha := rand.NewChaCha8([32]byte{byte(size), byte(size >> 8)})
	_, _ = chacha.Read(content)
	return content
}

func incoming(key string, content []byte) blob.Incoming {
	return blob.Incoming{
		Key: key, Content: bytes.NewReader(content),
		Declared: blob.Declared{Size: int64(len(content)), SHA256: blob.Digest(content)},
	}
}

func undeclared(key string, content io.Reader) blob.Incoming {
	return blob.Incoming{Key: key, Content: content, Declared: blob.Declared{Size: blob.UnknownSize}}
}

func put(t *testing.T, store blob.Store, key string, content []byte) blob.Info {
	t.Helper()
	info, err := store.Put(t.Context(), incoming(key, content))
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func staged(key string) blob.Ref { return blob.Ref{Area: blob.Staging, Key: key} }

func read(t *testing.T, store blob.Store, ref blob.Ref, part blob.Range) ([]byte, error) {
	t.Helper()
	body, _, err := store.Get(t.Context(), ref, part)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(body)
	if err := body.Close(); err != nil {
		t.Fatal(err)
	}
	return content, err
}

func wantContent(t *testing.T, store blob.Store, ref blob.Ref, want []byte) {
	t.Helper()
	got, err := read(t, store, ref, blob.Range{})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%s: %d bytes read, not the %d stored", ref.Key, len(got), len(want))
	}
}

// wantNothing fails if anything is visible or left behind.
func wantNothing(t *testing.T, store blob.Store) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	for _, area := range blob.Areas() {
		if left := keys(t, store.List(ctx, area, "")); len(left) > 0 {
			t.Errorf("left in %s: %q", area, left)
		}
	}
	wantNothingUnfinished(t, store)
}

func wantNothingUnfinished(t *testing.T, store blob.Store) {
	t.Helper()
	for upload, err := range store.Unfinished(context.WithoutCancel(t.Context())) {
		t.Errorf("left unfinished: %+v, %v", upload, err)
	}
}

func keys(t *testing.T, entries func(func(blob.Entry, error) bool)) []string {
	t.Helper()
	var found []string
	for entry, err := range entries {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, entry.Key)
	}
	return found
}
