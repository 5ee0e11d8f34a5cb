package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/importer/table"
)

// place is how far an import has come: so many rows of the file with this number.
type place struct {
	File int `json:"file"`
	Rows int `json:"rows"`
}

// feeder reads the files in order and hands their rows out.
type feeder struct {
	*Job
	ctx    context.Context //nolint:containedctx // it lives as long as the feeding
	tasks  chan<- task
	tokens chan<- struct{}
	seq    int
	before int64 // bytes of the files before this one
}

func (j *Job) feed(ctx context.Context, from place, tasks chan<- task, tokens chan<- struct{}) {
	defer close(tasks)
	f := &feeder{Job: j, ctx: ctx, tasks: tasks, tokens: tokens}
	for i := range j.Files {
		skip := 0
		if i == from.File {
			skip = from.Rows
		}
		if i >= from.File && !f.file(i, skip) {
			return
		}
		f.before += sizeOf(j.Files[i])
	}
}

// file hands out one file's rows; false when nobody wants any more.
func (f *feeder) file(number, skip int) bool {
	reader, err := f.open(number)
	if err != nil {
		return f.give(task{file: number, row: table.Row{Faults: fileFaults(err)}, done: f.before, last: true})
	}
	defer func() { _ = reader.Close() }() // it was only read
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return true
		}
		if skip > 0 && err == nil {
			skip--
			continue
		}
		t := task{file: number, row: row, done: f.before + reader.Read()}
		if err != nil {
			t.row, t.last = table.Row{Faults: fileFaults(err)}, true
		}
		if !f.give(t) || t.last {
			return !t.last || f.ctx.Err() == nil
		}
	}
}

func (f *feeder) open(number int) (table.Reader, error) {
	reader, err := table.Open(f.Files[number], f.Options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Files[number], err)
	}
	if uncovered := f.Mapping.Covers(reader.Columns()); uncovered != nil {
		return nil, errors.Join(uncovered, reader.Close())
	}
	return reader, nil
}

func (f *feeder) give(t task) bool {
	t.seq = f.seq
	select {
	case <-f.ctx.Done():
		return false
	case f.tokens <- struct{}{}:
	}
	select {
	case <-f.ctx.Done():
		return false
	case f.tasks <- t:
		f.seq++
		return true
	}
}

// fileFaults words why a file could not be read.
func fileFaults(err error) []fault.Field {
	var known *fault.Error
	if errors.As(err, &known) {
		return []fault.Field{{Code: known.Code, Zh: known.Detail.Zh, En: known.Detail.En}}
	}
	return []fault.Field{{Code: "E_FILE", Zh: "无法读取文件：" + err.Error(), En: "The file cannot be read: " + err.Error()}}
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
