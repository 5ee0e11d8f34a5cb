package secrets

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/countersign/countersign/internal/suite"
)

// masterSet is the master keys of one suite as they lay in their file at one moment. The newest seals; all unseal.
type masterSet interface {
	seal(plain, context []byte) ([]byte, error)
	unseal(sealed, context []byte) ([]byte, error)
	newest() uint32
	ids() []uint32
	grown() (masterSet, error)            // with a new key, which is the newest
	without(id uint32) (masterSet, error) // without an old one
	text() ([]byte, error)                // as it lies in its file
}

// masterFiles are where the master keys of each suite lie, and how they are read.
var masterFiles = map[suite.Suite]struct {
	name  string
	fresh func() (masterSet, error)
	read  func(text []byte) (masterSet, error)
}{
	suite.Standard: {masterFile, freshTink, readTink},
	suite.SM:       {"master.sm4.json", freshSM4, readSM4},
}

// cached is a set with the file that it was read from: another file under the name means another set.
type cached struct {
	set  masterSet
	file os.FileInfo
}

// masters gives the master keys of a suite as they are now. They are read again once their file was replaced, so a
// running server seals under a new master key as soon as it is there, and unseals what another process sealed.
func (r *Ring) masters(s suite.Suite) (masterSet, error) {
	kind, ok := masterFiles[s]
	if !ok {
		return nil, fmt.Errorf("no master keys for %s", s)
	}
	path := filepath.Join(r.dir, kind.name)
	r.mu.Lock()
	defer r.mu.Unlock()
	known, held := r.known[s]
	if now, err := os.Stat(path); held && err == nil && os.SameFile(now, known.file) && now.ModTime().Equal(known.file.ModTime()) {
		return known.set, nil
	}
	text, err := readOrMake(path, func() ([]byte, error) {
		if held { // it was there: a directory that lost its keys must not get others
			return nil, fmt.Errorf("%s is gone", path)
		}
		set, err := kind.fresh()
		if err != nil {
			return nil, err
		}
		return set.text()
	})
	if err != nil {
		return nil, err
	}
	set, err := kind.read(text)
	if err != nil {
		return nil, fmt.Errorf("%s holds no master keys: %w", path, err)
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	r.known[s] = cached{set, file}
	return set, nil
}

// tinkSet is a Tink keyset of AES-256-GCM keys.
type tinkSet struct {
	handle  *keyset.Handle
	primary uint32
	tink.AEAD
}

func newTinkSet(handle *keyset.Handle) (masterSet, error) {
	cipher, err := aead.New(handle)
	if err != nil {
		return nil, err
	}
	entry, err := handle.Primary()
	if err != nil {
		return nil, err
	}
	return tinkSet{handle, entry.KeyID(), cipher}, nil
}

func freshTink() (masterSet, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	return newTinkSet(handle)
}

func readTink(text []byte) (masterSet, error) {
	handle, err := fromClear(text)
	if err != nil {
		return nil, err
	}
	return newTinkSet(handle)
}

func (t tinkSet) seal(plain, context []byte) ([]byte, error)    { return t.Encrypt(plain, context) }
func (t tinkSet) unseal(sealed, context []byte) ([]byte, error) { return t.Decrypt(sealed, context) }
func (t tinkSet) newest() uint32                                { return t.primary }
func (t tinkSet) text() ([]byte, error)                         { return inClear(t.handle) }

func (t tinkSet) ids() []uint32 {
	var all []uint32
	for i := range t.handle.Len() {
		if entry, err := t.handle.Entry(i); err == nil {
			all = append(all, entry.KeyID())
		}
	}
	return all
}

func (t tinkSet) grown() (masterSet, error) {
	return t.changed(func(m *keyset.Manager) error {
		id, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		return m.SetPrimary(id)
	})
}

func (t tinkSet) without(id uint32) (masterSet, error) {
	return t.changed(func(m *keyset.Manager) error { return m.Delete(id) })
}

func (t tinkSet) changed(change func(*keyset.Manager) error) (masterSet, error) {
	m := keyset.NewManagerFromHandle(t.handle)
	if err := change(m); err != nil {
		return nil, err
	}
	handle, err := m.Handle()
	if err != nil {
		return nil, err
	}
	return newTinkSet(handle)
}
