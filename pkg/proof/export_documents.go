package proof

import (
	"fmt"
	"strconv"
)

// named is what contents say of an attachment.
type named struct {
	record, sha256 string
	submitted      bool // the record was handed in with it: then it must be there
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

// nameAttachments notes what the contents of a record name.
func (x *exported) nameAttachments(h *history) {
	for i := range h.moves {
		m := &h.moves[i]
		c := h.content(m)
		if c == nil {
			continue
		}
		for _, a := range c.Attachments {
			key := place{h.project, a.ID}
			handedIn := m.Action == "record.submit" || x.named[key].submitted
			x.named[key] = named{record: h.record, sha256: a.SHA256, submitted: handedIn}
		}
	}
}

// readSignatures checks every signature by itself, against the event that names it and against its key, then looks
// what is missing.
func (x *exported) readSignatures() error {
	seen := map[string]bool{}
	for n, pair := range x.pairs("signatures.jsonl", "index.signatures") {
		x.Counts.Signatures++
		f := fieldsOf(pair[1], 8)
		version, _ := strconv.ParseInt(f[2], 10, 64)
		at := Where{File: "signatures.jsonl", Line: n, Project: f[0], Record: f[1], Version: version}
		hash := Hash(pair[0])
		s, err := ReadSignature(pair[0])
		if err != nil {
			x.find(finding("signature.form", SignatureIntact, SignatureSchema, err.Error(), "签名文件无法读取", "the signature cannot be read"), at)
			continue
		}
		if seen[hash] {
			x.find(finding("signature.twice", SignatureIntact, "1", "2", "同一签名出现两次", "the same signature is there twice"), at)
			continue
		}
		seen[hash] = true
		x.takeSignature(&s, hash, f, at)
	}
	for _, key := range x.order {
		h := x.histories[key]
		for _, m := range h.missingSignatures() {
			if !h.broken {
				x.find(finding("signature.missing", SignatureIntact, m.detail.Signature, "", "账本所记的签名已被删去", "the signature that the ledger names was taken out"), h.where(m.Version))
			}
		}
	}
	for _, hash := range sortedKeys(x.signed) {
		if at := x.signed[hash]; !seen[hash] && x.histories[at] == nil {
			x.find(finding("signature.missing", SignatureIntact, hash, "", "账本所记的签名已被删去", "the signature that the ledger names was taken out"), Where{Project: at.project, Record: at.id})
		}
	}
	return nil
}

func (x *exported) takeSignature(s *Signature, hash string, f []string, at Where) {
	st := s.Statement
	h := x.histories[place{st.Project, st.Record}]
	bad := x.find(s.Check(), at) || x.find(x.keyFits(s), at)
	switch {
	case h != nil && !h.broken:
		bad = x.find(h.takeSignature(s, hash), at) || bad
	case h == nil && x.signed[hash] != place{st.Project, st.Record}:
		bad = x.find(finding("signature.event", SignatureIntact, "", hash, "账本中没有这次签名", "the ledger does not know this signature"), at)
	}
	expected := []string{st.Project, st.Record, itoa(st.Version), st.Purpose, st.ContentHash, st.Signer, s.Method, itoa(micros(s.SignedAt))}
	for i, want := range expected {
		if f[i] != want && !bad {
			bad = x.find(finding("signature.row", SignatureIntact, fmt.Sprint(expected), fmt.Sprint(f), "签名的登记与签名文件不符", "the signature's row is not what its document says"), at)
		}
	}
	x.Signatures = append(x.Signatures, worthOf(s, at, x.findingsAt(at)))
}
