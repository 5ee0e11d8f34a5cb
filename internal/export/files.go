package export

import (
	"context"
	"errors"
	"io"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// attachment is a line of attachments.jsonl.
type attachment struct {
	Attachment string `json:"attachment"`
	Project    string `json:"project"`
	Record     string `json:"record"`
	SHA256     string `json:"sha256"`
	Size       int64  `json:"size"`
	State      string `json:"state"`
}

// attachments writes the rows of attachments, then their bytes: a server ends a list of rows that is read too slowly.
func (w *writer) attachments(ctx context.Context) (err error) {
	var all []store.Row
	w.sum.Attachments, err = w.table(ctx, store.AttachmentTable, "attachments.jsonl", func(r store.Row) ([]byte, error) {
		all = append(all, store.Row{"project_id": r["project_id"], "id": r["id"]})
		return proof.Document(attachment{
			Attachment: r.Text("id"), Project: r.Text("project_id"), Record: r.Text("record_id"), SHA256: r.Text("sha256"),
			Size: r.Number("size"), State: r.Text("state"),
		})
	})
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := w.file(ctx, r.Text("project_id"), r.Text("id")); err != nil {
			return err
		}
	}
	w.Report("files", w.sum.Attachments-w.sum.Unreadable)
	return nil
}

// file writes the bytes of an attachment as far as they can be read: that they are missing or wrong is the verifier's to
// say. The row is read anew, because the bytes may have gone to another place since the view.
func (w *writer) file(ctx context.Context, project, id string) error {
	a, err := w.Store.Attachment(ctx, project, id)
	if err != nil {
		return w.unreadable(err)
	}
	body, err := w.Bytes(ctx, a)
	if err != nil {
		return w.unreadable(err)
	}
	defer func() { _ = body.Close() }()
	file, err := w.out.create("files/" + project + "/" + id)
	if err != nil {
		return w.unreadable(err)
	}
	n, err := io.Copy(file, body)
	w.sum.Bytes += n
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	return w.unreadable(err)
}

// unreadable counts bytes that are not what they were, and ends the export where they can't be asked for.
func (w *writer) unreadable(err error) error {
	for _, known := range []error{blob.ErrNotFound, blob.ErrMismatch, blob.ErrArea, blob.ErrKey, store.ErrNotFound} {
		if errors.Is(err, known) {
			w.sum.Unreadable++
			return nil
		}
	}
	return err
}
