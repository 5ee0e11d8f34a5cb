package export

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// page is how many leaves are read at once.
const page = 1000

// events writes the leaves in their order: the event, and the hash that the ledger keeps. A line without its event is
// empty: it was taken out, or it belongs to a project that this export does not hold.
func (w *writer) events(ctx context.Context) error {
	files, err := w.open("events.jsonl", "index.events")
	if err != nil {
		return err
	}
	for from := int64(0); from < w.sum.Leaves && err == nil; from += page {
		var leaves []store.Leaf
		if leaves, err = w.view.Leaves(ctx, from, min(from+page, w.sum.Leaves)); err != nil {
			break
		}
		there := filled(leaves)
		for _, l := range leaves[:there] {
			document, hash := w.leaf(l)
			files[0].add(document)
			files[1].add([]byte(hash))
		}
		if there < len(leaves) {
			break // the ledger is shorter than its checkpoint says; a false size must not fill the disk
		}
	}
	_, err = w.close(files, err)
	return err
}

// filled is how many leaves there are up to the last of which anything is left.
func filled(leaves []store.Leaf) int {
	for n := len(leaves); n > 0; n-- {
		if l := leaves[n-1]; l.Hash != nil || l.Event != nil {
			return n
		}
	}
	return 0
}

func (w *writer) leaf(l store.Leaf) (document []byte, hash string) {
	if l.Hash != nil {
		hash = proof.Digest(*l.Hash).String()
	}
	if l.Event == nil || !w.holds(l.Event) {
		return nil, hash
	}
	document, _ = l.Event.LedgerDocument() // what can't be written has an empty line, which is no leaf
	return document, hash
}

// holds says whether an event belongs to the export: the history of keys does in any case, because signatures of every
// project are checked by it.
func (w *writer) holds(e *store.Event) bool {
	return w.Project == "" || e.Project == w.Project || e.Project == "" && strings.HasPrefix(e.Action, "key.")
}

func (w *writer) versions(ctx context.Context) (err error) {
	w.sum.Versions, err = w.paired(ctx, store.VersionTable, "versions.jsonl", "index.versions", func(r store.Row) ([]byte, string, error) {
		return oneLine(r.Bytes("document")), fmt.Sprintf("%s %s %d %s %d %s %s %d", r.Text("project_id"), r.Text("record_id"), r.Number("version"),
			r.Text("content_hash"), r.Number("edition"), r.Text("action"), r.Text("made_by"), r.Number("made_at")), nil
	})
	return err
}

// signatures writes the signature documents, of records and of other subjects.
func (w *writer) signatures(ctx context.Context) (err error) {
	w.sum.Signatures, err = w.paired(ctx, store.SignedTable, "signatures.jsonl", "index.signatures", func(r store.Row) ([]byte, string, error) {
		return oneLine(r.Bytes("document")), fmt.Sprintf("%s %s %d %s %s %s %s %d", r.Text("project_id"), r.Text("record_id"), r.Number("version"),
			r.Text("purpose"), r.Text("hash"), r.Text("statement_hash"), r.Text("signer"), r.Number("signed_at")), nil
	})
	return err
}

// signOffs writes the rows by which versions of records and signatures belong together.
func (w *writer) signOffs(ctx context.Context) error {
	_, err := w.table(ctx, store.SignatureTable, "sign_offs.jsonl", func(r store.Row) ([]byte, error) { return proof.Document(r) })
	return err
}

func (w *writer) records(ctx context.Context) (err error) {
	w.sum.Records, err = w.table(ctx, store.RecordTable, "records.jsonl", func(r store.Row) ([]byte, error) { return proof.Document(r) })
	return err
}

// publications writes a hash in the place of the document, which versions.jsonl has.
func (w *writer) publications(ctx context.Context) (err error) {
	w.sum.Published, err = w.table(ctx, store.PublicationTable, "publications.jsonl", func(r store.Row) ([]byte, error) {
		r["document"] = proof.Hash(r.Bytes("document"))
		return proof.Document(r)
	})
	return err
}

// reports writes the documents of issued reports, for readers of each level.
func (w *writer) reports(ctx context.Context) (err error) {
	w.sum.Reports, err = w.paired(ctx, store.IssuedTable, "reports.jsonl", "index.reports", func(r store.Row) ([]byte, string, error) {
		return oneLine(r.Bytes("document")), fmt.Sprintf("%s %s %s %d %s %s %s %s %d", r.Text("project_id"), r.Text("report_id"), r.Text("report_no"), r.Number("level"),
			r.Text("salt"), r.Text("hash"), r.Text("root"), r.Text("signature"), r.Number("settled_at")), nil
	})
	return err
}

// keys writes the public part of the keys that people sign with, did, or were not let to.
func (w *writer) keys(ctx context.Context) (err error) {
	w.sum.Keys, err = w.table(ctx, store.CredentialTable, "keys.jsonl", func(r store.Row) ([]byte, error) {
		if r.Text("kind") != string(signing.Passkey) {
			return nil, nil // the secret of a code has no public part
		}
		return proof.Document(proof.Key{
			BackupEligible: r.Number("backup_eligible") != 0, Credential: r.Bytes("handle"), From: momentOf(r.Number("active_from")), Key: r.Text("id"),
			PublicKey: r.Text("public_pem"), State: r.Text("state"), Until: momentOf(r.Number("ended_at")), User: r.Text("user_id"),
		})
	})
	return err
}

// momentOf writes microseconds since 1970 as events have them; empty where it never was.
func momentOf(us int64) string {
	if us == 0 {
		return ""
	}
	return proof.Moment(time.UnixMicro(us))
}

// oneLine keeps a document that somebody altered from breaking the order of the lines. A canonical document has no
// newline, so nothing that is right is changed.
func oneLine(document []byte) []byte {
	for i, c := range document {
		if c == '\n' {
			out := append([]byte{}, document...)
			out[i] = ' '
			return oneLine(out)
		}
	}
	return document
}
