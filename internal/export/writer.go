package export

import (
	"context"
	"errors"
	"strings"

	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// writer writes the files of one export from one view.
type writer struct {
	*Job
	view *store.Store
	out  *folder
	sum  *Summary
}

// all writes every file. The manifest comes last: an export that was cut off has none.
func (w *writer) all(ctx context.Context) error {
	newest, err := w.view.NewestCheckpoint(ctx)
	if err != nil {
		return err
	}
	w.sum.Leaves = newest.Size
	for _, file := range []func(context.Context) error{
		w.checkpoint, w.checkpoints, w.events, w.versions, w.signatures, w.signOffs, w.records, w.publications, w.reports, w.keys, w.attachments,
	} {
		if err := file(ctx); err != nil {
			return err
		}
	}
	m, err := proof.Document(proof.Manifest{
		Leaves: newest.Size, MadeAt: proof.Moment(w.Now()), Origin: w.Key.Origin, Project: w.Project, Schema: proof.ExportSchema, VerifierKey: w.Key.VerifierKey,
	})
	if err != nil {
		return err
	}
	return w.out.write("manifest.json", append(m, '\n'))
}

// checkpoint writes the newest note, with the lines of its witnesses.
func (w *writer) checkpoint(ctx context.Context) error {
	newest, err := w.view.NewestCheckpoint(ctx)
	if err != nil {
		return err
	}
	witnesses, err := w.view.Cosignatures(ctx, newest.Size)
	if err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString(newest.Note)
	for _, c := range witnesses {
		text.WriteString(c.Line + "\n")
	}
	return w.out.write("checkpoint", []byte(text.String()))
}

// keptCheckpoint is a line of checkpoints.jsonl.
type keptCheckpoint struct {
	Note string `json:"note"`
	Size int64  `json:"size"`
}

func (w *writer) checkpoints(ctx context.Context) error {
	_, err := w.table(ctx, store.CheckpointTable, "checkpoints.jsonl", func(r store.Row) ([]byte, error) {
		return proof.Document(keptCheckpoint{Note: r.Text("note"), Size: r.Number("size")})
	})
	return err
}

// table writes one line for each row; a row without a line is left out.
func (w *writer) table(ctx context.Context, t store.Table, name string, line func(store.Row) ([]byte, error)) (int64, error) {
	return w.paired(ctx, t, name, "", func(r store.Row) ([]byte, string, error) {
		text, err := line(r)
		return text, "", err
	})
}

// paired writes one line for each row into a file, and what names it on the same line of an index.
func (w *writer) paired(ctx context.Context, t store.Table, name, index string, line func(store.Row) ([]byte, string, error)) (int64, error) {
	files, err := w.open(name, index)
	if err != nil {
		return 0, err
	}
	err = w.view.EachRow(ctx, t, w.Project, func(r store.Row) error {
		text, beside, err := line(r)
		if err != nil || text == nil {
			return err
		}
		files[0].add(text)
		if index != "" {
			files[1].add([]byte(beside))
		}
		return nil
	})
	return w.close(files, err)
}

// open opens files that are written side by side; an empty name is none.
func (w *writer) open(names ...string) ([]*lines, error) {
	var files []*lines
	for _, name := range names {
		if name == "" {
			continue
		}
		file, err := w.out.lines(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}

// close ends files and tells how many lines the first has.
func (w *writer) close(files []*lines, err error) (int64, error) {
	for _, f := range files {
		err = errors.Join(err, f.close())
	}
	if err == nil {
		w.Report(files[0].name, files[0].n)
	}
	return files[0].n, err
}
