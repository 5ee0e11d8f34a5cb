package proof

import "encoding/json"

// readReceipts holds the receipts of attachments against the checkpoint and against the list of attachments.
func (r *Report) readReceipts(b *Bundle, c Checkpoint) {
	listed := map[string]BundleAttachment{}
	for _, a := range b.Attachments {
		listed[a.ID] = a
	}
	for _, entry := range b.Receipts {
		e, err := ReadEvent(entry.Event)
		var got detail
		_ = json.Unmarshal(e.Detail, &got) // what is of another type is as good as absent
		at := leafAt(entry.Leaf, &e)
		at.Attachment = got.Attachment
		a := listed[got.Attachment]
		switch {
		case err != nil || e.Action != "attachment.receive" || e.Project != b.Project:
			r.find(finding("receipt.form", ContentIntact, "attachment.receive", e.Action, "这不是一份附件回执", "this is no receipt of an attachment"), at)
		case !CheckPath(entry.Path, entry.Leaf, c.Size, Leaf(entry.Event), c.Root):
			r.find(finding("receipt.path", ContentIntact, c.Root.String(), Leaf(entry.Event).String(), "这份回执不在账本之中", "this receipt is not in the ledger"), at)
		case got.SHA256 != a.SHA256 || got.Size != a.Size:
			r.find(finding("receipt.sha256", ContentIntact, got.SHA256, a.SHA256, "附件不是当时收到的文件", "the attachment is not the file that was received"), at)
		}
	}
}
