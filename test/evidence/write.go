package evidence

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/countersign/countersign/pkg/proof"
)

// Write writes the book as a whole export into a folder.
func (b *Book) Write(dir string) {
	b.tb.Helper()
	newest := b.Checkpoint()
	b.put(dir, "checkpoint", string(newest))
	b.put(dir, "manifest.json", string(raw(map[string]any{"leaves": len(b.leaves), "made_at": proof.Moment(b.clock), "origin": Origin, "schema": proof.ExportSchema, "verifier_key": b.VerifierKey}))+"\n")
	var events, leaves, checkpoints []string
	for i, e := range b.Events {
		events, leaves = append(events, string(e)), append(leaves, b.leaves[i].String())
	}
	for i, n := range b.notes {
		checkpoints = append(checkpoints, string(raw(map[string]any{"note": n, "size": b.sizes[i]})))
	}
	b.lines(dir, "events.jsonl", events)
	b.lines(dir, "index.events", leaves)
	b.lines(dir, "checkpoints.jsonl", checkpoints)
	b.writeRecords(dir)
	b.lines(dir, "attachments.jsonl", rowsOf(b.attachments))
	b.lines(dir, "keys.jsonl", rowsOf(b.keyRows))
	for id, content := range b.files {
		b.put(filepath.Join(dir, "files", Project), id, string(content))
	}
}

func (b *Book) writeRecords(dir string) {
	files := map[string][]string{}
	order := slices.Sorted(slices.Values(b.order))
	for _, id := range order {
		r := b.records[id]
		for name, rows := range map[string][]map[string]any{"versions": r.versions, "signatures": r.signatures} {
			for _, row := range rows {
				files[name+".jsonl"] = append(files[name+".jsonl"], text(row["document"]))
				files["index."+name] = append(files["index."+name], text(row["index"]))
			}
		}
		for _, s := range r.signatures {
			files["sign_offs.jsonl"] = append(files["sign_offs.jsonl"], text(s["row"]))
		}
		files["records.jsonl"] = append(files["records.jsonl"], string(raw(b.recordRow(r))))
		if r.publication != nil {
			files["publications.jsonl"] = append(files["publications.jsonl"], string(raw(b.publicationRow(r))))
		}
	}
	for _, name := range []string{"versions.jsonl", "index.versions", "signatures.jsonl", "index.signatures", "sign_offs.jsonl", "records.jsonl", "publications.jsonl"} {
		b.lines(dir, name, files[name])
	}
}

// common is what the rows of a record and of its publication share.
func (r *Record) common() map[string]any {
	row := map[string]any{"project_id": Project, "state": r.state, "steps": r.stepsText(), "secrecy": map[string]int{"open": 0, "internal": 1}[text(r.document["secrecy"])]}
	row["marking"] = r.marking
	if r.level > 0 {
		row["secrecy"] = r.level
	}
	for _, name := range columnsOfDocument {
		row[name] = text(r.document[name])
	}
	for _, name := range columnsOfPlace {
		row[name] = text(r.document["location"].(map[string]any)[name])
	}
	return row
}

func (b *Book) recordRow(r *Record) map[string]any {
	row := r.common()
	for name, value := range r.row {
		row[name] = value
	}
	delete(row, "superseded_by")
	ties := ""
	if s := text(r.document["supersedes"]); s != "" {
		ties = `{"supersedes":"` + s + `"}`
	} else if s := text(r.row["superseded_by"]); s != "" {
		ties = `{"superseded_by":"` + s + `"}`
	}
	refs, _ := r.document["attachments"].([]any)
	for name, value := range map[string]any{"id": r.ID, "content_version": r.changed, "edition": r.edition, "content_hash": r.hash, "attachment_count": len(refs), "links": ties} {
		row[name] = value
	}
	return row
}

func (b *Book) publicationRow(r *Record) map[string]any {
	row := r.common()
	for name, value := range r.publication {
		row[name] = value
	}
	row["record_id"] = r.ID
	return row
}

func rowsOf(rows []map[string]any) (lines []string) {
	for _, row := range rows {
		lines = append(lines, string(raw(row)))
	}
	return lines
}

func (b *Book) lines(dir, name string, lines []string) {
	content := ""
	if len(lines) > 0 {
		content = strings.Join(lines, "\n") + "\n"
	}
	b.put(dir, name, content)
}

func (b *Book) put(dir, name, content string) {
	b.must(os.MkdirAll(dir, 0o755))
	b.must(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644))
}

// Bundle gives the proof of one record.
func (b *Book) Bundle(id string) []byte {
	r := b.records[id]
	bundle := proof.Bundle{
		Schema: proof.BundleSchema, Origin: Origin, VerifierKey: b.VerifierKey, Checkpoint: string(b.Checkpoint()), Project: Project, Record: id,
		ArchiveNo: text(r.row["archive_no"]), Code: text(r.row["code"]), State: r.state, Attachments: []proof.BundleAttachment{},
	}
	index := map[string]int64{}
	for i, v := range r.versions {
		index[text(v["document"])] = int64(i)
		e, _ := proof.ReadEvent(b.eventOf(r, text(v["document"])))
		bundle.Versions = append(bundle.Versions, proof.BundleVersion{Version: e.Version, Document: []byte(text(v["document"]))})
	}
	for _, s := range r.signatures {
		bundle.Signatures = append(bundle.Signatures, []byte(text(s["document"])))
	}
	for i, document := range b.Events {
		if e, err := proof.ReadEvent(document); err == nil && e.Record == id {
			bundle.Entries = append(bundle.Entries, proof.BundleEntry{Leaf: int64(i), Event: document, Path: proof.Path(b.leaves, i)})
		}
	}
	for _, a := range b.attachments {
		if a["record"] == id {
			aid := text(a["attachment"])
			bundle.Receipts = append(bundle.Receipts, b.receiptOf(aid))
			bundle.Attachments = append(bundle.Attachments, proof.BundleAttachment{ID: aid, SHA256: text(a["sha256"]), Size: int64(len(b.files[aid])), Name: aid + ".jpg"})
		}
	}
	return raw(bundle)
}

// receiptOf gives the proof of the event by which an attachment was received.
func (b *Book) receiptOf(id string) proof.BundleEntry {
	for i, document := range b.Events {
		if strings.Contains(string(document), `"attachment":"`+id+`"`) {
			return proof.BundleEntry{Leaf: int64(i), Event: document, Path: proof.Path(b.leaves, i)}
		}
	}
	return proof.BundleEntry{}
}

// eventOf gives the event that brought a content.
func (b *Book) eventOf(r *Record, document string) []byte {
	hash := proof.Hash([]byte(document))
	for _, e := range b.Events {
		if strings.Contains(string(e), hash) && strings.Contains(string(e), r.ID) {
			return e
		}
	}
	return nil
}

// Site fills the book with records in every state; n is how many of each.
func (b *Book) Site(n int) {
	b.Register("pm", newKey(false))
	b.Register("pm3", newKey(true))
	b.Checkpoint()
	for i := range n {
		b.life(i)
		b.Checkpoint()
	}
}
