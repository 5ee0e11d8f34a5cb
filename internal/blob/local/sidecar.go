package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/countersign/countersign/internal/blob"
)

// sidecar is info.json: what is known of an object beside its bytes.
type sidecar struct {
	SHA256   string    `json:"sha256"`
	Size     int64     `json:"size"`
	StoredAt time.Time `json:"stored_at"`
	blob.Meta
	blob.Seal
}

func toSidecar(info blob.Info) sidecar {
	return sidecar{SHA256: info.SHA256, Size: info.Size, StoredAt: info.StoredAt, Meta: info.Meta, Seal: info.Seal}
}

func (c sidecar) info(ref blob.Ref) blob.Info {
	return blob.Info{Ref: ref, Size: c.Size, SHA256: c.SHA256, StoredAt: c.StoredAt, Meta: c.Meta, Seal: c.Seal}
}

// began is upload.json: what a resumable upload is to become.
type began struct {
	Key string `json:"key"`
	blob.Meta
}

func (s *Store) writeJSON(name string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	f, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}

func (s *Store) readJSON(name string, value any) error {
	text, err := s.root.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, value); err != nil {
		return fmt.Errorf("%w: %s: %w", blob.ErrMismatch, name, err)
	}
	return nil
}
