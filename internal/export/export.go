// Package export writes an installation into one folder, so that anybody can verify it with no server and no database
// (R4.6, L2). docs/proofs.md fixes every file and every line; pkg/proof and scripts/verify.sh read them.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

// Job is one export.
type Job struct {
	Store   *store.Store
	Key     store.LedgerKey
	Settle  func(context.Context) error                                    // takes all events into the ledger and signs it
	Bytes   func(context.Context, store.Attachment) (io.ReadCloser, error) // opens a file, in clear
	Dir     string                                                         // made if it is absent; refused if anything is in it
	Project string                                                         // empty: all
	Now     func() time.Time
	Report  func(file string, lines int64) // told when a file is done
}

// Summary is what an export holds.
type Summary struct {
	Dir         string `json:"dir"`
	Leaves      int64  `json:"leaves"`
	Versions    int64  `json:"versions"`
	Signatures  int64  `json:"signatures"`
	Records     int64  `json:"records"`
	Published   int64  `json:"publications"`
	Reports     int64  `json:"reports"` // documents of issued ones, one for each level
	Attachments int64  `json:"attachments"`
	Keys        int64  `json:"keys"`
	Bytes       int64  `json:"bytes"`           // of attachments
	Unreadable  int64  `json:"unreadable"`      // attachments whose bytes are missing or damaged
	Fault       string `json:"fault,omitempty"` // why the ledger could not take in what is new
}

// settleFor is how long an export waits for a moment in which the ledger holds all that the database holds.
const settleFor = time.Minute

// ErrBusy says that people wrote without a pause for as long as the export was ready to wait.
var ErrBusy = errors.New("写入过于频繁，账本未能跟上，请在空闲时再导出 · people write faster than the ledger follows; export at a quieter time")

// Run writes the export. It is made from one view of the database, in which the ledger holds every event. A ledger that
// can't go on, because somebody meddled with it, is exported as it is: the verifier is to name what is wrong.
func (j *Job) Run(ctx context.Context) (Summary, error) {
	sum := Summary{Dir: j.Dir}
	if err := j.known(ctx); err != nil {
		return sum, err
	}
	out, err := openFolder(j.Dir)
	if err != nil {
		return sum, err
	}
	defer func() { _ = out.Close() }()
	waiting, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	for {
		if sum.Fault, err = j.settle(waiting); err != nil {
			return sum, err
		}
		written := false
		err := j.Store.View(ctx, func(view *store.Store) (err error) {
			if sum.Fault == "" {
				if ready, err := settled(ctx, view); !ready || err != nil {
					return err
				}
			}
			written = true
			return (&writer{Job: j, view: view, out: out, sum: &sum}).all(ctx)
		})
		if written || err != nil {
			return sum, err
		}
	}
}

// known refuses a project that there is not.
func (j *Job) known(ctx context.Context) error {
	if j.Project == "" {
		return nil
	}
	_, err := j.Store.Project(ctx, j.Project)
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("没有项目 %s · there is no project %s", j.Project, j.Project)
	}
	return err
}

// settle brings the ledger up to date. What keeps it from that, but for the hurry of others, is told as a fault.
func (j *Job) settle(ctx context.Context) (string, error) {
	for ctx.Err() == nil {
		err := j.Settle(ctx)
		var known *fault.Error
		switch {
		case err == nil:
			return "", nil
		case errors.As(err, &known) && known.Kind == fault.Unavailable && known.Code != "E_LEDGER_BEHIND":
			return "", err
		case known != nil || ctx.Err() != nil:
			continue // others write: again
		}
		return err.Error(), nil
	}
	return "", fmt.Errorf("%w: %w", ErrBusy, ctx.Err())
}

// settled asks whether a view has every event in the tree, and the tree under a checkpoint.
func settled(ctx context.Context, view *store.Store) (bool, error) {
	left, err := view.Unsequenced(ctx, store.NewEvents{Limit: 1})
	if err != nil || len(left) > 0 {
		return false, err
	}
	head, err := view.LedgerHead(ctx)
	if err != nil {
		return false, err
	}
	newest, err := view.NewestCheckpoint(ctx)
	return err == nil && newest.Size == head.Size, err
}

// refuseUsed refuses a folder that has something in it.
func refuseUsed(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("目录 %s 不为空 · the folder %s is not empty", dir, dir)
	}
	return err
}
