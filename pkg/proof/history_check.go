package proof

import "fmt"

// takeDocument holds a content document against the move that brought it, and keeps it.
func (h *history) takeDocument(version int64, document []byte) *Finding {
	c, err := readContent(document)
	if err != nil {
		return finding("version.form", ContentIntact, "", err.Error(), "内容文件无法读取", "the content document cannot be read")
	}
	m, hash := h.at(version), Hash(document)
	switch {
	case m == nil || m.before == m.ContentHash:
		return finding("version.unknown", ContentIntact, "", hash, "账本中没有这个版本", "the ledger knows no such version")
	case m.ContentHash != hash:
		return finding("version.hash", ContentIntact, m.ContentHash, hash, "内容与账本所记的摘要不符", "the content is not the one that the ledger has the hash of")
	case c.Project != h.project || c.ID != h.record:
		return finding("version.place", ContentIntact, h.project+"/"+h.record, c.Project+"/"+c.ID, "内容属于另一条记录", "the content is another record's")
	case c.Previous != m.before && !m.withheld:
		return finding("version.previous", ContentIntact, m.before, c.Previous, "与上一版本的摘要链断开", "the chain to the version before is broken")
	case h.documents[version] != nil:
		return finding("version.twice", ContentIntact, "1", "2", "同一版本有两份内容", "there are two contents of one version")
	}
	h.documents[version] = c
	return nil
}

// missingDocuments gives the versions that changed the content but whose content is not there.
func (h *history) missingDocuments() (versions []int64) {
	for _, m := range h.moves {
		if m.ContentHash != m.before && h.documents[m.Version] == nil {
			versions = append(versions, m.Version)
		}
	}
	return versions
}

// purposes says by which move a signature over a record takes effect.
var purposes = map[string]string{ForPublication: "record.sign", ForWithdrawal: "record.withdraw"}

// takeSignature holds a checked signature over the record against the move that names it, and keeps it.
func (h *history) takeSignature(s *Signature, hash string) *Finding {
	m, st := h.at(s.Statement.Version+1), s.Statement
	if m == nil || m.detail.Signature != hash {
		named := ""
		if m != nil {
			named = m.detail.Signature
		}
		return finding("signature.event", SignatureIntact, named, hash, "账本中没有这次签名", "the ledger does not know this signature")
	}
	document, _ := st.Document() // it was read from one
	expectations := []struct{ what, expected, seen string }{
		{"signature.purpose", m.Action, purposes[st.Purpose]},
		{"signature.statement", m.detail.Statement, Hash(document)},
		{"signature.content", m.before, st.ContentHash},
		{"signature.signer", m.Actor, st.Signer},
		{"signature.state", m.From, st.State},
		{"signature.for", m.detail.For + " " + m.detail.Delegation, st.For + " " + st.Delegation},
		{"signature.edition", fmt.Sprint(m.edition), fmt.Sprint(st.Edition)},
		{"signature.time", m.At, s.SignedAt},
	}
	for _, e := range expectations {
		if e.expected != e.seen {
			return finding(e.what, ContentIntact, e.expected, e.seen, "签名与账本所记的一步不符", "the signature does not fit the move that names it")
		}
	}
	h.signatures[st.Version], h.hashes[st.Version] = s, hash
	return nil
}

// missingSignatures gives the moves that take effect by a signature which is not there.
func (h *history) missingSignatures() (moves []*move) {
	for i := range h.moves {
		m := &h.moves[i]
		signs := m.Action == "record.sign" || m.Action == "record.withdraw"
		if signs && h.signatures[m.Version-1] == nil {
			moves = append(moves, m)
		}
	}
	return moves
}

// signatureBehind gives the signature for publication that stands behind a publish move; nil where there is none.
func (h *history) signatureBehind(m *move) *Signature {
	for version := m.Version - 1; version > 0; version-- {
		if s := h.signatures[version]; s != nil && s.Statement.Purpose == ForPublication && s.Statement.ContentHash == m.ContentHash {
			return s
		}
	}
	return nil
}
