package blobtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/envelope"
	"github.com/countersign/countersign/internal/suite"
)

// Keys keeps data keys in memory, for tests.
type Keys struct {
	Suite suite.Suite
	mu    sync.Mutex
	known map[string]envelope.DataKey
	gone  map[string]bool
}

// Make implements envelope.Keys.
func (k *Keys) Make(ctx context.Context, object string) (envelope.DataKey, error) {
	key, err := k.Find(ctx, object)
	if !errors.Is(err, blob.ErrNotFound) || errors.Is(err, envelope.ErrKeyDestroyed) {
		return key, err
	}
	secret, err := k.Suite.NewKey()
	if err != nil {
		return key, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known, k.gone = map[string]envelope.DataKey{}, map[string]bool{}
	}
	if there, ok := k.known[object]; ok {
		return there, nil
	}
	k.known[object] = envelope.DataKey{Suite: k.Suite, Secret: secret}
	return k.known[object], nil
}

// Find implements envelope.Keys.
func (k *Keys) Find(_ context.Context, object string) (envelope.DataKey, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.gone[object] {
		return envelope.DataKey{}, envelope.ErrKeyDestroyed
	}
	key, ok := k.known[object]
	if !ok {
		return key, fmt.Errorf("%w: no key", blob.ErrNotFound)
	}
	return key, nil
}

// Destroy forgets a key for good.
func (k *Keys) Destroy(object string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.known, object)
	k.gone[object] = true
}

// RunSealed runs the whole suite through the encryption, with either method, and then looks at what really lies in
// the store. scan is given what must occur nowhere in the encrypted areas.
func RunSealed(t *testing.T, setup func(tb testing.TB) Setup, scan func(t *testing.T, s Setup, canary []byte)) {
	for _, method := range []suite.Suite{suite.Standard, suite.SM} {
		t.Run(method.String(), func(t *testing.T) {
			Run(t, func(tb testing.TB) Setup { return sealedSetup(setup(tb), &Keys{Suite: method}) })
			t.Run("no plaintext", func(t *testing.T) { noPlaintext(t, setup(t), &Keys{Suite: method}, scan) })
			t.Run("altered ciphertext", func(t *testing.T) { alteredCiphertext(t, setup(t), &Keys{Suite: method}) })
			t.Run("destroyed key", func(t *testing.T) { destroyedKey(t, setup(t), &Keys{Suite: method}) })
			t.Run("cut off", func(t *testing.T) { cutOffPlacing(t, setup(t), &Keys{Suite: method}) })
		})
	}
}

func sealedSetup(s Setup, keys envelope.Keys) Setup {
	raw := s.Reopen
	s.Reopen = func(tb testing.TB) blob.Store { return envelope.New(raw(tb), keys) }
	return s
}

var secretAreas = []blob.Area{blob.Confidential, blob.Secret, blob.TopSecret}

