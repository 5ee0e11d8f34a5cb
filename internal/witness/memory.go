package witness

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/countersign/countersign/pkg/proof"
)

// memory is what a witness remembers of one ledger: its key, and the newest checkpoint that it saw.
type memory struct{ dir string }

const (
	keyName        = "ledger.key.pub"
	checkpointName = "checkpoint"
)

func openMemory(dir string) (*memory, error) {
	return &memory{dir}, os.MkdirAll(dir, 0o700)
}

func (m *memory) read(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(m.dir, name)) //nolint:gosec // the operator names the folder
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// key gives the ledger's verifier key; empty before the first look.
func (m *memory) key() (string, error) {
	text, err := m.read(keyName)
	return strings.TrimSpace(text), err
}

// last gives the newest checkpoint that was seen; one of no leaves before the first look.
func (m *memory) last(key string) (proof.Checkpoint, error) {
	text, err := m.read(checkpointName)
	if err != nil || text == "" {
		return proof.Checkpoint{}, err
	}
	c, err := proof.OpenCheckpoint([]byte(text), key)
	if err != nil {
		err = fmt.Errorf("%s: %w", filepath.Join(m.dir, checkpointName), err)
	}
	return c, err
}

// remember keeps a checkpoint in the place of the last one.
func (m *memory) remember(key, note string) error {
	if err := m.write(keyName, key+"\n"); err != nil {
		return err
	}
	return m.write(checkpointName, note)
}

// write puts a whole, durable file in the place of another.
func (m *memory) write(name, text string) error {
	path := filepath.Join(m.dir, name)
	draft, err := os.CreateTemp(m.dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = draft.WriteString(text)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}

// keepEvidence keeps the checkpoint that was refused, for whoever has to look into it.
func (m *memory) keepEvidence(err error, note string, now time.Time) error {
	var refusal *RefusalError
	if !errors.As(err, &refusal) || note == "" {
		return err
	}
	name := "refused-" + now.UTC().Format("20060102T150405Z")
	if failed := m.write(name, note); failed != nil {
		return errors.Join(err, failed)
	}
	refusal.Evidence = filepath.Join(m.dir, name)
	return refusal
}
