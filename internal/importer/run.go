package importer

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/internal/importer/table"
)

// window is how many rows may be between reading and report; it bounds what waits for one slow row.
const window = 1024

// task is one row on its way, or the refusal of a file.
type task struct {
	seq  int
	file int
	row  table.Row
	done int64 // bytes of all files up to here
	last bool  // the file was refused here
}

// verdict is what became of a task.
type verdict struct {
	task
	id, source, name string
	created          bool
	reasons          []fault.Field // refused
	err              error         // the import cannot go on
}

// Run imports all files. It stops where ctx ends, where the server can no longer be reached, or where it says that the
// caller may not; the error then says why, and the summary how far it came.
func (j *Job) Run(ctx context.Context) (Summary, error) {
	l, err := j.openLedger(ctx)
	if err != nil {
		return Summary{Report: j.Report}, err
	}
	feeding, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	tasks, verdicts := make(chan task, j.Workers), make(chan verdict, j.Workers)
	tokens := make(chan struct{}, window)
	go j.feed(feeding, l.start, tasks, tokens)
	go j.work(ctx, tasks, verdicts)
	failed := j.collect(l, verdicts, tokens, stop)
	if failed == nil && ctx.Err() != nil {
		failed = ctx.Err()
	}
	return l.summary, errors.Join(failed, l.close(failed == nil))
}

// work sends tasks by several workers. A call under way is let finish when ctx ends, so that its row is counted.
func (j *Job) work(ctx context.Context, tasks <-chan task, verdicts chan<- verdict) {
	defer close(verdicts)
	var all sync.WaitGroup
	for range j.Workers {
		all.Go(func() {
			for t := range tasks {
				verdicts <- j.handle(context.WithoutCancel(ctx), t)
			}
		})
	}
	all.Wait()
}

func (j *Job) handle(ctx context.Context, t task) verdict {
	v := verdict{task: t, reasons: t.row.Faults}
	if len(v.reasons) > 0 {
		v.row.Cells = nil
		return v
	}
	in, faults := j.Mapping.Record(t.row, mapping.Origin{Project: j.Project, File: j.Files[t.file], Now: j.Now()})
	v.row.Cells, v.reasons, v.id = nil, faults, in.ID
	if len(faults) > 0 {
		return v
	}
	v.source, v.name = in.Imported.Source, in.Imported.Row
	v.created, v.err = j.Sink.Put(ctx, in)
	var refusal *Refusal
	if errors.As(v.err, &refusal) {
		v.err, v.reasons = nil, refusal.Reasons
	}
	return v
}

// collect takes verdicts in whatever order they come and enters them in the order of the rows, so that report and
// journal do not depend on which worker was quicker.
func (j *Job) collect(l *ledger, verdicts <-chan verdict, tokens <-chan struct{}, stop context.CancelCauseFunc) error {
	waiting, next := map[int]verdict{}, 0
	var failed error
	for v := range verdicts {
		waiting[v.seq] = v
		for {
			v, ok := waiting[next]
			if !ok {
				break
			}
			delete(waiting, next)
			<-tokens
			next++
			if failed == nil {
				failed = j.enter(l, v)
			}
			if failed != nil {
				stop(failed)
			}
		}
	}
	return failed
}

func (j *Job) enter(l *ledger, v verdict) error {
	if v.err != nil {
		return fmt.Errorf("%s, row %d: %w", j.Files[v.file], v.row.Number, v.err)
	}
	if err := l.enter(v); err != nil {
		return err
	}
	if j.Progress != nil {
		j.Progress(Progress{Summary: l.summary, File: j.Files[v.file], Done: v.done, Total: l.total})
	}
	return nil
}