// noPlaintext: neither the bytes nor the name nor the type of a secret object can be found where it lies.
func noPlaintext(t *testing.T, s Setup, keys envelope.Keys, scan func(*testing.T, Setup, []byte)) {
	store := open(t, sealedSetup(s, keys))
	canary, name, kind := []byte("CANARY-甲方标底-7f3a"), "标底CANARYNAME.pdf", "application/x-canarytype"
	content := append(bytes.Repeat(append([]byte{'\n'}, canary...), 9000), random(small)...)
	in := incoming("P1/canary", content)
	in.Meta = blob.Meta{FileName: name, ContentType: kind}
	if _, err := store.Put(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	for _, area := range secretAreas {
		placed, err := store.Place(t.Context(), staged(in.Key), area, blob.Seal{ValidFrom: "2026-01-01"})
		if err != nil {
			t.Fatal(err)
		}
		wantContent(t, store, placed.Ref, content)
		if info, err := store.Stat(t.Context(), placed.Ref); err != nil || info.Meta != in.Meta {
			t.Errorf("%+v, %v", info.Meta, err)
		}
	}
	if err := store.Delete(t.Context(), in.Key); err != nil {
		t.Fatal(err)
	}
	if left := keysOf(t, s.Reopen(t), blob.Staging); len(left) > 0 {
		t.Errorf("left in staging: %q", left)
	}
	raw := s.Reopen(t)
	for _, area := range secretAreas {
		for _, key := range keysOf(t, raw, area) {
			ref := blob.Ref{Area: area, Key: key}
			held, err := read(t, raw, ref, blob.Range{})
			if err != nil {
				t.Fatal(err)
			}
			info, err := raw.Stat(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range [][]byte{canary, []byte(name), []byte("CANARY"), []byte(kind), []byte(in.SHA256)} {
				if bytes.Contains(held, text) || bytes.Contains(fmt.Appendf(nil, "%+v", info), text) {
					t.Errorf("%s/%s shows %q", area, key, text)
				}
			}
		}
	}
	for _, text := range [][]byte{canary, []byte("CANARY"), []byte(in.SHA256)} {
		scan(t, s, text)
	}
}

func keysOf(t *testing.T, store blob.Store, area blob.Area) []string {
	t.Helper()
	return keys(t, store.List(t.Context(), area, ""))
}

// alteredCiphertext: another byte anywhere, head or pieces, and two objects that changed places, never come out.
func alteredCiphertext(t *testing.T, s Setup, keys envelope.Keys) {
	store := open(t, sealedSetup(s, keys))
	for _, key := range []string{"a", "b"} {
		put(t, store, key, append([]byte(key), random(100_000)...))
		if _, err := store.Place(t.Context(), staged(key), blob.Secret, blob.Seal{}); err != nil {
			t.Fatal(err)
		}
	}
	raw := s.Reopen(t)
	held := blob.Ref{Area: blob.Secret, Key: "a.secret"}
	whole, err := read(t, raw, held, blob.Range{})
	if err != nil {
		t.Fatal(err)
	}
	other, err := read(t, raw, blob.Ref{Area: blob.Secret, Key: "b.secret"}, blob.Range{})
	if err != nil {
		t.Fatal(err)
	}
	damages := map[string][]byte{"another's bytes": other}
	for _, at := range []int{0, 4, 10, 100, envelope.HeadSize - 1, envelope.HeadSize, 50_000, len(whole) - 1} {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 1
		damages[fmt.Sprint("byte ", at)] = damaged
	}
	damages["cut"] = append(bytes.Clone(whole[:envelope.HeadSize+16400]), make([]byte, len(whole)-envelope.HeadSize-16400)...)
	for name, damaged := range damages {
		s.Tamper(t, held, damaged)
		for _, part := range []blob.Range{{}, {Offset: 49_990, Length: 1}} {
			got, err := read(t, sealedSetup(s, keys).Reopen(t), blob.Ref{Area: blob.Secret, Key: "a"}, part)
			plain := append([]byte("a"), random(100_000)...)
			if part.Whole() && (!errors.Is(err, blob.ErrMismatch) || bytes.Equal(got, plain)) {
				t.Errorf("%s: read %d bytes, %v", name, len(got), err)
			}
			if !part.Whole() && err == nil && !bytes.Equal(got, plain[49_990:49_991]) {
				t.Errorf("%s: a part that was never stored: %q", name, got)
			}
		}
	}
}

// destroyedKey: without its key an object is gone, and its neighbours are not.
func destroyedKey(t *testing.T, s Setup, keys *Keys) {
	store := open(t, sealedSetup(s, keys))
	var placed []blob.Ref
	for _, key := range []string{"gone", "stays"} {
		put(t, store, key, random(small))
		info, err := store.Place(t.Context(), staged(key), blob.TopSecret, blob.Seal{})
		if err != nil {
			t.Fatal(err)
		}
		placed = append(placed, info.Ref)
	}
	keys.Destroy("gone")
	for _, part := range []blob.Range{{}, {Offset: 5, Length: 5}} {
		if _, _, err := store.Get(t.Context(), placed[0], part); !errors.Is(err, envelope.ErrKeyDestroyed) {
			t.Errorf("%v: %v", part, err)
		}
	}
	if _, err := store.Stat(t.Context(), placed[0]); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("described: %v", err)
	}
	if _, err := store.Place(t.Context(), staged("gone"), blob.TopSecret, blob.Seal{}); !errors.Is(err, envelope.ErrKeyDestroyed) {
		t.Errorf("placed again: %v", err)
	}
	wantContent(t, store, placed[1], random(small))
}

// cutOffPlacing: what a crash left of a placing, even under the same name, is completed by placing again.
func cutOffPlacing(t *testing.T, s Setup, keys envelope.Keys) {
	store := open(t, sealedSetup(s, keys))
	put(t, store, "cut", random(large))
	if _, err := s.Reopen(t).Put(t.Context(), undeclared("cut.secret", bytes.NewReader(random(small)))); err != nil {
		t.Fatal(err)
	}
	placed, err := store.Place(t.Context(), staged("cut"), blob.Secret, blob.Seal{})
	if err != nil {
		t.Fatal(err)
	}
	wantContent(t, store, placed.Ref, random(large))
	body, _, err := store.Get(t.Context(), placed.Ref, blob.Range{Offset: large - 40_000, Length: 30_000})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	part, err := io.ReadAll(body)
	if err != nil || !bytes.Equal(part, random(large)[large-40_000:large-10_000]) {
		t.Errorf("a part of %d bytes, %v", len(part), err)
	}
}
