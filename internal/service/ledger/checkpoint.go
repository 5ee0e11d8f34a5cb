package ledger

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// checkpointEvery is the least time between two checkpoints that nobody asked for.
const checkpointEvery = 3 * time.Second

// Checkpoint is a signed note with the lines of its witnesses.
type Checkpoint struct {
	proof.Checkpoint
	MadeAt time.Time
	Note   string
}

// afterFailure is how long the duty rests when it could not sign: what keeps it from that needs a person.
const afterFailure = time.Minute

// MakeCheckpoint signs the tree as it is, if it has grown since the last checkpoint and that one is not too fresh.
func (s *Service) MakeCheckpoint(ctx context.Context) (more bool, err error) {
	if s.now().Before(s.rests) {
		return false, nil
	}
	if err = s.sign(ctx, checkpointEvery); err != nil {
		s.rests = s.now().Add(afterFailure)
	}
	return false, err
}

// sign makes a checkpoint unless the newest one is younger than a time. It never signs a tree that does not go on from
// the one signed before: what strangers hold would prove the opposite.
func (s *Service) sign(ctx context.Context, least time.Duration) error {
	head, err := s.store.LedgerHead(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	last, err := s.store.NewestCheckpoint(ctx)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case last.Size == head.Size || s.now().Sub(last.MadeAt) < least && !last.MadeAt.After(s.now()):
		return nil
	}
	reader := s.hashes(ctx)
	if err := s.goesOn(last, head.Size, reader); err != nil {
		return err
	}
	return s.signTree(ctx, head.Size, reader)
}

func (s *Service) signTree(ctx context.Context, size int64, reader tlog.HashReader) error {
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return err
	}
	text := proof.Checkpoint{Origin: s.key.Origin, Size: size, Root: proof.Digest(root)}.Text()
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return err
	}
	made := store.Checkpoint{Size: size, MadeAt: s.now(), Note: string(signed)}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertCheckpoint(made) })
	if errors.Is(err, store.ErrExists) {
		return nil // another replica signed the same tree
	}
	return err
}

// goesOn says whether the tree still holds the one that was signed last.
func (s *Service) goesOn(last store.Checkpoint, size int64, reader tlog.HashReader) error {
	if last.Size == 0 {
		return nil
	}
	signed, err := proof.OpenCheckpoint([]byte(last.Note), s.key.VerifierKey)
	if err != nil {
		return fmt.Errorf("the newest checkpoint in the database: %w", err)
	}
	if last.Size > size || signed.Size != last.Size {
		return fmt.Errorf("the tree has %d leaves, a checkpoint of %d was signed: the database lost what it had", size, signed.Size)
	}
	root, err := tlog.TreeHash(last.Size, reader)
	if err == nil && proof.Digest(root) != signed.Root {
		err = fmt.Errorf("the tree's first %d leaves have the root %s, signed was %s: its hashes were altered", last.Size, proof.Digest(root), signed.Root)
	}
	return err
}

// Newest gives the newest checkpoint with its witnesses' lines. Where none was made yet, it makes one.
func (s *Service) Newest(ctx context.Context) (Checkpoint, error) {
	c, err := s.store.NewestCheckpoint(ctx)
	if errors.Is(err, store.ErrNotFound) {
		if err := s.CatchUp(ctx); err != nil {
			return Checkpoint{}, err
		}
		c, err = s.store.NewestCheckpoint(ctx)
	}
	if errors.Is(err, store.ErrNotFound) {
		return Checkpoint{}, behind()
	}
	if err != nil {
		return Checkpoint{}, err
	}
	return s.complete(ctx, c)
}

// complete adds the witnesses' lines to a checkpoint.
func (s *Service) complete(ctx context.Context, c store.Checkpoint) (Checkpoint, error) {
	signed, err := proof.OpenCheckpoint([]byte(c.Note), s.key.VerifierKey)
	if err != nil {
		return Checkpoint{}, err
	}
	lines, err := s.store.Cosignatures(ctx, c.Size)
	if err != nil {
		return Checkpoint{}, err
	}
	var text strings.Builder
	text.WriteString(c.Note)
	for _, l := range lines {
		text.WriteString(l.Line + "\n")
	}
	return Checkpoint{Checkpoint: signed, MadeAt: c.MadeAt, Note: text.String()}, nil
}

// behind says that the ledger does not hold yet what is asked of it.
func behind() error {
	f := fault.New(fault.Unavailable, "E_LEDGER_BEHIND", "账本正在跟上，请稍后重试。", "The ledger is catching up; try again shortly.")
	f.RetryAfter = checkpointEvery
	return f
}
