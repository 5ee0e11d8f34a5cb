package proof

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// readSignatures checks every signature by itself, against the event that names it and against its key, then looks
// what is missing.
func (x *exported) readSignatures() error {
	for n, pair := range x.pairs("signatures.jsonl", "index.signatures") {
		x.Counts.Signatures++
		f := fieldsOf(pair[1], signatureFields)
		version, _ := strconv.ParseInt(f[2], 10, 64)
		at := Where{File: "signatures.jsonl", Line: n, Project: f[0], Record: f[1], Version: version}
		s, err := ReadSignature(pair[0])
		if err != nil {
			x.find(finding("signature.form", SignatureIntact, SignatureSchema, err.Error(), "签名文件无法读取", "the signature cannot be read"), at)
			continue
		}
		x.find(x.takeSignature(&s, Hash(pair[0]), f, at), at)
		x.Signatures = append(x.Signatures, worthOf(&s, at, x.findingsAt(at)))
	}
	for _, hash := range x.signedOrder {
		if e := x.signed[hash]; !e.seen {
			x.find(finding("signature.missing", SignatureIntact, hash, "", "账本所记的签名已被删去", "the signature that the ledger names was taken out"), e.at)
		}
	}
	return x.unsignedMoves()
}

// signatureFields is how many fields a line of index.signatures has.
const signatureFields = 8

// takeSignature gives the first thing that is wrong with a signature.
func (x *exported) takeSignature(s *Signature, hash string, f []string, at Where) *Finding {
	e := x.signed[hash]
	if e == nil || e.seen {
		return finding("signature.event", SignatureIntact, "", hash, "账本中没有这次签名，或签名出现两次", "the ledger does not know this signature, or it is there twice")
	}
	e.seen = true
	for _, check := range []func() *Finding{
		s.Check, func() *Finding { return x.keyFits(s) }, func() *Finding { return x.eventFits(s, hash, e) }, func() *Finding { return x.grantFits(s) },
		func() *Finding { return rowFits(s, hash, f) },
	} {
		if wrong := check(); wrong != nil {
			return wrong
		}
	}
	return nil
}

// eventFits holds a signature against the event that names it: a move of its record, or what was done with a subject.
func (x *exported) eventFits(s *Signature, hash string, e *namedSignature) *Finding {
	st := s.Statement
	if _, ofRecord := purposes[st.Purpose]; ofRecord {
		h := x.histories[place{st.Project, st.Record}]
		if h == nil {
			return finding("signature.event", SignatureIntact, "", hash, "账本中没有这条记录", "the ledger knows no such record")
		}
		if h.broken {
			return nil // said already
		}
		return h.takeSignature(s, hash)
	}
	if st.Purpose == ForDelegation {
		var subject struct{ ID string }
		_ = json.Unmarshal(st.Subject, &subject) // one without an id grants nothing
		x.grants[place{st.Project, subject.ID}] = &s.Statement
	}
	return subjectFits(s, e)
}

// subjectFits holds a signature over a subject of its own against the event that names it.
func subjectFits(s *Signature, e *namedSignature) *Finding {
	st := s.Statement
	document, _ := st.Document() // it was read from one
	want := fmt.Sprint(e.event.Project, " ", e.event.Actor, " ", e.detail.Statement, " ", e.event.At)
	if seen := fmt.Sprint(st.Project, " ", st.Signer, " ", Hash(document), " ", s.SignedAt); want != seen {
		return finding("signature.statement", ContentIntact, want, seen, "签名与账本所记不符", "the signature does not fit the event that names it")
	}
	return nil
}

// grantFits: who signs for somebody else must have been let by him, for that time.
func (x *exported) grantFits(s *Signature) *Finding {
	st := s.Statement
	if st.For == "" && st.Delegation == "" {
		return nil
	}
	var d struct {
		From, To string
		StartsAt string `json:"starts_at"`
		EndsAt   string `json:"ends_at"`
	}
	grant := x.grants[place{st.Project, st.Delegation}]
	if grant != nil {
		_ = json.Unmarshal(grant.Subject, &d) // it was read as a document before
	}
	at := micros(s.SignedAt)
	if grant == nil || grant.Signer != st.For || d.From != st.For || d.To != st.Signer || at < micros(d.StartsAt) || at >= micros(d.EndsAt) {
		return finding("signature.delegation", Exclusive, st.For, st.Delegation, "没有有效的授权可代签", "no delegation lets him sign for the other")
	}
	return nil
}

// rowFits holds the row of a signature document against the document.
func rowFits(s *Signature, hash string, f []string) *Finding {
	st := s.Statement
	document, _ := st.Document() // it was read from one
	want := []string{st.Project, st.Record, itoa(st.Version), st.Purpose, hash, Hash(document), st.Signer, itoa(micros(s.SignedAt))}
	if !slices.Equal(f, want) {
		return finding("signature.row", SignatureIntact, fmt.Sprint(want), fmt.Sprint(f), "签名的登记与签名文件不符", "the signature's row is not what its document says")
	}
	return nil
}

// unsignedMoves finds moves that take effect by a signature and name none that holds.
func (x *exported) unsignedMoves() error {
	for _, key := range x.order {
		h := x.histories[key]
		for _, m := range h.missingSignatures() {
			if !h.broken && x.signed[m.detail.Signature] == nil {
				x.find(finding("signature.missing", SignatureIntact, "", "", "这一步没有签名", "this move has no signature"), h.where(m.Version))
			}
		}
	}
	return nil
}

// readSignOffs holds the rows that tie versions to signatures against the signatures.
func (x *exported) readSignOffs() error {
	seen := map[*Signature]bool{}
	x.rows("sign_offs.jsonl", func(r row, at Where) {
		version, _ := strconv.ParseInt(string(r["version"]), 10, 64) // no number: no such version
		at.Version = version
		h := x.histories[place{at.Project, at.Record}]
		if h != nil && h.broken {
			return // said already
		}
		if h == nil || h.signatures[version] == nil || seen[h.signatures[version]] {
			if h == nil || h.signatures[version] != nil || h.at(version+1) == nil || h.at(version+1).detail.Signature == "" {
				x.find(finding("sign_off.unknown", SignatureIntact, "", r.text("document_hash"), "账本中没有这次签认", "the ledger knows no such sign-off"), at)
			}
			return
		}
		s := h.signatures[version]
		seen[s] = true
		x.hold("sign_offs", r, signOffColumns(s, h.hashes[version]), at)
	})
	for _, key := range x.order {
		h := x.histories[key]
		for _, version := range sortedKeys(h.signatures) {
			if !h.broken && !seen[h.signatures[version]] {
				x.find(finding("sign_off.missing", SignatureIntact, h.hashes[version], "", "签认的登记已被删去", "the row of the sign-off was taken out"), h.where(version))
			}
		}
	}
	return nil
}

// signOffColumns is what the row of a sign-off must be.
func signOffColumns(s *Signature, hash string) map[string]any {
	st := s.Statement
	return map[string]any{
		"project_id": st.Project, "record_id": st.Record, "version": st.Version, "content_hash": st.ContentHash, "signer": st.Signer,
		"method": s.Method, "purpose": st.Purpose, "signed_at": micros(s.SignedAt), "assurance": s.Assurance, "signed_for": st.For,
		"delegation": st.Delegation, "document_hash": hash,
	}
}
