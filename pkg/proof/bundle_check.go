package proof

import (
	"encoding/json"
	"fmt"
)

// VerifyBundle checks the proof of one record, with nothing but what is in it and what the caller holds. What is wrong
// stands in the report; the error is for bytes that are no bundle.
func VerifyBundle(raw []byte, trust Trust) (*Report, error) {
	var b Bundle
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, fmt.Errorf("proof bundle: %w", err)
	}
	if b.Schema != BundleSchema {
		return nil, fmt.Errorf("proof bundle: its schema is %q", b.Schema)
	}
	b.canonicalize()
	r := &Report{Kind: "bundle", Subject: b.Project + "/" + b.Record}
	c, ok := r.openHere([]byte(b.Checkpoint), b.VerifierKey, trust.VerifierKey)
	if !ok {
		return r, nil
	}
	if len(trust.Checkpoint) > 0 {
		if older, ok := r.openOlder(trust.Checkpoint, b.VerifierKey); ok && older.Size == c.Size && older.Root != c.Root {
			r.find(finding("older.root", ContentIntact, older.Root.String(), c.Root.String(), "账本与您所持的检查点分叉", "the ledger forked from the checkpoint that you kept"), Where{})
		}
	}
	h := newHistory(b.Project, b.Record)
	if b.Begins != nil {
		h.begin(*b.Begins)
		r.Abridged = true
	}
	named := r.readEntries(&b, h, c)
	if r.Good() {
		r.readBundled(&b, h, c, named)
	}
	return r, nil
}

// canonicalize gives every document in the bundle the form that was hashed: a bundle may have been written anew by
// somebody's tool. What is no JSON stays as it is, and is found later.
func (b *Bundle) canonicalize() {
	parts := make([]*json.RawMessage, 0, len(b.Versions)+len(b.Signatures)+len(b.Entries))
	for i := range b.Versions {
		parts = append(parts, &b.Versions[i].Document)
	}
	for i := range b.Signatures {
		parts = append(parts, &b.Signatures[i])
	}
	for i := range b.Entries {
		parts = append(parts, &b.Entries[i].Event)
	}
	for i := range b.Receipts {
		parts = append(parts, &b.Receipts[i].Event)
	}
	for _, p := range parts {
		if canonical, err := Canonical(*p); err == nil {
			*p = canonical
		}
	}
}

// readEntries holds every event against the checkpoint, and gives those that name a signature.
func (r *Report) readEntries(b *Bundle, h *history, c Checkpoint) map[string]*namedSignature {
	last, named := int64(-1), map[string]*namedSignature{}
	for _, entry := range b.Entries {
		r.Counts.Events++
		e, err := ReadEvent(entry.Event)
		at := leafAt(entry.Leaf, &e)
		switch {
		case err != nil:
			r.find(finding("event.form", ContentIntact, EventSchema, err.Error(), "事件文件无法读取", "the event cannot be read"), at)
		case !CheckPath(entry.Path, entry.Leaf, c.Size, Leaf(entry.Event), c.Root):
			r.find(finding("event.path", ContentIntact, c.Root.String(), Leaf(entry.Event).String(), "这条事件不在账本之中", "this event is not in the ledger"), at)
		case e.Project != b.Project || e.Record != b.Record || entry.Leaf <= last:
			r.find(finding("event.place", ContentIntact, b.Project+"/"+b.Record, e.Project+"/"+e.Record, "事件不属于这条记录，或次序不对", "the event is another record's, or out of order"), at)
		case e.To != "":
			r.find(h.take(e, entry.Leaf), at)
		}
		last = entry.Leaf
		var d detail
		_ = json.Unmarshal(e.Detail, &d) // what is of another type is as good as absent
		named[d.Signature] = &namedSignature{event: e, detail: d, at: at}
	}
	if h.last() == nil || h.last().withheld {
		r.find(finding("history.empty", ContentIntact, "", "", "证据包中没有这条记录的历史", "the bundle has no history of the record"), h.where(0))
	}
	return named
}

// readBundled holds contents, signatures, files and the summary on top against the history.
func (r *Report) readBundled(b *Bundle, h *history, c Checkpoint, named map[string]*namedSignature) {
	for _, v := range b.Versions {
		r.Counts.Versions++
		r.find(h.takeDocument(v.Version, v.Document), h.where(v.Version))
	}
	for _, version := range h.missingDocuments() {
		r.find(finding("version.missing", ContentIntact, h.at(version).ContentHash, "", "缺少这个版本的内容", "the content of this version is missing"), h.where(version))
	}
	for _, raw := range b.Signatures {
		r.readBundledSignature(h, raw, named)
	}
	for _, m := range h.missingSignatures() {
		r.find(finding("signature.missing", SignatureIntact, m.detail.Signature, "", "缺少账本所记的签名", "the signature that the ledger names is missing"), h.where(m.Version))
	}
	for _, check := range []struct{ what, expected, seen string }{
		{"bundle.state", h.last().To, b.State}, {"bundle.archive_no", h.archiveNo, b.ArchiveNo}, {"bundle.code", h.code, b.Code},
	} {
		if check.expected != check.seen {
			r.find(finding(check.what, ContentIntact, check.expected, check.seen, "证据包的说明与账本不符", "what the bundle says is not what the ledger says"), h.where(0))
		}
	}
	r.readBundledFiles(b, h)
	r.readReceipts(b, c)
}

func (r *Report) readBundledSignature(h *history, raw json.RawMessage, named map[string]*namedSignature) {
	r.Counts.Signatures++
	s, err := ReadSignature(raw)
	at := h.where(s.Statement.Version)
	if err != nil {
		r.find(finding("signature.form", SignatureIntact, SignatureSchema, err.Error(), "签名文件无法读取", "the signature cannot be read"), at)
		return
	}
	hash := Hash(raw)
	switch _, ofRecord := purposes[s.Statement.Purpose]; {
	case r.find(s.Check(), at):
	case ofRecord:
		r.find(h.takeSignature(&s, hash), at)
	case named[hash] == nil:
		r.find(finding("signature.event", SignatureIntact, "", hash, "账本中没有这次签名", "the ledger does not know this signature"), at)
	default:
		r.find(subjectFits(&s, named[hash]), at)
	}
	r.Signatures = append(r.Signatures, worthOf(&s, at, r.findingsAt(at)))
}

// readBundledFiles holds the list of files against the contents.
func (r *Report) readBundledFiles(b *Bundle, h *history) {
	named := map[string]string{}
	for _, c := range h.documents {
		for _, a := range c.Attachments {
			named[a.ID] = a.SHA256
		}
	}
	for _, a := range b.Attachments {
		r.Counts.Attachments++
		if named[a.ID] != a.SHA256 {
			at := h.where(0)
			at.Attachment = a.ID
			r.find(finding("attachment.sha256", ContentIntact, named[a.ID], a.SHA256, "附件与所签内容不符", "the attachment is not the one in the signed content"), at)
		}
	}
}
