// Package witness watches another organisation's ledger (R4.6, L2): it remembers the newest checkpoint that it saw,
// asks for the proof that the ledger only grew since, and confirms that with its own key. Whoever rewrites a ledger that
// is witnessed has to rewrite the witness's memory too, which lies on a machine that is not his.
package witness

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
)

// RefusalError says that the server's ledger is not the one that was seen before: what a witness is there to find.
type RefusalError struct {
	Zh, En   string
	Evidence string // file with the offending checkpoint; empty: none
}

// Error implements error.
func (r *RefusalError) Error() string { return r.Zh + " · " + r.En }

// Witness looks at one ledger.
type Witness struct {
	Server *client.Client
	Key    Key
	State  string // folder of what it remembers
	Pinned string // verifier key of the ledger, got on another way; empty: the first one seen is kept
	Now    func() time.Time
}

// Seen is what one look found.
type Seen struct {
	Checkpoint proof.Checkpoint
	Since      int64  // leaves of the checkpoint that was seen before; 0: none was
	Note       string // with this witness's line
}

// Look checks the newest checkpoint against the last one that it saw, remembers it, and confirms it to the server.
// Errors: *RefusalError when the ledger was rewritten, cut or forked; then nothing is confirmed or forgotten.
func (w *Witness) Look(ctx context.Context) (Seen, error) {
	memory, err := openMemory(w.State)
	if err != nil {
		return Seen{}, err
	}
	key, err := w.ledgerKey(ctx, memory)
	if err != nil {
		return Seen{}, err
	}
	c, note, err := w.newest(ctx, key)
	if err != nil {
		return Seen{}, memory.keepEvidence(err, note, w.Now())
	}
	last, err := memory.last(key)
	if err != nil {
		return Seen{}, err
	}
	if err := w.goesOn(ctx, last, c); err != nil {
		return Seen{}, memory.keepEvidence(err, note, w.Now())
	}
	return w.confirm(ctx, memory, key, last, c, note)
}

// ledgerKey gives the key that the ledger always had.
func (w *Witness) ledgerKey(ctx context.Context, m *memory) (string, error) {
	known, err := m.key()
	if err != nil {
		return "", err
	}
	if known == "" {
		known = w.Pinned
	}
	told, err := w.Server.LedgerKey(ctx)
	if err != nil {
		return "", err
	}
	if known != "" && told.VerifierKey != known {
		return "", &RefusalError{
			Zh: "服务器换了账本公钥，拒绝确认", En: fmt.Sprintf("the server's ledger has another key than before: %s, known is %s", told.VerifierKey, known),
		}
	}
	return told.VerifierKey, nil
}

// newest gets the newest checkpoint and checks its signature.
func (w *Witness) newest(ctx context.Context, key string) (proof.Checkpoint, string, error) {
	told, err := w.Server.Checkpoint(ctx)
	if err != nil {
		return proof.Checkpoint{}, "", err
	}
	c, err := proof.OpenCheckpoint([]byte(told.Note), key)
	if err != nil {
		err = &RefusalError{Zh: "检查点的签名无效，拒绝确认", En: "the checkpoint is not signed by the ledger's key: " + err.Error()}
	}
	return c, told.Note, err
}

// goesOn asks the server to prove that its tree goes on from the last one.
func (w *Witness) goesOn(ctx context.Context, last, c proof.Checkpoint) error {
	switch {
	case last.Size == 0:
		return nil
	case c.Size < last.Size:
		return &RefusalError{
			Zh: fmt.Sprintf("账本变短了：曾有 %d 条，现在只有 %d 条，拒绝确认", last.Size, c.Size),
			En: fmt.Sprintf("the ledger shrank: it had %d entries, now it has %d", last.Size, c.Size),
		}
	}
	path, err := w.path(ctx, last.Size, c.Size)
	if err != nil {
		return err
	}
	if !proof.CheckConsistency(path, last.Size, c.Size, last.Root, c.Root) {
		return &RefusalError{
			Zh: fmt.Sprintf("账本在前 %d 条之内被改写，或已分叉，拒绝确认", last.Size),
			En: fmt.Sprintf("the ledger was rewritten within its first %d entries, or it forked", last.Size),
		}
	}
	return nil
}

// path gets the proof of consistency. That the server answers and can't give one is a refusal too; that it does not
// answer is not.
func (w *Witness) path(ctx context.Context, from, to int64) ([]proof.Digest, error) {
	if from == to {
		return nil, nil
	}
	told, err := w.Server.Consistency(ctx, from, to)
	if p := client.AsProblem(err); p != nil && p.Status < 500 && p.Status != 429 {
		return nil, &RefusalError{Zh: "服务器给不出前后一致的证明，拒绝确认", En: "the server can't prove that its ledger goes on: " + p.Error()}
	}
	if err != nil {
		return nil, err
	}
	path := make([]proof.Digest, len(told.Path))
	for i, text := range told.Path {
		if path[i], err = proof.ParseDigest(text); err != nil {
			return nil, &RefusalError{Zh: "服务器给出的证明无法读取，拒绝确认", En: "the server's proof can't be read: " + err.Error()}
		}
	}
	return path, nil
}

// confirm remembers the checkpoint, then sends the line under it: a witness must never confirm what it may forget.
func (w *Witness) confirm(ctx context.Context, m *memory, key string, last, c proof.Checkpoint, note string) (Seen, error) {
	signer, err := w.Key.signer(w.Now)
	if err != nil {
		return Seen{}, err
	}
	line, err := proof.Cosign(c, signer)
	if err != nil {
		return Seen{}, err
	}
	if err := m.remember(key, note); err != nil {
		return Seen{}, err
	}
	confirmed, err := w.Server.Cosign(ctx, c.Size, line)
	if client.IsStatus(err, 403) {
		return Seen{}, errors.New("服务器尚未登记这位见证人，请把下列公钥加入 ledger.witnesses · the server does not know this witness; add its key to ledger.witnesses:\n" + w.Key.Public())
	}
	if err != nil {
		return Seen{}, err
	}
	return Seen{Checkpoint: c, Since: last.Size, Note: confirmed.Note}, nil
}
