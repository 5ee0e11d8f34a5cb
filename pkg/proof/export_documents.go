package proof

import "strconv"

// named is what contents say of an attachment.
type named struct {
	record, sha256 string
	held           bool  // it became the record's own: then its row and its bytes must be there
	leaf           int64 // by which it did
}

// readVersions holds every content document against the ledger, then looks what is missing.
func (x *exported) readVersions() error {
	for n, pair := range x.pairs("versions.jsonl", "index.versions") {
		x.Counts.Versions++
		f := fieldsOf(pair[1], 8)
		version, _ := strconv.ParseInt(f[2], 10, 64) // no number: no such version
		h := x.histories[place{f[0], f[1]}]
		at := Where{File: "versions.jsonl", Line: n, Project: f[0], Record: f[1], Version: version}
		if h == nil {
			x.find(finding("version.unknown", ContentIntact, "", Hash(pair[0]), "账本中没有这条记录", "the ledger knows no such record"), at)
			continue
		}
		if h.broken || x.find(h.takeDocument(version, pair[0]), at) {
			continue
		}
		x.find(h.versionRow(version, f), at)
	}
	for _, key := range x.order {
		h := x.histories[key]
		for _, version := range h.missingDocuments() {
			if !h.broken {
				x.find(finding("version.missing", ContentIntact, h.at(version).ContentHash, "", "这个版本的内容已被删去", "the content of this version was taken out"), h.where(version))
			}
		}
		x.nameAttachments(h)
	}
	return nil
}

// versionRow holds the other columns of a version's row against the move that brought it.
func (h *history) versionRow(version int64, f []string) *Finding {
	m := h.at(version)
	expected := []string{h.project, h.record, itoa(version), m.ContentHash, strconv.Itoa(m.edition), m.Action, m.Actor, itoa(micros(m.At))}
	for i, want := range expected {
		if f[i] != want || len(f) != len(expected) {
			return finding("version.row", ContentIntact, want, f[i], "版本的登记与账本不符", "the version's row is not what the ledger says")
		}
	}
	return nil
}

// nameAttachments notes what the contents of a record name. An attachment becomes the own of the record that first names
// it after its author had sent it, at the latest when the record is handed in; a draft may name what is still to come.
func (x *exported) nameAttachments(h *history) {
	for i := range h.moves {
		m := &h.moves[i]
		c := h.content(m)
		if c == nil {
			continue
		}
		for _, a := range c.Attachments {
			key := place{h.project, a.ID}
			got, known := x.receipts[key], x.named[key]
			arrived := got.sha == a.SHA256 && got.by == c.Author && got.leaf < m.leaf
			n := named{h.record, a.SHA256, arrived || m.Action == "record.submit", m.leaf}
			if !known.held || n.held && n.leaf < known.leaf {
				x.named[key] = n
			}
		}
	}
}
