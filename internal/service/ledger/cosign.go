package ledger

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// maxLine is the most bytes of a line; one with the longest name has about 400.
const maxLine = 1000

// Cosign takes the line by which a witness confirms the checkpoint of a number of leaves. It may be sent again. Errors:
// not found without such a checkpoint, forbidden from a witness that nobody configured, invalid where the line does
// not confirm this checkpoint.
func (s *Service) Cosign(ctx context.Context, size int64, line string) (Checkpoint, error) {
	c, err := s.store.CheckpointOf(ctx, size)
	if errors.Is(err, store.ErrNotFound) {
		return Checkpoint{}, fault.Hidden()
	}
	if err != nil {
		return Checkpoint{}, err
	}
	witness, err := s.confirmedBy(c, line)
	if err != nil {
		return Checkpoint{}, err
	}
	confirmed := store.Cosignature{Size: size, Witness: witness, Line: line, ReceivedAt: s.now()}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertCosignature(confirmed) })
	if err != nil && !errors.Is(err, store.ErrExists) {
		return Checkpoint{}, err
	}
	return s.complete(ctx, c)
}

// confirmedBy gives the witness whose line confirms a checkpoint.
func (s *Service) confirmedBy(c store.Checkpoint, line string) (string, error) {
	signed, err := proof.OpenCheckpoint([]byte(c.Note), s.key.VerifierKey)
	if err != nil {
		return "", err
	}
	if len(line) > maxLine || strings.ContainsAny(line, "\r\n") {
		return "", noConfirmation(nil)
	}
	opened, err := note.Open([]byte(signed.Text()+"\n"+line+"\n"), s.witnesses)
	var unknown *note.UnverifiedNoteError
	switch {
	case errors.As(err, &unknown):
		return "", fault.New(fault.Forbidden, "E_WITNESS", "未登记的见证人。", "This witness is not configured here.").Audited("ledger.cosign.denied").Because(err)
	case err != nil:
		return "", noConfirmation(err)
	}
	return opened.Sigs[0].Name, nil
}

func noConfirmation(cause error) error {
	return fault.Fields([]fault.Field{{
		Field: "line", Code: "E_COSIGNATURE", Zh: "这一行不是对该检查点的有效见证签名。", En: "This line is no valid cosignature of the checkpoint.",
	}}).Because(cause)
}
